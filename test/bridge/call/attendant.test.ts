import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { tick } from '../../support/fake-tools';
import { GivenCall } from '../../support/given-call';

const TOOL = {
  type: 'lambda',
  name: 'find_table',
  description: 'Finds a table.',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:find',
} as const;
const RECEPTION = { name: 'reception', number: '+15005550006', description: 'Anything else.' };
const ABLE: Partial<AssistantDocument> = {
  destinations: [RECEPTION],
  tools: [{ type: 'hang_up' }, { type: 'transfer_call' }, TOOL],
};

/** The assistant says something, calls a tool and is done; nothing was heard yet. */
function calls(given: GivenCall, name: string, args = '{}', spokenMs = 600): void {
  const ref = given.reply(spokenMs);
  given.call.toolCalled({ responseId: ref.responseId, id: 'call_1', name, arguments: args });
  given.finish(ref);
}

/** Twilio is asked, and asked again, in vain. */
async function refusedThrice(given: GivenCall): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await tick();
    given.clock.pass(1_000);
  }
  await tick();
}

describe('a tool that the assistant calls', () => {
  it('runs, and the assistant goes on when it has answered', async () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'find_table', '{"people":2}');
    expect(given.tools.did).toEqual(['find_table {"people":2}']);

    await given.tools.answer('{"table":7}');

    expect(given.assistant.did).toEqual(['answer call_1: {"table":7}', 'ask (tools): as you see fit']);
  });

  it('is told for whom it runs', () => {
    const given = new GivenCall(ABLE);
    given.call.callerStarted({
      callSid: given.call.callSid,
      ...{ accountSid: 'AC1', streamSid: 'MZ1', isPcmu: true },
      parameters: { from: '+15005550001', to: '+15005550002' },
    });
    given.call.assistantReady();

    calls(given, 'find_table');

    expect(given.tools.users).toEqual([
      { callSid: given.call.callSid, assistant: 'test', from: '+15005550001', to: '+15005550002' },
    ]);
  });

  it('does not stop the audio: the caller may speak over it', async () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'find_table');
    given.call.callerSpeechStarted('user_1', 0);
    given.sound(200);
    given.call.callerSpeechStopped('user_1', 200);

    await given.tools.answer('{}');
    given.call.responseStarted('resp_2', undefined);
    given.finish(given.reply(300, { responseId: 'resp_2', itemId: 'item_2' }));

    expect(given.assistant.heardMs).toBe(200);
    expect(given.assistant.did.slice(-2)).toEqual(['answer call_1: {}', 'ask (tools): as you see fit']);
  });

  it('is not heard of twice when the answer to the caller deals with it', async () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'find_table');
    given.hearAll();
    given.call.callerSpeechStarted('user_1', 0);
    await given.tools.answer('{}');
    given.call.callerSpeechStopped('user_1', 200);

    given.finish(given.reply(300, { responseId: 'resp_2', itemId: 'item_2' }));

    expect(given.assistant.did).toEqual(['answer call_1: {}']);
  });

  it('is answered with a sentence when there is no such tool', () => {
    const given = GivenCall.talking(ABLE);

    calls(given, 'order_pizza');

    expect(given.assistant.did).toEqual([
      'answer call_1: {"error":"There is no tool of this name."}',
      'ask (tools): as you see fit',
    ]);
  });
});

describe('a filler', () => {
  const filler = { afterMs: 1_500, say: 'One moment.' };
  const SLOW: Partial<AssistantDocument> = { tools: [{ ...TOOL, filler }] };

  it('is said when a tool takes long and nothing else is heard', () => {
    const given = GivenCall.talking(SLOW);
    calls(given, 'find_table');
    given.clock.pass(700);
    given.hearAll();

    given.clock.pass(800);

    expect(given.assistant.did).toEqual(['ask (filler): Say exactly: “One moment.”']);
  });

  it('waits until the assistant has been heard', () => {
    const given = GivenCall.talking(SLOW);
    calls(given, 'find_table', '{}', 3_000);
    given.clock.pass(1_500);
    expect(given.assistant.did).toEqual([]);

    given.clock.pass(1_600);
    given.hearAll();

    expect(given.assistant.did).toEqual(['ask (filler): Say exactly: “One moment.”']);
  });

  it('is not said once the tool has answered', async () => {
    const given = GivenCall.talking(SLOW);
    calls(given, 'find_table', '{}', 3_000);
    given.clock.pass(1_500);
    await given.tools.answer('{}');
    given.responseToRequest('resp_2');

    given.clock.pass(1_600);
    given.hearAll();

    expect(given.assistant.did).toEqual(['answer call_1: {}', 'ask (tools): as you see fit']);
  });
});

describe('an assistant that hangs up', () => {
  it('does so once its last word was heard', async () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'hang_up');
    expect(given.control.did).toEqual([]);

    given.clock.pass(600);
    given.hearAll();
    await tick();
    given.call.callerGone('caller-hung-up');

    expect(given.control.did).toEqual(['hang up']);
    expect(given.summaries[0]?.reason).toBe('assistant-hung-up');
  });

  it('does so at once when it has said nothing', () => {
    const given = GivenCall.talking(ABLE);
    given.call.responseStarted('resp_1', undefined);
    given.call.toolCalled({ responseId: 'resp_1', id: 'call_1', name: 'hang_up', arguments: '{}' });
    expect(given.control.did).toEqual([]);

    given.call.responseEnded({ responseId: 'resp_1', status: 'completed', code: undefined });

    expect(given.control.did).toEqual(['hang up']);
  });

  it('does not when the caller speaks first, and learns that it did not', () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'hang_up');
    given.clock.pass(100);

    given.call.callerSpeechStarted('user_1', 0);
    given.clock.pass(60_000);

    expect(given.control.did).toEqual([]);
    expect(given.assistant.did).toContainEqual(expect.stringMatching(/^answer call_1: .*went on speaking/));
  });

  it('hangs up without the mark that never came back', () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'hang_up');

    given.clock.pass(600 + 5_000);

    expect(given.control.did).toEqual(['hang up']);
  });
});

describe('a hang-up that Twilio refuses', () => {
  it('is spoken about as what it is', async () => {
    const given = GivenCall.talking(ABLE);
    given.control.refusal = 'no';
    calls(given, 'hang_up');
    given.clock.pass(600);
    given.hearAll();

    await refusedThrice(given);

    expect(given.assistant.did).toEqual([
      'answer call_1: {"error":"The call could not be ended. Tell the caller that they may hang up."}',
      'ask (tools): as you see fit',
    ]);
  });
});

describe('an assistant that hangs up and is spoken into', () => {
  const WEIGHING: Partial<AssistantDocument> = { ...ABLE, interruption: { minimumSpeechMs: 800 } };

  it('hangs up all the same when it was no more than an aside', () => {
    const given = GivenCall.talking(WEIGHING);
    calls(given, 'hang_up', '{}', 2_000);
    given.sound(1_000);
    given.call.callerSpeechStarted('user_1', 700);
    given.sound(300);
    given.silence(500);
    given.call.callerSpeechStopped('user_1', 1_800);

    given.clock.pass(200);
    given.hearAll();

    expect(given.assistant.did).toEqual([]);
    expect(given.control.did).toEqual(['hang up']);
  });

  it('does not once it is more than that', () => {
    const given = GivenCall.talking(WEIGHING);
    calls(given, 'hang_up', '{}', 4_000);
    given.sound(1_000);
    given.call.callerSpeechStarted('user_1', 700);

    given.sound(1_000);

    expect(given.assistant.did).toContainEqual(expect.stringMatching(/^answer call_1: .*went on speaking/));
  });

  it('has one answer to give when a key calls it off', () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'hang_up', '{}', 2_000);
    given.clock.pass(500);

    for (const key of '12#') given.call.callerPressed(key);

    expect(given.control.did).toEqual([]);
    expect(given.assistant.did.filter((deed) => deed.startsWith('ask'))).toEqual([
      'ask (tools): as you see fit',
    ]);
    expect(given.assistant.did).toContain('note: The caller pressed these keys on their telephone: 12');
  });
});

describe('a transfer', () => {
  const TO_RECEPTION = '{"destination":"reception"}';

  it('is made once the last word was heard', async () => {
    const given = GivenCall.talking(ABLE);
    calls(given, 'transfer_call', TO_RECEPTION);
    given.clock.pass(600);
    given.hearAll();
    await tick();
    given.call.callerGone('caller-hung-up');

    expect(given.control.did).toEqual(['transfer to reception at +15005550006']);
    expect(given.summaries[0]?.reason).toBe('transferred');
  });

  it.each(['{"destination":"the moon"}', '{}', 'not JSON', 'null'])('is not made to %s', (args) => {
    const given = GivenCall.talking(ABLE);

    calls(given, 'transfer_call', args);

    expect(given.assistant.did).toEqual([
      'answer call_1: {"error":"The destination must be one of: reception."}',
      'ask (tools): as you see fit',
    ]);
  });

  it('that Twilio refuses is spoken about', async () => {
    const given = GivenCall.talking(ABLE);
    given.control.refusal = 'Not now.';
    calls(given, 'transfer_call', TO_RECEPTION);
    given.clock.pass(600);
    given.hearAll();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await tick();
      given.clock.pass(1_000);
    }

    expect(given.control.did).toHaveLength(3);
    expect(given.assistant.did).toEqual([
      expect.stringMatching(/^answer call_1: .*could not be made/),
      'ask (tools): as you see fit',
    ]);
    expect(given.summaries).toEqual([]);
  });
});

describe('two ends at once', () => {
  it('are one: the other is answered, and a transfer that fails is spoken about', async () => {
    const given = GivenCall.talking(ABLE);
    given.control.refusal = 'no';
    const ref = given.reply(600);
    const call = { responseId: ref.responseId, arguments: '{"destination":"reception"}' };
    given.call.toolCalled({ ...call, id: 'call_1', name: 'transfer_call' });
    given.call.toolCalled({ ...call, id: 'call_2', name: 'hang_up' });
    given.finish(ref);
    given.clock.pass(600);
    given.hearAll();

    await refusedThrice(given);

    expect(given.control.did).toEqual(
      Array.from({ length: 3 }, () => 'transfer to reception at +15005550006'),
    );
    expect(given.assistant.did).toEqual([
      'answer call_2: {"error":"The call is being ended or transferred already."}',
      'answer call_1: {"error":"The transfer could not be made. Tell the caller, and go on."}',
      'ask (tools): as you see fit',
    ]);
  });
});

describe('keys', () => {
  it('are handed over as a message that wants an answer', () => {
    const given = GivenCall.talking();

    for (const key of '42#') given.call.callerPressed(key);

    expect(given.assistant.did).toEqual([
      'note: The caller pressed these keys on their telephone: 42',
      'ask (keys): as you see fit',
    ]);
  });

  it('stop the assistant, which does not know of them', () => {
    const given = GivenCall.talking();
    given.reply(3_000);
    given.clock.pass(1_000);

    given.call.callerPressed('4');

    expect(given.assistant.did).toEqual(['truncate item_1 at 1000 ms', 'cancel resp_1']);
  });

  it('may be bound to a human', () => {
    const given = GivenCall.talking({ ...ABLE, keys: { actions: { '0': { transfer: 'reception' } } } });
    given.reply(3_000);
    given.clock.pass(1_000);

    given.call.callerPressed('0');
    expect(given.control.did).toEqual([]);
    given.call.responseEnded({ responseId: 'resp_1', status: 'cancelled', code: 'client_cancelled' });

    expect(given.control.did).toEqual(['transfer to reception at +15005550006']);
  });

  it('may be bound to the end, with a goodbye', () => {
    const given = GivenCall.talking({ closingWords: 'Goodbye.', keys: { actions: { '9': 'hang_up' } } });

    given.call.callerPressed('9');
    expect(given.assistant.did.at(-1)).toBe('ask (closing): Say exactly: “Goodbye.”');
    given.finish(given.reply(500, { requestId: given.assistant.requests[0]?.id }));
    given.clock.pass(500);
    given.hearAll();

    expect(given.control.did).toEqual(['hang up']);
  });
});

describe('silence', () => {
  const SILENCE: Partial<AssistantDocument> = {
    silence: { promptAfterSeconds: 10, prompts: 1 },
    closingWords: 'Goodbye.',
  };

  /** The assistant says what it was asked to say, and all of it is heard. */
  function says(given: GivenCall, responseId: string): void {
    const requestId = given.assistant.requests.at(-1)?.id;
    given.finish(given.reply(500, { responseId, itemId: `item of ${responseId}`, requestId }));
    given.clock.pass(500);
    given.hearAll();
  }

  it('is counted from the last word that was heard', () => {
    const given = GivenCall.talking(SILENCE);
    given.finish(given.reply(5_000));
    given.clock.pass(5_000);
    given.hearAll();

    given.clock.pass(9_999);
    expect(given.assistant.did).toEqual([]);
    given.clock.pass(1);

    expect(given.assistant.did).toEqual([expect.stringMatching(/^ask \(silence\): .*still there/)]);
  });

  it('ends the call after questions in vain, with a goodbye', async () => {
    const given = GivenCall.talking(SILENCE);
    given.clock.pass(10_000);
    says(given, 'resp_1');
    given.clock.pass(10_000);
    expect(given.assistant.did.at(-1)).toBe('ask (closing): Say exactly: “Goodbye.”');

    says(given, 'resp_2');
    await tick();
    given.call.callerGone('caller-hung-up');

    expect(given.control.did).toEqual(['hang up']);
    expect(given.summaries[0]?.reason).toBe('caller-silent');
  });

  it('does not end it when the caller says something into the goodbye', () => {
    const given = GivenCall.talking(SILENCE);
    given.clock.pass(10_000);
    says(given, 'resp_1');
    given.clock.pass(10_000);
    given.reply(500, { responseId: 'resp_2', requestId: given.assistant.requests.at(-1)?.id });

    given.call.callerSpeechStarted('user_1', 0);
    given.call.responseEnded({ responseId: 'resp_2', status: 'cancelled', code: 'turn_detected' });
    given.call.callerSpeechStopped('user_1', 300);
    given.finish(given.reply(500, { responseId: 'resp_3', itemId: 'item_3' }));
    given.clock.pass(500);
    given.hearAll();

    expect(given.control.did).toEqual([]);
  });

  it('has the call take turns while the goodbye is said, so that nothing is answered after it', () => {
    const given = GivenCall.talking({ ...SILENCE, silence: { promptAfterSeconds: 10, prompts: 0 } });
    given.clock.pass(10_000);
    expect(given.assistant.did).toEqual(['turns by-call', 'ask (closing): Say exactly: “Goodbye.”']);
    given.reply(500, { requestId: given.assistant.requests.at(-1)?.id });

    given.call.callerSpeechStarted('user_1', 0);

    expect(given.assistant.did.slice(2)).toEqual([
      'truncate item_1 at 0 ms',
      'cancel resp_1',
      'turns by-assistant',
    ]);
  });

  it('is none while a tool runs', () => {
    const given = GivenCall.talking({ ...SILENCE, tools: [{ ...TOOL, deadlineMs: 60_000 }] });
    calls(given, 'find_table');
    given.clock.pass(600);
    given.hearAll();

    given.clock.pass(30_000);

    expect(given.assistant.did).toEqual([]);
  });
});

describe('a call that is too long', () => {
  const SHORT: Partial<AssistantDocument> = {
    limits: { callMinutes: 1, warnSecondsBefore: 20, turnSeconds: 10 },
    closingWords: 'Goodbye.',
  };

  it('is told of its end before, then closed in words, then hung up', async () => {
    const given = GivenCall.talking(SHORT);
    given.clock.pass(40_000);
    expect(given.assistant.did).toEqual([expect.stringMatching(/^note: This call ends in 20 seconds/)]);
    given.clock.pass(20_000);
    expect(given.assistant.did.at(-1)).toBe('ask (closing): Say exactly: “Goodbye.”');

    given.finish(given.reply(500, { requestId: given.assistant.requests.at(-1)?.id }));
    given.clock.pass(500);
    given.hearAll();
    await tick();
    given.call.callerGone('caller-hung-up');

    expect(given.summaries[0]?.reason).toBe('time-limit');
  });

  it('ends although the caller goes on speaking', () => {
    const given = GivenCall.talking(SHORT);
    given.clock.pass(59_000);
    given.call.callerSpeechStarted('user_1', 0);

    given.clock.pass(1_000);
    expect(given.assistant.did.at(-1)).toBe('ask (closing): Say exactly: “Goodbye.”');
    given.clock.pass(15_000);

    expect(given.control.did).toEqual(['hang up']);
  });

  it('has its last words heard to the end, whatever is said into them', () => {
    const given = GivenCall.talking(SHORT);
    given.clock.pass(60_000);
    given.finish(given.reply(2_000, { requestId: given.assistant.requests.at(-1)?.id }));
    given.clock.pass(500);
    given.caller.did.length = 0;

    given.call.callerSpeechStarted('user_1', 0);
    expect(given.caller.did).toEqual([]);
    given.clock.pass(1_500);
    given.hearAll();

    expect(given.control.did).toEqual(['hang up']);
  });

  it('ends although the assistant does not find its last words', () => {
    const given = GivenCall.talking(SHORT);

    given.clock.pass(60_000 + 10_000);

    expect(given.control.did).toEqual(['hang up']);
    expect(given.summaries).toEqual([]);
  });

  it('is as long on its second line as on its first', () => {
    const given = new GivenCall(SHORT);
    const parameters = { begun: String(1_800_000_000 - 50) };
    given.call.callerStarted({
      callSid: given.call.callSid,
      accountSid: 'AC1',
      streamSid: 'MZ1',
      isPcmu: true,
      parameters,
    });
    given.call.assistantReady();

    given.clock.pass(10_000);

    expect(given.assistant.did.at(-1)).toBe('ask (closing): Say exactly: “Goodbye.”');
  });

  it('ends when somebody speaks without a pause: it is music, or a machine', async () => {
    const given = GivenCall.talking({ ...SHORT, limits: { callMinutes: 15, turnSeconds: 10 } });
    given.call.callerSpeechStarted('user_1', 0);
    given.clock.pass(10_000);
    given.finish(given.reply(500, { requestId: given.assistant.requests.at(-1)?.id }));
    given.clock.pass(500);
    given.hearAll();
    expect(given.control.did).toEqual(['hang up']);
    await tick();
    given.call.callerGone('caller-hung-up');

    expect(given.summaries[0]?.reason).toBe('one-sided');
  });
});
