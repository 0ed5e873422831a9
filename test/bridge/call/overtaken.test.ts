import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import type { LambdaTool } from '../../../bridge/contract/assistant/tools';
import { GivenCall } from '../../support/given-call';
import { speech } from '../../support/pcmu';

const TOOL: LambdaTool = {
  type: 'lambda',
  name: 'find_table',
  description: 'Finds a table.',
  parameters: { type: 'object' },
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:find',
  deadlineMs: 8_000,
};
const ANSWER = { responseId: 'resp_2', itemId: 'item_2', contentIndex: 0 };

/** What was asked for last begins now, and is all there at once. */
function answerComes(given: GivenCall): void {
  given.assistant.did.length = 0;
  given.caller.did.length = 0;
  given.responseToRequest('resp_2');
  given.call.assistantSpoke(ANSWER, speech(6_000));
  given.call.assistantFinished(ANSWER);
}

function isOver(given: GivenCall, responseId: string): void {
  given.call.responseEnded({ responseId, status: 'cancelled', code: 'client_cancelled' });
}

describe('an answer that begins when the caller has begun to speak again', () => {
  const BY_CALL: Partial<AssistantDocument> = { interruption: { minimumSpeechMs: 500 } };

  it('does not talk over them, and is asked for anew when they have finished', () => {
    const given = GivenCall.talking(BY_CALL);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);
    given.call.callerSpeechStarted('user_2', 1_500);

    answerComes(given);
    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toEqual(['cancel resp_2', 'truncate item_2 at 0 ms']);
    isOver(given, 'resp_2');
    given.call.callerSpeechStopped('user_2', 4_000);

    expect(given.assistant.requests.map(({ id }) => id)).toEqual(['turn-1', 'turn-2']);
  });

  it('does not talk over them where the assistant takes turns either', async () => {
    const given = GivenCall.talking({ tools: [TOOL] });
    const ref = given.reply(600);
    given.call.toolCalled({ responseId: 'resp_1', id: 'call_1', name: 'find_table', arguments: '{}' });
    given.finish(ref);
    given.clock.pass(600);
    given.hearAll();
    await given.tools.answer('{}');
    given.call.callerSpeechStarted('user_1', 0);

    answerComes(given);

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toContain('cancel resp_2');
  });

  it('is played where the caller had finished before', () => {
    const given = GivenCall.talking(BY_CALL);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);

    answerComes(given);

    expect(given.caller.did).toContain('play 300 ms');
    expect(given.assistant.did).toEqual([]);
  });

  it('is played where what they say may be an aside', () => {
    const given = GivenCall.talking({ ...BY_CALL, tools: [TOOL] });
    given.reply(3_000);
    given.sound(300);
    given.call.callerSpeechStarted('user_1', 200);
    given.call.responseEnded({ responseId: 'resp_1', status: 'completed', code: undefined });

    given.call.responseStarted('resp_2', 'tools-1');
    given.call.assistantSpoke(ANSWER, speech(600));

    expect(given.assistant.did).toEqual([]);
  });
});

describe('words that begin when the caller has begun to speak', () => {
  it('are no goodbye that the caller has called off', () => {
    const given = GivenCall.talking({
      silence: { promptAfterSeconds: 10, prompts: 0 },
      closingWords: 'Goodbye.',
    });
    given.clock.pass(10_000);
    given.call.callerSpeechStarted('user_1', 0);

    answerComes(given);

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toContain('cancel resp_2');
  });

  it('are heard all the same where they are the very last', () => {
    const given = GivenCall.talking({
      limits: { callMinutes: 1, warnSecondsBefore: 0, turnSeconds: 10 },
      closingWords: 'Goodbye.',
    });
    given.clock.pass(60_000);
    given.call.callerSpeechStarted('user_1', 0);

    answerComes(given);

    expect(given.caller.did).toContain('play 300 ms');
    expect(given.assistant.did).not.toContain('cancel resp_2');
  });

  it('are heard all the same where they are a protected greeting', () => {
    const given = GivenCall.talking({
      greeting: { say: 'Good morning.' },
      interruption: { protectGreeting: true },
    });
    given.call.callerSpeechStarted('user_1', 0);

    answerComes(given);

    expect(given.caller.did).toContain('play 300 ms');
    expect(given.assistant.did).toEqual([]);
  });
});

describe('an answer that begins when the caller has begun to press keys', () => {
  it('does not talk into them, and what was keyed in is answered', () => {
    const given = GivenCall.talking({ keys: { terminator: '#' } });
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);
    given.fail('resp_1');
    given.clock.pass(250);
    given.call.callerPressed('1');

    answerComes(given);
    expect(given.caller.did).toEqual([]);
    isOver(given, 'resp_2');
    given.call.callerPressed('#');

    expect(given.assistant.did.slice(-1)).toEqual(['ask (keys): as you see fit']);
  });
});
