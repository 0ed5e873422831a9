import { FetchedSecret, literalSecret, type Secret } from '../../../bridge/contract/secret';
import { BEGUN_DUE_MS, SessionSocket } from '../../../bridge/openai/session-socket';
import { RETRY_AFTER_MS, WARM_FOR_MS, WarmSessions } from '../../../bridge/openai/warm-sessions';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import type { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import { first } from '../../../simulator/assistant/faults';
import { FakeClock } from '../../support/fake-clock';
import { keptLog } from '../../support/kept-log';
import {
  allClosed,
  API_KEY,
  clientEvents,
  closeLines,
  dial,
  eventLoopTurns,
  given,
  STACK,
  until,
} from './given-line';

const GREETING = { id: 'greeting-1', instructions: 'Say hello.', mayUseTools: false };

let warm: WarmSessions | undefined;

afterEach(async () => {
  warm?.close();
  await closeLines();
});

/** So many sessions, which wait; their clock is a fake one, so that nothing happens in time by itself. */
function opened(simulator: AssistantSimulator, count: number, apiKey: Secret = literalSecret(API_KEY)) {
  const clock = new FakeClock();
  const kept = keptLog();
  warm = new WarmSessions({ count, url: simulator.url, apiKey, model: STACK.model, clock, log: kept.log });
  warm.open();
  return { warm, clock, kept };
}

const openSessions = ({ sessions }: AssistantSimulator) => sessions.filter(({ isOpen }) => isOpen);

/** As many are created as are to be, and the sockets have been told. */
async function untilOpen(simulator: AssistantSimulator, count: number): Promise<void> {
  await until(
    () => openSessions(simulator).filter(({ record }) => record.createdAtMs !== undefined).length === count,
  );
  await eventLoopTurns();
}

describe('sessions that are kept open', () => {
  it('are as many as are to be, are told nothing, and are nobody’s', async () => {
    const simulator = await given();
    opened(simulator, 2);

    await untilOpen(simulator, 2);

    for (const { record, headers, model } of simulator.sessions) {
      expect(record.clientEvents).toEqual({});
      expect(headers).not.toHaveProperty('openai-safety-identifier');
      expect(model).toBe(STACK.model);
    }
  });

  it('are taken by calls, each by one, and others are opened in their place', async () => {
    const simulator = await given();
    const { warm } = opened(simulator, 1);
    await untilOpen(simulator, 1);
    const [before] = simulator.sessions;
    const sent = clientEvents(before!);

    const { told } = dial(SYSTEM_CLOCK, { warm, opening: GREETING, callerAlias: 'somebody' });
    await until(() => told.includes('response completed'));

    expect(sent.map(({ type }) => type)).toEqual(['session.update', 'response.create']);
    expect(before!.settings.audio.input.format).toEqual({ type: 'audio/pcmu' });
    await untilOpen(simulator, 2);
  });

  it('are not for an assistant of another model', async () => {
    const simulator = await given();
    const { warm } = opened(simulator, 1);
    await untilOpen(simulator, 1);

    const { told } = dial(SYSTEM_CLOCK, {
      warm,
      assistant: { model: 'gpt-realtime-2' },
      callerAlias: 'somebody',
    });
    await until(() => told.includes('ready'));

    expect(simulator.sessions.map(({ model }) => model)).toEqual([STACK.model, 'gpt-realtime-2']);
    expect(simulator.sessions[1]!.headers['openai-safety-identifier']).toBe('somebody');
  });

  it('are replaced before OpenAI would end a call on them', async () => {
    const simulator = await given();
    const { warm, clock } = opened(simulator, 1);
    await untilOpen(simulator, 1);

    clock.pass(WARM_FOR_MS);
    await until(() => !simulator.sessions[0]!.isOpen);
    await untilOpen(simulator, 1);

    expect(simulator.sessions).toHaveLength(2);
    expect(warm.take(STACK.model)).toBeInstanceOf(SessionSocket);
  });

  it('are closed when nobody calls any more', async () => {
    const simulator = await given();
    const { warm, clock } = opened(simulator, 2);
    await untilOpen(simulator, 2);

    warm.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(simulator.sessions).toHaveLength(2);
  });

  it('are none where none are to be', async () => {
    const simulator = await given();
    const { warm } = opened(simulator, 0);

    await eventLoopTurns();

    expect(simulator.sessions).toEqual([]);
    expect(warm.take(STACK.model)).toBeUndefined();
  });
});

describe('a session that is kept open and breaks', () => {
  it('is replaced after a while', async () => {
    const simulator = await given();
    const { clock, kept } = opened(simulator, 1);
    await untilOpen(simulator, 1);

    simulator.sessions[0]!.tear();
    await until(() => kept.lines.some(({ msg }) => msg === 'no session is kept open'));
    await eventLoopTurns();
    expect(simulator.sessions).toHaveLength(1);
    clock.pass(RETRY_AFTER_MS);

    await untilOpen(simulator, 1);
  });

  it('is tried for less and less often while it cannot be opened', async () => {
    const simulator = await given({ faults: first(2, { handshake: 'reset' as const }) });
    const { clock, kept } = opened(simulator, 1);
    const failures = () => kept.lines.filter(({ msg }) => msg === 'no session is kept open').length;
    await until(() => failures() === 1);
    clock.pass(RETRY_AFTER_MS);
    await until(() => failures() === 2);

    clock.pass(RETRY_AFTER_MS);
    await eventLoopTurns();
    expect(openSessions(simulator)).toEqual([]);
    clock.pass(RETRY_AFTER_MS);

    await untilOpen(simulator, 1);
  });

  it('is tried for again where the key could not be read', async () => {
    const simulator = await given();
    let answers = [Promise.reject(new Error('SSM is away')), Promise.resolve(API_KEY)];
    const key = new FetchedSecret(() => {
      const [answer, ...rest] = answers;
      answers = rest;
      return answer!;
    });
    const { clock, kept } = opened(simulator, 1, key);
    await until(() => kept.lines.length > 0);

    clock.pass(RETRY_AFTER_MS);

    await untilOpen(simulator, 1);
  });

  it('costs a call that has taken it no more than another attempt', async () => {
    const simulator = await given({ faults: first(1, { sessionUpdated: 'never' as const }) });
    const { warm, clock } = opened(simulator, 1);
    await untilOpen(simulator, 1);
    const { told } = dial(clock, { warm, opening: GREETING });
    await until(() => simulator.sessions[0]!.record.clientEvents['session.update'] === 1);

    clock.pass(BEGUN_DUE_MS);
    clock.pass(250);
    await until(() => told.includes('response completed'));

    expect(told[0]).toBe('ready');
    expect(told).not.toContain('gone: assistant-unreachable');
  });
});
