import { METRICS } from '../../../bridge/contract/metrics';
import { ENDED_PATH, STREAM_STATUS_PATH, TURN_PATH, VOICE_PATH } from '../../../bridge/contract/paths';
import { voiceWebhook } from '../../../lambda/voice/webhook';
import { ReadMetrics } from '../../support/read-metrics';
import { ANSWERED, CALL_SID, ENV, LogBook, NOW_S, post } from './twilio-request';

const lines: string[] = [];
beforeEach(() => lines.splice(0));

const OFF = { USE_OPENAI_REALTIME: 'false', OPENAI_REALTIME_API_KEY: 'sk-test' };
const HUMAN = { FALLBACK_NUMBER: '+15005550006' };

/** What is counted of these requests, one after the other. */
async function countedOf(
  requests: readonly Parameters<typeof post>[0][],
  env: NodeJS.ProcessEnv = {},
): Promise<ReadMetrics> {
  const webhook = voiceWebhook(
    { ...ENV, ...env },
    { logger: new LogBook(), nowS: () => NOW_S, printMetric: (line) => lines.push(line) },
  );
  for (const request of requests) await webhook(post(request));
  return new ReadMetrics(lines);
}

const ended = (query: string, form: Record<string, string> = ANSWERED) => ({
  path: ENDED_PATH,
  query,
  form,
});
const news = (StreamEvent: string) => ({
  path: STREAM_STATUS_PATH,
  form: { CallSid: CALL_SID, StreamSid: 'MZ1', StreamEvent },
});

describe('of a request’s signature', () => {
  it('it is counted that there was one, and that it was right', async () => {
    const counted = await countedOf([{ path: VOICE_PATH }]);

    expect(counted.sum(METRICS.signaturesChecked)).toBe(1);
    expect(counted.values(METRICS.signatureFailures)).toEqual([]);
  });

  it('it is counted that another token was used', async () => {
    const counted = await countedOf([{ path: VOICE_PATH, signedWith: 'another' }]);

    expect(counted.sum(METRICS.signaturesChecked)).toBe(1);
    expect(counted.sum(METRICS.signatureFailures, 'bad-signature')).toBe(1);
  });

  it('nothing is checked where there is none: that is a stranger', async () => {
    const counted = await countedOf([
      { path: VOICE_PATH, headers: { 'x-twilio-signature': undefined } },
      { path: TURN_PATH, headers: { 'x-twilio-signature': '' } },
    ]);

    expect(counted.sum(METRICS.signatureFailures, 'missing-signature')).toBe(2);
    expect(counted.sum(METRICS.signaturesChecked)).toBe(0);
  });

  it('nothing is counted where the request is refused before', async () => {
    await countedOf([{ path: '/api/twilio/other' }, { path: VOICE_PATH, method: 'GET' }]);

    expect(lines).toEqual([]);
  });
});

describe('of connects', () => {
  it('each is counted, the first and those after it', async () => {
    const counted = await countedOf([{ path: VOICE_PATH }, ended('attempt=1'), ended('attempt=2')]);

    expect(counted.sum(METRICS.connectsMade)).toBe(3);
  });

  it('the streams are counted that Twilio has opened', async () => {
    const counted = await countedOf([{ path: VOICE_PATH }, news('stream-started'), news('stream-stopped')]);

    expect(counted.sum(METRICS.streamsBegun)).toBe(1);
  });

  it('none has a stream before Twilio says so', async () => {
    const counted = await countedOf([{ path: VOICE_PATH }, news('stream-error')]);

    expect(counted.values(METRICS.streamsBegun)).toEqual([0]);
  });

  it('both numbers are there with each of the two, so that they can be compared', async () => {
    const counted = await countedOf([{ path: VOICE_PATH }, news('stream-started')]);

    expect(counted.values(METRICS.connectsMade)).toEqual([1, 0]);
    expect(counted.values(METRICS.streamsBegun)).toEqual([0, 1]);
  });

  it('there is none where a call is answered turn by turn', async () => {
    const turn = { path: TURN_PATH, query: `begun=${NOW_S}`, form: ANSWERED };

    expect((await countedOf([turn], OFF)).values(METRICS.connectsMade)).toEqual([]);
  });
});

describe('of a connect that failed', () => {
  it.each([
    ['reconnect', 'attempt=1', {}, 0],
    ['reconnect', 'attempt=2', {}, 0],
    ['dial', 'attempt=3', HUMAN, 1],
    ['apologise', 'attempt=3', {}, 1],
    ['go-on', 'attempt=3', { ...OFF, USE_OPENAI_REALTIME: 'true' }, 1],
    ['reconnect', `attempt=3&since=${NOW_S - 60}`, {}, 0],
  ])('it is counted what the call got next: %s, after %s', async (rung, query, env, givenUp) => {
    const counted = await countedOf([ended(query)], env);

    expect(counted.kinds(METRICS.connectsFailed)).toEqual([rung]);
    expect(counted.values(METRICS.connectsFailed)).toEqual([1]);
    expect(counted.values(METRICS.callsGivenUp)).toEqual([givenUp]);
  });

  it('a call is not given up that an operator leads on turn by turn', async () => {
    const counted = await countedOf([ended('attempt=1')], OFF);

    expect(counted.kinds(METRICS.connectsFailed)).toEqual(['go-on']);
    expect(counted.values(METRICS.callsGivenUp)).toEqual([0]);
  });

  it.each([
    ['the caller has hung up', ended('attempt=1', { ...ANSWERED, CallStatus: 'completed' })],
    ['a human has had the call', ended('', { ...ANSWERED, DialCallStatus: 'completed' })],
    ['a human did not answer', ended('', { ...ANSWERED, DialCallStatus: 'no-answer' })],
    ['it comes back from a transfer', ended('transfer=1', { ...ANSWERED, DialCallStatus: 'busy' })],
  ])('nothing is counted where %s', async (_what, request) => {
    const counted = await countedOf([request]);

    expect(counted.values(METRICS.connectsFailed)).toEqual([]);
    expect(counted.values(METRICS.callsGivenUp)).toEqual([]);
  });
});

describe('every line of the webhook’s', () => {
  it('has the name of the service', async () => {
    const { documents } = await countedOf([{ path: VOICE_PATH }], { SERVICE_NAME: 'voice-test' });

    expect(documents.map(({ Service }) => Service)).toEqual(['voice-test', 'voice-test']);
  });

  it('is without a number, a token or a signature', async () => {
    await countedOf(
      [{ path: VOICE_PATH, signedWith: 'another' }, { path: VOICE_PATH }, ended('attempt=3')],
      HUMAN,
    );

    const told = lines.join().replaceAll(/"Timestamp":\d+/g, '');
    expect(told).not.toMatch(/\+81|\+1500|another|12345/);
  });
});
