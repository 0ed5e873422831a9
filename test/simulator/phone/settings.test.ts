import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../../simulator/phone/settings';

describe('the command line', () => {
  let folder: string;
  let speech: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'phone-'));
    speech = join(folder, 'hello.ulaw');
    writeFileSync(speech, Buffer.alloc(160));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read', () => {
    const args = [
      ...['--url', 'https://voice.example.com/voice', '--connect', 'http://127.0.0.1:8080'],
      ...['--token', 't', '--speech', speech, '--speech', speech, '--delay', '40', '--jitter=5'],
      ...['--hang-up-after', '2.5', '--from', '+819000000001', '--rest-port', '8081'],
    ];

    expect(readSettings(args, {})).toEqual({
      kind: 'call',
      settings: {
        url: 'https://voice.example.com/voice',
        authToken: 't',
        connect: 'http://127.0.0.1:8080',
        from: '+819000000001',
        to: undefined,
        speechFiles: [speech, speech],
        delayMs: 40,
        jitterMs: 5,
        hangUpAfterMs: 2500,
        restPort: 8081,
      },
    });
  });

  it('takes the token from the environment', () => {
    expect(readSettings(['--url', 'http://x.example/'], { TWILIO_AUTH_TOKEN: 'env' })).toMatchObject({
      kind: 'call',
      settings: { authToken: 'env', delayMs: 0, hangUpAfterMs: undefined, restPort: undefined },
    });
  });

  it('is answered with help', () => {
    expect(readSettings(['--help'], {})).toEqual({ kind: 'help' });
  });

  it('is told all its mistakes at once, a sentence each', () => {
    const args = ['--foo', '--url', 'voice', '--connect', 'x', '--delay', 'soon', '--jitter', '-1', 'stray'];
    const more = [
      '--speech',
      'a.wav',
      '--speech',
      '/nowhere/b.ulaw',
      '--hang-up-after',
      '0',
      '--rest-port',
      '0',
      '--to',
    ];

    expect(readSettings([...args, ...more], {})).toEqual({
      kind: 'mistakes',
      mistakes: [
        'There is no option --foo.',
        '"stray" belongs to no option.',
        '--to needs a value.',
        '--url is an http(s) URL, not "voice".',
        '--connect is an http(s) URL, not "x".',
        '--token is missing, and so is TWILIO_AUTH_TOKEN.',
        '--speech is a raw μ-law file (.ulaw), and a.wav is none.',
        'There is no file /nowhere/b.ulaw.',
        '--delay is a number of ms, not "soon".',
        '--jitter is a number of ms, not "-1".',
        '--hang-up-after is a number of seconds, not "0".',
        '--rest-port is a port from 1 to 65535, not "0".',
      ],
    });
  });

  it('needs a URL', () => {
    expect(readSettings([], { TWILIO_AUTH_TOKEN: 't' })).toEqual({
      kind: 'mistakes',
      mistakes: ['--url is missing: the voice webhook to call.'],
    });
  });
});
