import type { AssistantNote } from '../../../bridge/call/assistant-note';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import type { CallObserver } from '../../../bridge/call/observer';
import { CALL_SID, GivenCall, START } from '../../support/given-call';

function watched(options: Partial<AssistantDocument> = {}) {
  const told: string[] = [];
  const observer: CallObserver = {
    admitted: (callSid) => told.push(`${callSid} admitted`),
    firstWordHeard: (_callSid, afterMs) => told.push(`first word after ${afterMs} ms`),
    assistantNoted: (_callSid, { what }: AssistantNote) => told.push(`assistant: ${what}`),
    toolFinished: (_callSid, { name, durationMs, outcome }) =>
      told.push(`${name} after ${durationMs} ms: ${outcome}`),
    ended: ({ untakenMs }) => told.push(`ended, ${untakenMs} ms not taken`),
  };
  return { given: new GivenCall({ greeting: { instructions: 'Say hello.' }, ...options }, observer), told };
}

describe('who watches a call', () => {
  it('learns of it as soon as it is let in', () => {
    expect(watched().told).toEqual([`${CALL_SID} admitted`]);
  });

  it('learns how long the caller waited for the first word, from the start of their stream', () => {
    const { given, told } = watched();
    given.clock.pass(1_000);
    given.call.callerStarted(START);
    given.clock.pass(300);
    given.call.assistantReady();
    given.reply(600);
    given.clock.pass(400);

    given.hearAll();

    expect(told).toContain('first word after 700 ms');
  });

  it('learns of a first word once', () => {
    const { given, told } = watched();
    given.call.callerStarted(START);
    given.call.assistantReady();
    given.finish(given.reply(600));
    given.hearAll();

    given.reply(600, { responseId: 'resp_2', itemId: 'item_2' });
    given.hearAll();

    expect(told.filter((fact) => fact.startsWith('first word'))).toHaveLength(1);
  });

  it('learns of no such wait where the caller speaks first: it would be their own', () => {
    const { given, told } = watched({ greeting: undefined });
    given.call.callerStarted(START);
    given.call.assistantReady();
    given.reply(600);

    given.hearAll();

    expect(told).toEqual([`${CALL_SID} admitted`]);
  });

  it('is passed on what the assistant’s leg notes', () => {
    const { given, told } = watched();

    given.call.assistantNoted({ what: 'session-failed' });

    expect(told.at(-1)).toBe('assistant: session-failed');
  });

  it('learns of a tool that still runs at the end, before it learns of the end', () => {
    const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:find';
    const tool = { type: 'lambda' as const, name: 'find_table', description: 'Finds a table.', functionArn };
    const { given, told } = watched({ tools: [tool] });
    given.call.callerStarted(START);
    given.call.assistantReady();
    const { responseId } = given.reply(600);
    given.call.toolCalled({ responseId, id: 'call_1', name: 'find_table', arguments: '{}' });
    given.clock.pass(400);

    given.call.end('caller-hung-up');

    expect(told.slice(-2)).toEqual(['find_table after 400 ms: given-up', 'ended, 0 ms not taken']);
  });

  it('learns at the end how much of the caller the assistant’s line did not take', () => {
    const { given, told } = watched();
    given.assistant.untakenMs = 60;

    given.call.end('caller-hung-up');

    expect(told.at(-1)).toBe('ended, 60 ms not taken');
  });
});
