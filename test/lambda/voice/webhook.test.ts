import { verifyCallId } from '../../../bridge/contract/call-id';
import { ENDED_PATH, STREAM_STATUS_PATH, TURN_PATH, VOICE_PATH } from '../../../bridge/contract/paths';
import type { Secret } from '../../../bridge/contract/secret';
import { voiceWebhook } from '../../../lambda/voice/webhook';
import { ANSWERED, AUTH_TOKEN, BASE_URL, CALL_SID, ENV, LogBook, NOW_S, post } from './twilio-request';

let log: LogBook;
beforeEach(() => {
  log = new LogBook();
});

function webhook(env: NodeJS.ProcessEnv = {}, authToken?: Secret) {
  return voiceWebhook(
    { ...ENV, ...env },
    { logger: log, nowS: () => NOW_S, printMetric: () => undefined, ...(authToken && { authToken }) },
  );
}

describe('a call that rings', () => {
  it.each([true, false])('is connected, whether its form comes as base64 or not: %s', async (asBase64) => {
    const { statusCode, headers, body } = await webhook()(post({ path: VOICE_PATH, asBase64 }));

    expect([statusCode, headers]).toEqual([200, { 'content-type': 'text/xml; charset=utf-8' }]);
    expect(body).toContain('/api/twilio/voice/ended?attempt=1&amp;since=');
  });

  it('gets a call id that the bridge accepts', async () => {
    const { body } = await webhook()(post({ path: VOICE_PATH }));

    expect(verifyCallId(AUTH_TOKEN, callIdIn(body), NOW_S)).toEqual({
      ok: true,
      callSid: CALL_SID,
      expiresAtS: NOW_S + 300,
    });
  });

  it('gets a call id of the token that Twilio has changed to', async () => {
    const rotated: Secret = { read: () => Promise.resolve('old'), refresh: () => Promise.resolve('new') };

    const { body } = await webhook({}, rotated)(post({ path: VOICE_PATH, signedWith: 'new' }));

    expect(verifyCallId('new', callIdIn(body), NOW_S)).toMatchObject({ ok: true });
  });

  it('is logged without phone numbers', async () => {
    await webhook()(post({ path: VOICE_PATH }));

    const facts = { callSid: CALL_SID, assistant: 'built-in', outcome: 'connect' };
    expect(log.lines).toEqual([{ level: 'info', message: 'call answered', facts }]);
  });

  it('hears an apology while the Realtime API is switched off and there is no key for anything else', async () => {
    const { body } = await webhook({ USE_OPENAI_REALTIME: 'false', ASSISTANT_LANGUAGE: 'ja' })(
      post({ path: VOICE_PATH }),
    );

    expect(body).toMatch(
      /<Response><Say language="ja-JP".*ただいまサービスをご利用いただけません.*<\/Say><Hangup\/>/,
    );
  });
});

describe('a turn of a call that is answered turn by turn', () => {
  const OFF = { USE_OPENAI_REALTIME: 'false', OPENAI_REALTIME_API_KEY: 'sk-test' };
  const turn = (signedQuery: string, query = signedQuery) =>
    post({ path: TURN_PATH, query, form: ANSWERED, signedUrl: `${BASE_URL}${TURN_PATH}?${signedQuery}` });

  it('is taken where Twilio says that the conversation stands there', async () => {
    const { statusCode, body } = await webhook(OFF)(turn(`begun=${NOW_S}&thread=resp_1`));

    expect(statusCode).toBe(200);
    expect(body).toContain(`/turn?begun=${NOW_S}&amp;thread=resp_1&amp;quiet=1`);
  });

  it('is refused where somebody else says so', async () => {
    const forged = turn(`begun=${NOW_S}&thread=resp_1`, `begun=${NOW_S}&thread=resp_2`);

    expect(await webhook(OFF)(forged)).toMatchObject({ statusCode: 403 });
  });

  it('is taken to the end of its call, whatever an operator switches on meanwhile', async () => {
    const on = webhook({ ...OFF, USE_OPENAI_REALTIME: 'true' });

    expect((await on(turn(`begun=${NOW_S}`))).body).toContain('<Gather ');
  });

  it('ends with an apology where the key has been taken away', async () => {
    const { body } = await webhook({ USE_OPENAI_REALTIME: 'false' })(turn(`begun=${NOW_S}`));

    expect(body).toMatch(/<Say [^>]+>We are sorry, we cannot connect your call[^<]+<\/Say><Hangup\/>/);
    expect(log.lines).toMatchObject([{ level: 'error', facts: { reason: 'no-text-model' } }]);
  });
});

describe('a call whose connection has ended', () => {
  const ended = (query: string, form: Record<string, string> = ANSWERED) =>
    post({ path: ENDED_PATH, query, form });

  it('is connected again, without a word, after a failed connect', async () => {
    const { body } = await webhook()(ended('attempt=1'));

    expect(body).toMatch(/<Response><Connect action="[^"]+\/ended\?attempt=2&amp;/);
  });

  it('is asked to wait and connected again after another', async () => {
    const { body } = await webhook()(ended('attempt=2'));

    expect(body).toMatch(
      /<Response><Say [^>]+>[^<]+<\/Say><Pause length="5"\/><Connect action="[^"]+\/ended\?attempt=3&amp;/,
    );
  });

  it('gets another call id each time, even within the same second', async () => {
    const answer = webhook();

    const bodies = await Promise.all([
      answer(post({ path: VOICE_PATH })),
      answer(ended('attempt=1')),
      answer(ended('attempt=2')),
    ]);

    expect(new Set(bodies.map(({ body }) => callIdIn(body))).size).toBe(3);
  });

  it('is given to a human when connecting has failed three times', async () => {
    const { body } = await webhook({ FALLBACK_NUMBER: '+15005550006' })(ended('attempt=3'));

    expect(body).toContain('>+15005550006</Dial></Response>');
  });

  it('hears an apology when there is no human', async () => {
    const { body } = await webhook()(ended('attempt=3'));

    expect(body).toMatch(/<Response><Say .*cannot connect your call.*<\/Say><Hangup\/><\/Response>$/);
  });

  it('hears an apology when the count is missing', async () => {
    const { body } = await webhook()(ended(''));

    expect(body).toContain('<Response><Say');
  });

  it('is connected again at once, whatever came before, when its connection had held for a minute', async () => {
    const { body } = await webhook()(ended(`attempt=3&since=${NOW_S - 60}`));

    expect(body).toMatch(/<Response><Connect action="[^"]+\/ended\?attempt=2&amp;since=\d+&amp;/);
  });

  it('keeps the time at which it was answered', async () => {
    const { body } = await webhook()(ended(`attempt=1&since=${NOW_S - 5}&begun=${NOW_S - 600}`));

    expect(body).toContain(`/ended?attempt=2&amp;since=${NOW_S}&amp;begun=${NOW_S - 600}"`);
    expect(body).toContain(
      `<Parameter name="begun" value="${NOW_S - 600}"/><Parameter name="connect" value="2"/>`,
    );
  });

  it('was answered just now, where nobody knows when', async () => {
    const { body } = await webhook()(ended('attempt=1'));

    expect(body).toContain(`<Parameter name="begun" value="${NOW_S}"/>`);
  });

  it('comes back to the assistant, as its first connect, from a transfer that nobody answered', async () => {
    const form = { ...ANSWERED, DialCallStatus: 'no-answer' };

    const { body } = await webhook()(ended(`transfer=1&begun=${NOW_S - 60}`, form));

    expect(body).toMatch(/<Response><Connect action="[^"]+\/ended\?attempt=1&amp;/);
    expect(body).toContain(
      `<Parameter name="begun" value="${NOW_S - 60}"/><Parameter name="connect" value="1"/>` +
        '<Parameter name="back" value="transfer"/></Stream>',
    );
    expect(log.lines).toMatchObject([{ level: 'info', facts: { outcome: 'return' } }]);
  });

  it('is hung up after a transfer that a human has finished', async () => {
    const { body } = await webhook()(ended('transfer=1', { ...ANSWERED, DialCallStatus: 'completed' }));

    expect(body).toMatch(/<Response><Hangup\/><\/Response>$/);
  });

  it('gets nothing more when the caller has hung up', async () => {
    const { body } = await webhook()(ended('attempt=1', { ...ANSWERED, CallStatus: 'completed' }));

    expect(body).toMatch(/<Response\/>$/);
  });

  it('is logged with what was decided', async () => {
    await webhook()(ended('attempt=2'));

    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'connect ended',
        facts: { callSid: CALL_SID, outcome: 'reconnect', attempt: 2 },
      },
    ]);
  });
});

describe('news of a stream', () => {
  const form = {
    CallSid: CALL_SID,
    StreamSid: 'MZ1',
    StreamEvent: 'stream-error',
    StreamError: 'Handshake Error',
  };

  it('is answered with nothing', async () => {
    await expect(webhook()(post({ path: STREAM_STATUS_PATH, form }))).resolves.toEqual({ statusCode: 204 });
  });

  it('is logged', async () => {
    await webhook()(post({ path: STREAM_STATUS_PATH, form }));

    expect(log.lines).toMatchObject([
      {
        level: 'warn',
        facts: { callSid: CALL_SID, streamEvent: 'stream-error', streamError: 'Handshake Error' },
      },
    ]);
  });
});

function callIdIn(body: string | undefined): string {
  return /media-stream\/([^"]+)"/.exec(body ?? '')?.[1] ?? 'no call id';
}
