import type { CallMemory } from '../../../bridge/call/memory';
import type { Turn } from '../../../bridge/call/transcript';
import { tick } from '../../support/fake-tools';
import { GivenCall, START } from '../../support/given-call';

const EARLIER: Turn[] = [
  { speaker: 'assistant', itemId: 'item_1', text: 'Good morning.', startedAtMs: 900 },
  { speaker: 'caller', itemId: 'user_1', text: 'A table for two.', startedAtMs: 3_000 },
];
const GREETING = { greeting: { say: 'Good morning.' } };

async function given(turns: readonly Turn[] | undefined, parameters: Record<string, string>) {
  const memory: CallMemory = { recall: () => Promise.resolve(turns) };
  const call = new GivenCall(GREETING, {}, memory);
  call.call.callerStarted({ ...START, parameters });
  call.call.assistantReady();
  await tick();
  return call;
}

describe('a call that is connected again', () => {
  it('goes on with the conversation that it had', async () => {
    const { assistant } = await given(EARLIER, { connect: '2' });

    expect(assistant.did).toEqual([
      'remember: assistant: Good morning. / caller: A table for two.',
      expect.stringMatching(/^ask \(greeting\): The line was interrupted.* go on with the conversation/),
    ]);
  });

  it('has the whole conversation in the end', async () => {
    const continued = await given(EARLIER, { connect: '2' });
    continued.call.callerSpeechStarted('user_2', 0);
    continued.call.callerUnderstood('user_2', 'Hello?');

    expect(continued.call.turns().map(({ text }) => text)).toEqual([
      'Good morning.',
      'A table for two.',
      'Hello?',
    ]);
  });

  it('is greeted where nothing had been said', async () => {
    const { assistant } = await given([], { connect: '2' });

    expect(assistant.did).toEqual(['ask (greeting): Say exactly: “Good morning.”']);
  });

  it('is told so where nobody remembers', async () => {
    const { assistant } = await given(undefined, { connect: '2' });

    expect(assistant.did).toEqual([expect.stringMatching(/you remember nothing/)]);
  });

  it('waits for what is remembered, and keeps what the caller says meanwhile', async () => {
    let remember: (turns: readonly Turn[]) => void = () => undefined;
    const memory: CallMemory = { recall: () => new Promise((resolve) => (remember = resolve)) };
    const continued = new GivenCall(GREETING, {}, memory);
    continued.call.callerStarted({ ...START, parameters: { connect: '2' } });
    continued.call.assistantReady();
    continued.sound(200);
    expect(continued.assistant.did).toEqual([]);

    remember(EARLIER);
    await tick();

    expect(continued.assistant.heardMs).toBe(200);
    expect(continued.assistant.did).toHaveLength(2);
  });

  it('counts its time from when it was answered', async () => {
    const continued = await given(EARLIER, { connect: '2', begun: String(1_800_000_000 - 60) });
    continued.clock.pass(1_000);
    continued.call.callerSpeechStarted('user_2', 0);

    expect(continued.call.turns().at(-1)?.startedAtMs).toBe(61_000);
  });
});

describe('a caller who comes back from a transfer', () => {
  it('is told that nobody answered', async () => {
    const { assistant } = await given(EARLIER, { connect: '1', back: 'transfer' });

    expect(assistant.did).toEqual([
      expect.stringMatching(/^remember: /),
      expect.stringMatching(/nobody answered/),
    ]);
  });
});

describe('a call on its first line', () => {
  it('asks nobody what was before', () => {
    const memory: CallMemory = { recall: () => Promise.reject(new Error('asked')) };
    const first = new GivenCall(GREETING, {}, memory);
    first.call.callerStarted({ ...START, parameters: { connect: '1' } });

    first.call.assistantReady();

    expect(first.assistant.did).toEqual(['ask (greeting): Say exactly: “Good morning.”']);
  });
});
