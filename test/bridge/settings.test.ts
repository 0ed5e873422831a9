import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SettingsError } from '../../bridge/settings';

const ENOUGH = {
  PUBLIC_STREAM_URL: 'wss://voice.example.com',
  TWILIO_AUTH_TOKEN: 'token',
  OPENAI_REALTIME_API_KEY: 'sk-test',
};

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('the settings', () => {
  it('need three values; the rest has defaults', () => {
    expect(readSettings(ENOUGH)).toMatchObject({
      port: 8080,
      publicStreamUrl: 'wss://voice.example.com',
      openAiUrl: 'wss://api.openai.com/v1/realtime',
      maxCalls: 100,
      drainMs: 100_000,
      serviceName: 'voice-bridge',
      logLevel: 'info',
      twilioApiUrl: 'https://api.twilio.com',
      model: 'gpt-realtime-2.1',
      voice: 'marin',
      defaultAssistant: undefined,
      callRecords: 'none',
      callRecordsBucket: undefined,
      callRecordsFolder: 'calls',
    });
  });

  it('take the names of SSM parameters in place of secrets', () => {
    expect(
      problems({
        PUBLIC_STREAM_URL: ENOUGH.PUBLIC_STREAM_URL,
        TWILIO_AUTH_TOKEN_PARAMETER: '/voice/twilio-auth-token',
        OPENAI_REALTIME_API_KEY_PARAMETER: '/voice/openai-api-key',
      }),
    ).toEqual([]);
  });

  it('say everything that is missing at once, one sentence each', () => {
    expect(problems({})).toEqual([
      'PUBLIC_STREAM_URL is missing.',
      'TWILIO_AUTH_TOKEN is missing (or TWILIO_AUTH_TOKEN_PARAMETER, the name of an SSM parameter): without it anybody could open a stream.',
      'OPENAI_REALTIME_API_KEY is missing (or OPENAI_REALTIME_API_KEY_PARAMETER, the name of an SSM parameter): without it nobody would answer.',
    ]);
  });

  it.each([
    ['PORT', 'eighty', 'PORT must be a whole number from 0 to 65535; it is "eighty".'],
    ['MAX_CALLS', '0', 'MAX_CALLS must be a whole number from 1 to 10000; it is "0".'],
    ['DRAIN_SECONDS', '111', 'DRAIN_SECONDS must be a whole number from 0 to 110; it is "111".'],
    [
      'PUBLIC_STREAM_URL',
      'https://voice.example.com',
      'PUBLIC_STREAM_URL must be an origin such as wss://voice.example.com, without path or query; it is "https://voice.example.com".',
    ],
    [
      'OPENAI_REALTIME_URL',
      'api.openai.com',
      'OPENAI_REALTIME_URL must be a WebSocket URL such as wss://api.openai.com/v1/realtime; it is "api.openai.com".',
    ],
    [
      'ASSISTANT_LANGUAGE',
      '日本語',
      'ASSISTANT_LANGUAGE must be a language tag such as ja or en-US; it is "日本語".',
    ],
    [
      'ASSISTANT_LANGUAGE',
      'ja-JP-utf8',
      'ASSISTANT_LANGUAGE must be a language tag such as ja or en-US; it is "ja-JP-utf8".',
    ],
    [
      'SERVICE_NAME',
      'Voice Bridge',
      'SERVICE_NAME must be a name such as voice-bridge, of letters, digits, dots, dashes and underscores; it is "Voice Bridge".',
    ],
    [
      'TWILIO_API_URL',
      'api.twilio.com',
      'TWILIO_API_URL must be an origin such as https://api.twilio.com, without path or query; it is "api.twilio.com".',
    ],
    ['CALL_RECORDS', 'all', 'CALL_RECORDS must be one of none, transcripts, recordings; it is "all".'],
    [
      'CALL_RECORDS_BUCKET',
      's3://the-calls',
      'CALL_RECORDS_BUCKET must be the name of an S3 bucket; it is "s3://the-calls".',
    ],
    ['USE_OPENAI_REALTIME', 'maybe', 'USE_OPENAI_REALTIME must be one of true, false; it is "maybe".'],
    [
      'USE_OPENAI_REALTIME',
      'false',
      'USE_OPENAI_REALTIME is false: calls are answered without a bridge; do not start it.',
    ],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent; it is "loud".',
    ],
  ])('refuse %s=%s in one sentence', (name, value, sentence) => {
    expect(problems({ ...ENOUGH, [name]: value })).toEqual([sentence]);
  });

  it.each([
    ...['PORT', 'OPENAI_REALTIME_URL', 'OPENAI_REALTIME_MODEL', 'OPENAI_REALTIME_VOICE', 'TWILIO_API_URL'],
    ...[
      'ASSISTANT_LANGUAGE',
      'ASSISTANT_PARAMETERS',
      'ASSISTANT_FILES',
      'DEFAULT_ASSISTANT',
      'TOOL_ADDRESSES',
    ],
    ...['CALL_RECORDS', 'CALL_RECORDS_BUCKET', 'CALL_RECORDS_FOLDER', 'CALL_SPOOL_FOLDER', 'MAX_CALLS'],
    ...['DRAIN_SECONDS', 'SERVICE_NAME', 'LOG_LEVEL', 'USE_OPENAI_REALTIME'],
    ...['TWILIO_AUTH_TOKEN_PARAMETER', 'OPENAI_REALTIME_API_KEY_PARAMETER'],
  ])('take an empty %s for one that is not set', (name) => {
    const settings = JSON.stringify(readSettings({ ...ENOUGH, [name]: '' }));

    expect(settings).toBe(JSON.stringify(readSettings(ENOUGH)));
  });

  it.each(['PUBLIC_STREAM_URL', 'TWILIO_AUTH_TOKEN', 'OPENAI_REALTIME_API_KEY'])(
    'miss %s where it is empty',
    (name) => {
      expect(problems({ ...ENOUGH, [name]: '' })).toEqual([expect.stringContaining(`${name} is missing`)]);
    },
  );

  it('have nobody answer for all where nobody is named', () => {
    expect(readSettings({ ...ENOUGH, DEFAULT_ASSISTANT: 'sakura' }).defaultAssistant).toBe('sakura');
  });

  it('take a simulated Twilio in place of the real one', () => {
    expect(readSettings({ ...ENOUGH, TWILIO_API_URL: 'http://127.0.0.1:4000/' }).twilioApiUrl).toBe(
      'http://127.0.0.1:4000',
    );
  });
});

describe('who answers, as the settings have it', () => {
  const documents = (env: NodeJS.ProcessEnv) => readSettings({ ...ENOUGH, ...env }).assistants.read();

  it('is the built-in assistant where nobody wrote one', async () => {
    expect([...(await documents({})).keys()]).toEqual(['built-in']);
  });

  it('is Japanese where that is the language', async () => {
    const [document = ''] = (await documents({ ASSISTANT_LANGUAGE: 'ja' })).values();

    expect(document).toContain('日本語');
  });

  it('is whoever the files say', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-bridge-'));
    const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
    writeFileSync(first, 'one');
    writeFileSync(second, 'two');

    const read = await documents({ ASSISTANT_FILES: `${first}, ${second}` });
    rmSync(folder, { recursive: true });

    expect([...read]).toEqual([
      [first, 'one'],
      [second, 'two'],
    ]);
  });

  it('is nobody where a file is missing, in one sentence', async () => {
    await expect(documents({ ASSISTANT_FILES: 'nowhere.json' })).rejects.toThrow(
      'The assistant nowhere.json could not be read (ENOENT); check ASSISTANT_FILES.',
    );
  });
});
