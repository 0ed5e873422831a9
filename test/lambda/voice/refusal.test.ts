import { ENDED_PATH, STREAM_STATUS_PATH, VOICE_PATH } from '../../../bridge/contract/paths';
import { FetchedSecret } from '../../../bridge/contract/secret';
import { voiceWebhook, type WebhookDependencies } from '../../../lambda/voice/webhook';
import { AUTH_TOKEN, ENV, LogBook, NOW_S, post, RINGING } from './twilio-request';

let log: LogBook;
beforeEach(() => {
  log = new LogBook();
});

function webhook(dependencies: WebhookDependencies = {}) {
  return voiceWebhook(ENV, { logger: log, nowS: () => NOW_S, printMetric: () => undefined, ...dependencies });
}

describe('a request', () => {
  it.each([
    ['an unknown path', { path: '/api/twilio/other' }, 404, 'unknown-path'],
    ['a slash at the end', { path: `${VOICE_PATH}/` }, 404, 'unknown-path'],
    ['another method', { path: VOICE_PATH, method: 'GET' }, 405, 'method-not-allowed'],
    ['JSON', { path: VOICE_PATH, headers: { 'content-type': 'application/json' } }, 415, 'not-a-form'],
    ['a long body', { path: VOICE_PATH, body: 'a&'.repeat(40_000) }, 413, 'body-too-long'],
    ['no body', { path: VOICE_PATH, body: '' }, 400, 'body-missing'],
    [
      'no signature',
      { path: VOICE_PATH, headers: { 'x-twilio-signature': undefined } },
      403,
      'missing-signature',
    ],
    ['a wrong signature', { path: VOICE_PATH, signedWith: 'another' }, 403, 'bad-signature'],
    ['a wrong signature on the ladder', { path: ENDED_PATH, signedWith: 'another' }, 403, 'bad-signature'],
    ['a wrong signature on news', { path: STREAM_STATUS_PATH, signedWith: 'another' }, 403, 'bad-signature'],
    ['no CallSid', { path: VOICE_PATH, form: { From: '+819012345678' } }, 400, 'call-sid-missing'],
    [
      'a broken CallSid',
      { path: VOICE_PATH, form: { ...RINGING, CallSid: 'CA1' } },
      400,
      'call-sid-malformed',
    ],
  ])('with %s is refused', async (_, request, statusCode, reason) => {
    const reply = await webhook()(post(request));

    expect(reply.statusCode).toBe(statusCode);
    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'request refused',
        facts: { outcome: 'refused', reason, status: statusCode },
      },
    ]);
  });

  it('is told which method to use', async () => {
    const { headers } = await webhook()(post({ path: VOICE_PATH, method: 'GET' }));

    expect(headers).toMatchObject({ allow: 'POST' });
  });

  it('is told how long it may be', async () => {
    const { body } = await webhook()(post({ path: VOICE_PATH, body: 'a&'.repeat(40_000) }));

    expect(body).toBe('Send a body of no more than 64 kB.');
  });

  it('that is forged is refused as such while the token that is known cannot be read anew', async () => {
    let nowMs = 0;
    let fetched = 0;
    const fetch = () =>
      (fetched += 1) === 1 ? Promise.resolve(AUTH_TOKEN) : Promise.reject(new Error('down'));
    const authToken = new FetchedSecret(
      fetch,
      () => nowMs,
      () => undefined,
    );
    const answer = webhook({ authToken });
    await answer(post({ path: VOICE_PATH }));

    nowMs += 10 * 60_000;
    const { statusCode } = await answer(post({ path: VOICE_PATH, signedWith: 'another' }));

    expect([statusCode, fetched]).toEqual([403, 2]);
  });

  it('fails with a reply when the token cannot be read', async () => {
    const down = () => Promise.reject(new Error('SSM parameter /voice/token could not be read.'));

    const { statusCode, body } = await webhook({ authToken: { read: down, refresh: down } })(
      post({ path: VOICE_PATH }),
    );

    expect([statusCode, body]).toEqual([500, 'The request could not be answered; the log says why.']);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        message: 'request failed',
        facts: { error: { message: expect.stringContaining('/voice/token') } },
      },
    ]);
  });
});
