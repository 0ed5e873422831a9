import { readStartOptions, type StartOptions } from '../../rig/start-options';
import { UsageError } from '../../terminal/usage-error';

function problems(argv: string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    readStartOptions(argv, env);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

describe('the local rig', () => {
  it('needs nothing: port 8080, a simulated assistant, an origin that only the phone simulator is routed to', () => {
    expect(readStartOptions([], {})).toEqual<StartOptions>({
      port: 8080,
      consolePort: 8081,
      publicBaseUrl: 'https://voice.example.com',
      isPublic: false,
      authToken: 'local-rig',
      apiKey: undefined,
      language: 'en',
      assistantFile: undefined,
    });
  });

  it('is known to a real Twilio by a tunnel, and talks to the real assistant with a key', () => {
    const env = { TWILIO_AUTH_TOKEN: 'token', OPENAI_REALTIME_API_KEY: 'sk-test' };

    expect(
      readStartOptions(['--public-url', 'https://abc.ngrok.app/', '--port', '9000', '--lang', 'ja'], env),
    ).toEqual({
      port: 9000,
      consolePort: undefined,
      publicBaseUrl: 'https://abc.ngrok.app',
      isPublic: true,
      authToken: 'token',
      apiKey: 'sk-test',
      language: 'ja',
      assistantFile: undefined,
    });
  });

  it('has a web console on a port of its own, unless it is left out', () => {
    expect(readStartOptions(['--console-port', '0'], {})).toMatchObject({ consolePort: 0 });
    expect(readStartOptions(['--no-console'], {})).toMatchObject({ consolePort: undefined });
  });

  it.each([
    [['--console-port', '8081.5'], '--console-port must be a whole number from 0 to 65535; it is "8081.5".'],
    [
      ['--console-port', '9000', '--no-console'],
      '--console-port cannot be had beside --no-console, which leaves the console out.',
    ],
    [
      ['--console-port', '9000', '--public-url', 'https://abc.ngrok.app'],
      '--console-port cannot be had beside --public-url, which leaves the console out.',
    ],
    [['--port', '8081'], '--port and --console-port must not be the same; both are 8081.'],
    [['--port', '8082'], "--port must not be 8082: there the phone simulator stands for Twilio's REST API."],
    [['--lang', 'japanese'], '--lang must be a language tag such as ja or en-US; it is "japanese".'],
  ])('refuses %j', (argv, sentence) => {
    expect(problems(argv, { TWILIO_AUTH_TOKEN: 'token' })).toEqual([sentence]);
  });

  it('takes a token that is empty for none', () => {
    expect(readStartOptions([], { TWILIO_AUTH_TOKEN: '' })).toMatchObject({ authToken: 'local-rig' });
  });

  it('lets the assistant of a document answer', () => {
    expect(readStartOptions(['--assistant', 'assistants/help-desk.json'], {})).toMatchObject({
      assistantFile: 'assistants/help-desk.json',
    });
  });

  it.each([
    [
      ['--assistant', 'a.json,b.json'],
      '--assistant must be one file, without a comma in its name; it is "a.json,b.json".',
    ],
    [['--assistant', ''], '--assistant must be one file, without a comma in its name; it is "".'],
    [
      ['--assistant', 'a.json', '--lang', 'ja'],
      '--lang cannot be had beside --assistant: the document says its language.',
    ],
  ])('refuses %j', (argv, sentence) => {
    expect(problems(argv)).toEqual([sentence]);
  });

  it('says everything that is wrong at once, one sentence each', () => {
    expect(problems(['--port', 'x', '--public-url', 'http://abc.ngrok.app/path'])).toEqual([
      '--port must be a whole number from 0 to 65535; it is "x".',
      '--public-url must be an https origin such as https://abc.ngrok.app, without path or query; it is "http://abc.ngrok.app/path".',
      'TWILIO_AUTH_TOKEN is missing: with --public-url it is needed to know Twilio by its signature.',
    ]);
  });

  it('refuses an option that there is not', () => {
    expect(problems(['--colour'])).toEqual(["Unknown option '--colour'; see --help."]);
  });

  it('helps', () => {
    expect(readStartOptions(['--help'], {})).toBe('help');
  });
});
