import type { Turn } from '../../../bridge/call/transcript';
import { callLog } from '../../../bridge/telemetry/call-log';
import { givenAssistant } from '../../support/given-assistant';
import { ACCOUNT_SID, CALL_SID } from '../../support/given-call';
import { keptLog } from '../../support/kept-log';

const START = {
  ...{ callSid: CALL_SID, accountSid: ACCOUNT_SID, streamSid: 'MZ1', isPcmu: true },
  parameters: { from: '+819012345678', to: '+815012345678' },
};
const TURNS: Turn[] = [
  { speaker: 'assistant', itemId: 'item_1', text: 'Hello.', startedAtMs: 0 },
  { speaker: 'caller', itemId: 'item_2', text: 'My card number is one two three.', startedAtMs: 900 },
];

function given() {
  const kept = keptLog();
  return { kept, observer: callLog(kept.log) };
}

describe('the log of a call', () => {
  it('says who answers, in which edition, and not who calls', () => {
    const { kept, observer } = given();

    observer.answered?.(CALL_SID, START, givenAssistant({ name: 'sakura' }));

    expect(kept.lines).toMatchObject([
      { level: 'info', callSid: CALL_SID, assistant: 'sakura', version: 'v1', msg: 'call answered' },
    ]);
    expect(kept.text()).not.toContain('819012345678');
  });

  it('says how soon both sides were ready, and whether a conversation goes on', () => {
    const { kept, observer } = given();

    observer.connected?.(CALL_SID, {
      ...{ startedMs: 12.3, assistantReadyMs: 431.8, keptEarlyMs: 400 },
      resumed: true,
    });

    expect(kept.lines).toMatchObject([
      {
        ...{ level: 'info', callSid: CALL_SID, resumed: true },
        ...{ startedMs: 12, assistantReadyMs: 432, keptEarlyMs: 400, msg: 'call connected' },
      },
    ]);
  });

  it('says which tool took how long, and warns of one that failed', () => {
    const { kept, observer } = given();

    observer.toolFinished?.(CALL_SID, { name: 'book', durationMs: 419.6, outcome: 'ok' });
    observer.toolFinished?.(CALL_SID, { name: 'book', durationMs: 8_000, outcome: 'too-late' });

    expect(kept.lines).toMatchObject([
      {
        ...{ level: 'info', callSid: CALL_SID, tool: 'book', durationMs: 420 },
        ...{ outcome: 'ok', msg: 'tool answered' },
      },
      {
        ...{ level: 'warn', callSid: CALL_SID, tool: 'book', durationMs: 8_000 },
        ...{ outcome: 'too-late', msg: 'tool failed' },
      },
    ]);
  });

  it('says of a tool that was given up with the call that it was, without a warning', () => {
    const { kept, observer } = given();

    observer.toolFinished?.(CALL_SID, { name: 'book', durationMs: 3_000.2, outcome: 'given-up' });

    expect(kept.lines).toMatchObject([
      { level: 'info', callSid: CALL_SID, tool: 'book', durationMs: 3_000, msg: 'tool given up' },
    ]);
  });

  it('says why a call ended and of how many turns it was, and none of the words', () => {
    const { kept, observer } = given();

    observer.ended?.({
      ...{ callSid: CALL_SID, reason: 'caller-hung-up', durationMs: 60_000.4, turns: () => TURNS },
      ...{ interruptions: 1, droppedEarlyMs: 0, untakenMs: 0 },
    });

    expect(kept.lines).toMatchObject([
      { callSid: CALL_SID, reason: 'caller-hung-up', durationMs: 60_000, turns: 2, msg: 'call ended' },
    ]);
    expect(kept.text()).not.toContain('card number');
  });

  it('says nothing of keys and of turns, which are the caller’s', () => {
    const { kept, observer } = given();

    observer.keyedIn?.(CALL_SID, '4111');
    observer.turnTaken?.(CALL_SID, () => TURNS);

    expect(kept.lines).toEqual([]);
  });
});
