import { build } from 'esbuild';

import { VOICE_PATH } from '../../../bridge/contract/paths';
import type { VoiceWebhook } from '../../../lambda/voice/webhook';
import { CALL_SID, ENV, post } from './twilio-request';

/** Above this the first call after a quiet hour would wait noticeably longer. */
const BUNDLE_BYTES_AT_MOST = 150 * 1024;

describe('the Lambda', () => {
  const environment = process.env;
  let handler: VoiceWebhook;
  let written: jest.SpyInstance<void, unknown[]>;

  beforeAll(() => {
    // In its development mode Powertools writes through `console`, where a test can listen.
    process.env = { ...environment, ...ENV, POWERTOOLS_DEV: 'true' };
    written = jest.spyOn(console, 'info').mockImplementation(() => undefined);
    ({ handler } = jest.requireActual<{ handler: VoiceWebhook }>('../../../lambda/voice/handler'));
  });
  afterEach(() => written.mockClear());
  afterAll(() => {
    written.mockRestore();
    process.env = environment;
  });

  it('answers a call with the settings of its environment', async () => {
    const { body } = await handler(post({ path: VOICE_PATH }));

    expect(body).toContain('<Stream url="wss://stream.example.com/');
  });

  it('writes one line of JSON for a call, without phone numbers', async () => {
    await handler(post({ path: VOICE_PATH }));

    const lines = written.mock.calls.map(([line]) => String(line));
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      {
        level: 'INFO',
        service: 'voice-webhook',
        message: 'call answered',
        callSid: CALL_SID,
        outcome: 'connect',
      },
    ]);
    expect(lines.join()).not.toContain('+81');
  });

  it('is small enough to start quickly', async () => {
    const { outputFiles } = await build({
      entryPoints: ['lambda/voice/handler.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      external: ['@aws-sdk/*'],
      write: false,
    });

    expect(outputFiles[0]!.contents.length).toBeLessThanOrEqual(BUNDLE_BYTES_AT_MOST);
  });
});
