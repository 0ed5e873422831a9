import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { GivenCall } from '../../support/given-call';

const PADDING_MS = 300;
const LASTING: Partial<AssistantDocument> = { interruption: { minimumSpeechMs: 500 } };

/** The caller speaks for so long into a reply, from 1 s of it on; the assistant is told after 200 ms. */
function speakInto(given: GivenCall, durationMs: number): void {
  given.sound(1_000 + 200);
  given.call.callerSpeechStarted('user_1', 1_000 - PADDING_MS);
  given.sound(durationMs - 200);
}

/** And falls silent; the assistant is told after the silence that ends a turn. */
function fallSilent(given: GivenCall, atMs: number): void {
  given.silence(500);
  given.call.callerSpeechStopped('user_1', atMs + 500);
}

describe('something short that is said into the assistant’s speech', () => {
  it('stops nothing, and is not answered', () => {
    const given = GivenCall.talking(LASTING);
    given.finish(given.reply(8_000));
    given.caller.did.length = 0;

    speakInto(given, 300);
    fallSilent(given, 1_300);
    given.clock.pass(6_200);
    given.hearAll();

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toEqual([]);
  });

  it('is told to whoever watches', () => {
    let asides = 0;
    const given = GivenCall.talking(LASTING, { asideHeard: () => (asides += 1) });
    given.finish(given.reply(8_000));

    speakInto(given, 300);
    fallSilent(given, 1_300);

    expect(asides).toBe(1);
  });

  it('is an answer where it is said just before the end', () => {
    const given = GivenCall.talking(LASTING);
    given.finish(given.reply(2_000));

    speakInto(given, 300);
    fallSilent(given, 1_300);
    given.clock.pass(200);
    given.hearAll();

    expect(given.assistant.did).toEqual(['ask (turn): as you see fit']);
  });
});

describe('a sentence that is said into the assistant’s speech', () => {
  it('stops it as soon as it is one, and the assistant is told to stop', () => {
    const given = GivenCall.talking(LASTING);
    given.reply(8_000);
    given.caller.did.length = 0;

    speakInto(given, 480);
    expect(given.caller.did).toEqual([]);
    given.sound(20);

    expect(given.caller.did).toEqual(['clear']);
    expect(given.assistant.did).toEqual(['truncate item_1 at 1500 ms', 'cancel resp_1']);
  });

  it('is answered once the response that it stopped is over', () => {
    const given = GivenCall.talking(LASTING);
    given.reply(8_000);
    speakInto(given, 1_000);
    given.assistant.did.length = 0;

    fallSilent(given, 2_000);
    expect(given.assistant.did).toEqual([]);
    given.call.responseEnded({ responseId: 'resp_1', status: 'cancelled', code: 'client_cancelled' });

    expect(given.assistant.did).toEqual(['ask (turn): as you see fit']);
  });
});

describe('a turn that nobody is spoken over', () => {
  it('is answered when it is over, however short', () => {
    const given = GivenCall.talking(LASTING);

    given.sound(200);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);

    expect(given.assistant.did).toEqual(['ask (turn): as you see fit']);
  });

  it('stops an answer that has not begun to be heard, when the caller goes on', () => {
    const given = GivenCall.talking(LASTING);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);
    given.responseToRequest('resp_1');
    given.assistant.did.length = 0;

    given.sound(1_200);
    given.call.callerSpeechStarted('user_2', 400);

    expect(given.assistant.did).toEqual(['cancel resp_1']);
  });
});

describe('a protected greeting', () => {
  const PROTECTED: Partial<AssistantDocument> = {
    greeting: { say: 'Good morning.' },
    interruption: { protectGreeting: true },
  };

  it('is heard to its end, whatever the caller says, and then they are answered', () => {
    const given = GivenCall.talking(PROTECTED);
    given.finish(given.reply(4_000, { requestId: 'greeting-1' }));
    given.caller.did.length = 0;
    given.assistant.did.length = 0;

    speakInto(given, 1_500);
    fallSilent(given, 2_500);
    expect(given.caller.did).toEqual([]);
    given.clock.pass(1_000);
    given.hearAll();

    expect(given.assistant.did).toEqual(['turns by-assistant', 'ask (turn): as you see fit']);
  });

  it('hands the turns to the assistant when it was heard', () => {
    const given = GivenCall.talking(PROTECTED);
    expect(given.assistant.dialled).toEqual(['test, turns by-call, for nobody known']);
    given.finish(given.reply(1_000, { requestId: 'greeting-1' }));
    given.clock.pass(1_000);

    given.hearAll();
    given.reply(3_000, { responseId: 'resp_2', itemId: 'item_2' });
    given.clock.pass(1_000);
    given.call.callerSpeechStarted('user_1', 0);

    expect(given.assistant.did.slice(1)).toEqual(['turns by-assistant', 'truncate item_2 at 1000 ms']);
  });
});

describe('an answer that collides with another response', () => {
  it('is asked for once that one is over', () => {
    const given = GivenCall.talking();
    given.reply(500);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);

    given.call.turnUnanswered();
    expect(given.assistant.did).not.toContain('ask (turn): as you see fit');
    given.call.responseEnded({ responseId: 'resp_1', status: 'cancelled', code: 'turn_detected' });

    expect(given.assistant.did.at(-1)).toBe('ask (turn): as you see fit');
  });
});
