import { GivenCall } from '../../support/given-call';
import { speech } from '../../support/pcmu';

const REF = { responseId: 'resp_1', itemId: 'item_1', contentIndex: 0 };

function cancelled(given: GivenCall, responseId = 'resp_1'): void {
  given.call.responseEnded({ responseId, status: 'cancelled', code: 'client_cancelled' });
}

/** The caller presses a key now and then, for longer than an answer may take. */
function keysIn(given: GivenCall): void {
  for (let key = 0; key < 16; key += 1) {
    given.clock.pass(800);
    given.call.callerPressed('1');
  }
}

const reasons = (given: GivenCall) => given.summaries.map(({ reason }) => reason);

describe('an answer that the caller stopped', () => {
  it('is no longer due, however long they press keys', () => {
    const given = GivenCall.talking();
    given.reply(3_000);
    given.clock.pass(500);
    given.call.callerPressed('4');
    cancelled(given);

    keysIn(given);

    expect(reasons(given)).toEqual([]);
  });

  it('is no longer due where it had not begun to be heard', () => {
    const given = GivenCall.talking();
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);
    given.call.responseStarted('resp_1', undefined);
    given.clock.pass(300);
    given.call.callerPressed('4');
    cancelled(given);

    keysIn(given);

    expect(reasons(given)).toEqual([]);
  });

  it('is no longer due where more of it came while their speech was being weighed', () => {
    const given = GivenCall.talking({ interruption: { minimumSpeechMs: 500 } });
    given.reply(4_000);
    given.sound(1_200);
    given.call.callerSpeechStarted('user_1', 700);
    given.call.assistantSpoke(REF, speech(1_000));
    given.sound(600);
    cancelled(given);

    given.sound(11_000);

    expect(reasons(given)).toEqual([]);
  });
});

describe('an answer that is due', () => {
  it('stays due when something is said in passing before its first word', () => {
    const given = GivenCall.talking({ interruption: { minimumSpeechMs: 500 } });
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 700);
    given.responseToRequest('resp_1');
    given.sound(200);
    given.call.callerSpeechStarted('user_2', 0);
    given.silence(500);
    given.call.callerSpeechStopped('user_2', 700);

    given.silence(10_000);

    expect(reasons(given)).toEqual(['assistant-silent']);
  });
});

describe('an answer that failed', () => {
  it('keeps the goodbye from being skipped: it is asked for again first', () => {
    const given = GivenCall.talking({
      closingWords: 'Goodbye.',
      limits: { callMinutes: 1, warnSecondsBefore: 0, turnSeconds: 10 },
    });
    given.clock.pass(60_000);

    given.fail('resp_1', given.assistant.requests.at(-1)?.id);
    expect(given.control.did).toEqual([]);
    given.clock.pass(250);
    given.finish(given.reply(600, { responseId: 'resp_2', requestId: given.assistant.requests.at(-1)?.id }));
    given.clock.pass(600);
    given.hearAll();

    expect(given.assistant.requests.map(({ id }) => id)).toEqual(['closing-1', 'closing-2']);
    expect(given.control.did).toEqual(['hang up']);
  });

  it('leaves a protected greeting protected', () => {
    const given = GivenCall.talking({
      greeting: { say: 'Good morning.' },
      interruption: { protectGreeting: true },
    });
    given.fail('resp_1', given.assistant.requests.at(-1)?.id);
    given.clock.pass(250);
    given.finish(
      given.reply(4_000, { responseId: 'resp_2', requestId: given.assistant.requests.at(-1)?.id }),
    );

    given.sound(1_000);
    given.call.callerSpeechStarted('user_1', 600);

    expect(given.caller.did).not.toContain('clear');
  });
});
