import type { KnownAssistant } from '../../../bridge/contract/assistant/directory';
import { FetchedSecret, literalSecret } from '../../../bridge/contract/secret';
import { sessionUpdate } from '../../../bridge/openai/session-config';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import type { AdmissionCode } from '../../../simulator/assistant/admission';
import { first } from '../../../simulator/assistant/faults';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { FakeClock } from '../../support/fake-clock';
import { voice } from '../../support/pcmu';
import {
  allClosed,
  API_KEY,
  ASSISTANT,
  closeLines,
  dial,
  given,
  ready,
  session,
  STACK,
  turnOfTheCaller,
  until,
} from './given-line';
import { GivenPeer } from './given-peer';

const GREETING = { id: 'greeting-1', instructions: 'Say hello.', mayUseTools: false };

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

describe('a line that is being opened', () => {
  it('says who it is, to the model that is configured', async () => {
    await given();
    dial(SYSTEM_CLOCK);

    const { headers, model } = await session();

    expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(model).toBe('gpt-realtime-2.1');
  });

  it('does not ask for the beta that was shut down', async () => {
    await given();
    dial(SYSTEM_CLOCK);

    expect((await session()).headers).not.toHaveProperty('openai-beta');
  });

  it('sends exactly one session.update', async () => {
    await given();
    const { session, line, listener } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => listener.told.includes('response completed'));

    expect(session.record.clientEvents['session.update']).toBe(1);
    const { session: settings } = sessionUpdate(
      { ...ASSISTANT, ...STACK, authorizations: new Map() },
      'by-assistant',
    );
    expect(session.record.sessionUpdates).toEqual([settings]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('sends its settings and asks for the first words as soon as it is open, and then nothing', async () => {
    peer = await GivenPeer.listen();
    peer.confirms = false;
    const clock = new FakeClock();
    const { line, told } = dial(clock, { url: peer.url, opening: GREETING });
    await until(() => peer?.received[0]?.length === 2);

    line.hear(voice(20));
    clock.pass(4_000);
    await until(() => told.length > 0);

    expect(peer.received[0]).toEqual(['session.update', 'response.create']);
  });

  it('asks for no first words where none are known', async () => {
    peer = await GivenPeer.listen();
    const { told } = dial(SYSTEM_CLOCK, { url: peer.url });

    await until(() => told.includes('ready'));

    expect(peer.received[0]).toEqual(['session.update']);
  });

  it('has its first words begin once its settings are confirmed, and not before', async () => {
    const simulator = await given({ timings: { ...FAST_TIMINGS, sessionUpdatedMs: 100 } });
    const { told, listener } = dial(SYSTEM_CLOCK, { opening: GREETING });

    await until(() => told.includes('response completed'));

    expect(told.slice(0, 2)).toEqual(['ready', 'response started']);
    expect(listener.answered).toEqual(['greeting-1']);
    expect(listener.spokenMs).toBeGreaterThan(0);
    expect(simulator.sessions[0]!.record.errorsSent).toEqual([]);
  });

  it('misses nothing of what comes before its settings are confirmed', async () => {
    peer = await GivenPeer.listen();
    peer.confirms = false;
    const { told } = dial(SYSTEM_CLOCK, { url: peer.url, opening: GREETING });
    await until(() => peer?.received[0]?.length === 2);
    const [socket] = peer.sessions;

    socket!.send('{"type":"session.created"}');
    socket!.send(
      '{"type":"response.created","response":{"id":"resp_1","metadata":{"request":"greeting-1"}}}',
    );
    socket!.send('{"type":"session.updated"}');
    await until(() => told.length === 2);

    expect(told).toEqual(['ready', 'response started']);
  });

  it('asks for its first words again at a second attempt', async () => {
    peer = await GivenPeer.listen();
    peer.confirms = false;
    const { told } = dial(SYSTEM_CLOCK, { url: peer.url, opening: GREETING });
    await until(() => peer?.received[0]?.length === 2);
    peer.confirms = true;

    peer.sessions[0]!.terminate();
    await until(() => told.includes('ready'));

    expect(peer.received[1]).toEqual(['session.update', 'response.create']);
  });

  it('is ready only at session.updated', async () => {
    await given({ faults: { sessionUpdated: 'never' } });
    const { told } = dial(new FakeClock());
    const peer = await session();

    await until(() => peer.record.clientEvents['session.update'] === 1);

    expect(told).toEqual([]);
  });

  it('lets nobody be heard before it is ready, because their voice would be taken for PCM', async () => {
    await given({ faults: { sessionUpdated: { afterMs: 50 } } });
    const { line, told } = dial(SYSTEM_CLOCK);
    const peer = await session();
    peer.on('server-event', () => line.hear(voice(20)));

    while (told.length === 0) {
      line.hear(voice(20));
      await new Promise((resolve) => setImmediate(resolve));
    }
    line.hear(voice(20));
    await until(() => peer.record.appendedBytes > 0);

    expect(peer.record).toMatchObject({ appendedBeforeUpdatedBytes: 0, pcmAppendedBytes: 0 });
  });
});

describe('a line that cannot be opened at once', () => {
  it.each(['reset', 'unavailable'] as const)('is tried again when the handshake is %s', async (handshake) => {
    const simulator = await given({ faults: first(1, { handshake }) });

    await ready(SYSTEM_CLOCK);

    expect(simulator.sessions).toHaveLength(1);
  });

  it.each(['reset', 'unavailable'] as const)(
    'is given up when the handshake is %s twice',
    async (handshake) => {
      await given({ faults: { handshake } });
      const { told } = dial(SYSTEM_CLOCK);

      await until(() => told.length > 0);

      expect(told).toEqual(['gone: assistant-unreachable']);
    },
  );

  it('is given up when nobody listens there at all', async () => {
    const simulator = await given();
    await simulator.close();
    const { told, kept } = dial(SYSTEM_CLOCK);

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-unreachable']);
    const over = kept.lines.find(({ msg }) => msg === 'assistant line over');
    expect(over?.why).toContain('ECONNREFUSED');
  });

  it.each([
    ['session.created', 'sessionCreated', 4_000],
    ['session.updated', 'sessionUpdated', 2_000],
  ] as const)(
    'is given up when no %s comes in time: the caller has waited long enough',
    async (_name, fault, dueMs) => {
      await given({ faults: first(1, { [fault]: 'never' as const }) });
      const { clock, told } = dial(new FakeClock());
      const { record } = await session(1);
      if (fault === 'sessionUpdated') await until(() => record.clientEvents['session.update'] === 1);

      clock.pass(dueMs - 1);
      expect(told).toEqual([]);
      clock.pass(1);

      expect(told).toEqual(['gone: assistant-unreachable']);
      await allClosed();
      await until(() => clock.timerCount === 0);
    },
  );

  it('is given up when its key cannot be read', async () => {
    await given();
    const { told } = dial(new FakeClock(), {
      apiKey: new FetchedSecret(() => Promise.reject(new Error('no such parameter'))),
    });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-unreachable']);
  });

  it('is given up, and only this call, when its key is none that a header could carry', async () => {
    await given();
    const { told, kept } = dial(new FakeClock(), { apiKey: literalSecret('sk-with-a-newline\n') });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(kept.text()).not.toContain('sk-with');
  });
});

describe('a line that is refused for good', () => {
  it.each<AdmissionCode>([
    'invalid_api_key',
    'missing_model',
    'invalid_model',
    'model_not_found',
    'beta_api_shape_disabled',
    'credit_balance_exhausted',
  ])('is not tried again: %s', async (turnAway) => {
    const simulator = await given({ faults: { turnAway } });
    const { told, clock } = dial(new FakeClock());

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.turnedAway).toEqual([turnAway]);
    expect(clock.timerCount).toBe(0);
  });

  it('is tried again with a key that was rotated meanwhile', async () => {
    const simulator = await given({ apiKeys: ['sk-new'] });
    let nowMs = 0;
    let key = 'sk-old';
    const apiKey = new FetchedSecret(
      () => Promise.resolve(key),
      () => nowMs,
    );
    await apiKey.read();
    key = 'sk-new';
    nowMs += 60_000;

    const { session } = await ready(new FakeClock(), { apiKey });

    expect(session.headers.authorization).toBe('Bearer sk-new');
    expect(simulator.turnedAway).toEqual(['invalid_api_key']);
  });

  it('is given up when the rotated key is refused as well', async () => {
    const simulator = await given({ apiKeys: ['sk-another'] });
    let fetched = 0;
    let nowMs = 0;
    const apiKey = new FetchedSecret(
      () => Promise.resolve(`sk-${(fetched += 1)}`),
      () => nowMs,
    );
    await apiKey.read();
    nowMs += 60_000;
    const { told } = dial(new FakeClock(), { apiKey });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.turnedAway).toEqual(['invalid_api_key', 'invalid_api_key']);
  });

  it.each<[string, Partial<KnownAssistant>]>([
    ['a voice that does not exist', { voice: 'nobody' }],
    ['a transcription model that does not exist', { transcription: { model: 'nope' } }],
    [
      'a threshold above 1',
      { turnDetection: { ...ASSISTANT.turnDetection, threshold: 2 } as KnownAssistant['turnDetection'] },
    ],
  ])('is not tried again when its settings have %s', async (_what, assistant) => {
    const simulator = await given();
    const { told, clock } = dial(new FakeClock(), { assistant });

    await until(() => told.length > 0);
    await allClosed();

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.sessions).toHaveLength(1);
    await until(() => clock.timerCount === 0);
  });

  it('is not logged with its key', async () => {
    await given({ faults: { turnAway: 'invalid_api_key' } });
    const { told, kept } = dial(new FakeClock());

    await until(() => told.length > 0);

    expect(kept.text()).toContain('invalid_api_key');
    expect(kept.text()).not.toContain(API_KEY);
  });
});
