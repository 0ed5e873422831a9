import { EventEmitter } from 'node:events';
import type { CallSummary } from '../../../bridge/call/observer';
import type { Turn } from '../../../bridge/call/transcript';
import { CallFollower } from '../../../rig/console/call-follower';
import type { Message } from '../../../rig/console/messages';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import { FakeClock } from '../../support/fake-clock';
import { START } from '../../support/given-call';

const CALL_SID = START.callSid;
/** The unix time at which this call rings, and when the webhook says that it began: it goes by whole seconds. */
const RINGING_UNIX_MS = 1_800_000_000_700;
const BEGUN_S = 1_800_000_000;

/** A call that a test tells of, on a clock that stands still. */
function given() {
  const clock = new FakeClock();
  const call = new EventEmitter();
  const messages: Message[] = [];
  const played: Buffer[] = [];
  const teller = {
    tell: (message: Message) => messages.push(message),
    play: (mulaw: Buffer) => played.push(mulaw),
  };
  clock.pass(5_000);
  const unixMs = () => RINGING_UNIX_MS + clock.nowMs() - 5_000;
  const follower = new CallFollower(call as unknown as PhoneCall, clock, teller, unixMs);
  call.emit('ringing', clock.nowMs());
  const { observer } = follower;
  const turns = (): Turn[] => messages.filter((message) => message.is === 'turns').at(-1)?.turns ?? [];
  return { clock, call, follower, observer, messages, played, turns };
}

const turn = (text: string, startedAtMs = 0): Turn => ({
  speaker: 'caller',
  itemId: 'item_1',
  text,
  startedAtMs,
});

describe('whoever follows a call for the page', () => {
  it('tells of phone and bridge on one clock, which begins with the ringing', () => {
    const { clock, call, observer, messages } = given();

    clock.pass(40);
    call.emit('document', {
      atMs: clock.nowMs() - 10,
      twiml: '<Response><Connect><Stream/></Connect></Response>',
    });
    clock.pass(1_000);
    observer.answerHeard?.(CALL_SID, 800);

    expect(messages).toEqual([
      { is: 'event', atMs: 0, kind: 'ringing' },
      { is: 'event', atMs: 30, kind: 'document', says: 'answers <Connect> <Stream>' },
      { is: 'event', atMs: 1_040, kind: 'answer', latencyMs: 800 },
    ]);
  });

  it('tells turns by the same clock, though the bridge counts from a whole second', () => {
    const { clock, observer, turns } = given();
    clock.pass(100);
    const start = { ...START, parameters: { begun: String(BEGUN_S) } };

    observer.answered?.(CALL_SID, start, {} as never);
    observer.turnTaken?.(CALL_SID, () => [turn('Hello.', 1_700)]);
    clock.pass(250);

    expect(turns()[0]!.startedAtMs).toBe(1_000);
  });

  it('tells words that are written down later, and only what changed', () => {
    const { clock, observer, messages, turns } = given();
    let text = '';
    observer.turnTaken?.(CALL_SID, () => [turn(text)]);

    clock.pass(1_000);
    text = 'Hello.';
    clock.pass(1_000);

    expect(turns()).toEqual([turn('Hello.')]);
    expect(messages.filter(({ is }) => is === 'turns')).toHaveLength(2);
  });

  it('waits for the last words after the end, and then for nothing more', () => {
    const { clock, call, observer, turns } = given();
    let text = '';
    call.emit('ended', { endedBy: 'caller', times: { endedAtMs: clock.nowMs() } });
    const summary = { callSid: CALL_SID, reason: 'caller-hung-up', turns: () => [turn(text)] };
    observer.ended?.(summary as unknown as CallSummary);

    clock.pass(1_200);
    text = 'And another thing.';
    clock.pass(1_500);

    expect(turns()).toEqual([turn('And another thing.')]);
    expect(clock.timerCount).toBe(0);
  });

  it('tells what the end was, as far as the bridge has said it', () => {
    const { clock, call, observer, messages } = given();
    clock.pass(2_000);

    observer.ended?.({ reason: 'assistant-hung-up', turns: () => [] } as unknown as CallSummary);
    call.emit('ended', { endedBy: 'rest', times: { endedAtMs: clock.nowMs() } });

    expect(messages.slice(1)).toMatchObject([
      { kind: 'line-over', reason: 'assistant-hung-up' },
      { kind: 'ended', endedBy: 'rest', reason: 'assistant-hung-up' },
    ]);
  });

  it('tells how many keys were handed over, and not which', () => {
    const { observer, messages } = given();

    observer.keyedIn?.(CALL_SID, '4242');

    expect(messages.at(-1)).toEqual({ is: 'event', atMs: 0, kind: 'keys', count: 4 });
  });

  it('tells nothing more once another call has taken its place', () => {
    const { clock, call, follower, observer, messages } = given();
    const told = messages.length;

    follower.close();
    observer.asideHeard?.(CALL_SID);
    observer.turnTaken?.(CALL_SID, () => [turn('Hello.')]);
    call.emit('quiet', clock.nowMs());
    clock.pass(5_000);

    expect(messages).toHaveLength(told);
    expect(clock.timerCount).toBe(0);
  });
});
