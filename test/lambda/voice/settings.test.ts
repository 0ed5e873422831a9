import { readSettings, SettingsError } from '../../../lambda/voice/settings';
import { ENV } from './twilio-request';

describe('the settings', () => {
  it('need two addresses and a token, and have a default for the rest', () => {
    const { authToken, assistants, ...settings } = readSettings(ENV);

    expect([authToken, assistants]).not.toContain(undefined);
    expect(settings).toEqual({
      publicBaseUrl: 'https://voice.example.com',
      publicStreamUrl: 'wss://stream.example.com',
      useOpenAiRealtime: true,
      fallbackNumber: undefined,
      assistantLanguage: 'en',
      defaultAssistant: undefined,
      serviceName: 'voice-bridge',
      logLevel: 'info',
    });
  });

  it('take what a team decides', () => {
    const given = {
      USE_OPENAI_REALTIME: 'false',
      FALLBACK_NUMBER: '+15005550006',
      ASSISTANT_LANGUAGE: 'ja',
      DEFAULT_ASSISTANT: 'restaurant',
      SERVICE_NAME: 'voice-prod',
      LOG_LEVEL: 'WARN',
    };

    expect(readSettings({ ...ENV, ...given })).toMatchObject({
      useOpenAiRealtime: false,
      fallbackNumber: '+15005550006',
      assistantLanguage: 'ja',
      defaultAssistant: 'restaurant',
      serviceName: 'voice-prod',
      logLevel: 'warn',
    });
  });

  it('take an empty value, as of an unused stack parameter, for none', () => {
    expect(readSettings({ ...ENV, FALLBACK_NUMBER: '', DEFAULT_ASSISTANT: '', LOG_LEVEL: '' })).toMatchObject(
      {
        fallbackNumber: undefined,
        defaultAssistant: undefined,
        logLevel: 'info',
      },
    );
  });

  it('answer turn by turn where there is a key for the text model, in Twilio’s voice unless CoeFont’s keys are there', async () => {
    const key = { OPENAI_REALTIME_API_KEY: 'sk-test' };
    const coeFont = {
      COEFONT_ACCESS_KEY: 'access-key',
      COEFONT_ACCESS_SECRET_PARAMETER: '/voice/coefont-secret',
    };

    const { turns } = readSettings({ ...ENV, ...key });
    const spoken = readSettings({ ...ENV, ...key, ...coeFont, OPENAI_TEXT_MODEL: 'gpt-5.4' }).turns;

    expect(turns).toMatchObject({
      responsesUrl: 'https://api.openai.com/v1/responses',
      model: 'gpt-5.4-mini',
      coeFont: undefined,
    });
    await expect(turns!.apiKey.read()).resolves.toBe('sk-test');
    expect(spoken).toMatchObject({
      model: 'gpt-5.4',
      coeFont: { url: 'https://api.coefont.cloud/v2/text2speech' },
    });
    expect(readSettings(ENV).turns).toBeUndefined();
  });

  it('take no half of CoeFont’s keys', () => {
    expect(() => readSettings({ ...ENV, COEFONT_ACCESS_KEY: 'access-key' })).toThrow(
      "COEFONT_ACCESS_SECRET must be set beside the other of CoeFont's two keys, but is not; set both, " +
        'as values or as names of SSM parameters (…_PARAMETER), or neither.',
    );
  });

  it.each(['http://api.example.com/v1/responses', 'api.example.com', 'ftp://127.0.0.1/'])(
    'send no key to %s',
    (url) => {
      expect(() => readSettings({ ...ENV, OPENAI_RESPONSES_URL: url })).toThrow(
        `OPENAI_RESPONSES_URL must be an https URL such as https://api.openai.com/v1/responses, but is "${url}"; correct it.`,
      );
    },
  );

  it('know of an assistant where nobody has written one, in the language that is set', async () => {
    const documents = await readSettings({ ...ENV, ASSISTANT_LANGUAGE: 'ja-JP' }).assistants.read();

    expect([...documents.keys()]).toEqual(['built-in']);
    expect(JSON.parse(documents.get('built-in')!)).toMatchObject({ name: 'built-in', language: 'ja-JP' });
  });

  it('give the token of the environment', async () => {
    await expect(readSettings(ENV).authToken.read()).resolves.toBe('12345');
  });

  it('take the name of an SSM parameter in place of the token', () => {
    const env = { ...ENV, TWILIO_AUTH_TOKEN: '', TWILIO_AUTH_TOKEN_PARAMETER: '/voice/token' };

    expect(readSettings(env).authToken).toBeDefined();
  });

  it('need no TLS within a laptop', () => {
    const env = {
      ...ENV,
      PUBLIC_BASE_URL: 'http://localhost:8080',
      PUBLIC_STREAM_URL: 'ws://127.0.0.1:8081',
    };

    expect(readSettings(env).publicStreamUrl).toBe('ws://127.0.0.1:8081');
  });

  it.each([
    ['PUBLIC_BASE_URL', undefined],
    ['PUBLIC_BASE_URL', 'voice.example.com'],
    ['PUBLIC_BASE_URL', 'http://voice.example.com'],
    ['PUBLIC_BASE_URL', 'https://voice.example.com/'],
    ['PUBLIC_BASE_URL', 'https://voice.example.com/prod'],
    ['PUBLIC_BASE_URL', 'https://voice.example.com?a=1'],
    ['PUBLIC_STREAM_URL', 'https://stream.example.com'],
    ['PUBLIC_STREAM_URL', 'ws://stream.example.com'],
    ['PUBLIC_STREAM_URL', 'wss://stream.example.com/media'],
    ['USE_OPENAI_REALTIME', 'yes'],
    ['ASSISTANT_LANGUAGE', 'Japanese!'],
    ['ASSISTANT_LANGUAGE', 'ja-JP-utf8'],
    ['LOG_LEVEL', 'loud'],
  ])('refuse %s = %s, in one sentence that quotes it', (name, value) => {
    const [problem, ...more] = problemsOf({ ...ENV, [name]: value });

    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} must be .*; correct it\\.$`));
    expect(problem).toContain(value === undefined ? 'is not set' : `is ${JSON.stringify(value)}`);
  });

  it('refuse a fallback number without repeating it', () => {
    const [problem] = problemsOf({ ...ENV, FALLBACK_NUMBER: '090-1234-5678' });

    expect(problem).toMatch(/^FALLBACK_NUMBER must be an E\.164 number/);
    expect(problem).not.toContain('1234');
  });

  it('name every problem at once', () => {
    expect(problemsOf({ LOG_LEVEL: 'loud' })).toEqual([
      expect.stringContaining('PUBLIC_BASE_URL'),
      expect.stringContaining('PUBLIC_STREAM_URL'),
      expect.stringContaining('LOG_LEVEL'),
      expect.stringContaining('TWILIO_AUTH_TOKEN'),
    ]);
  });
});

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  throw new Error('the settings were accepted');
}
