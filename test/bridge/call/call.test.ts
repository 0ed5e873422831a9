import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { speech, voice } from '../../support/pcmu';
import { CALL_SID, GivenCall, START } from '../../support/given-call';

describe('while the call is being connected', () => {
  it('keeps what the caller says until the assistant is ready, then hands it over in order', () => {
    const given = new GivenCall();
    given.call.callerStarted(START);
    given.call.callerAudio(voice(20, 1), 0);
    given.call.callerAudio(voice(20, 2), 20);
    expect(given.assistant.heard).toEqual([]);

    given.call.assistantReady();
    given.call.callerAudio(voice(20, 3), 40);

    expect(given.assistant.heard).toEqual([1, 2, 3].map((byte) => speech(20, byte)));
  });

  it('keeps five seconds at most, and drops the oldest', () => {
    const given = new GivenCall();
    given.call.callerStarted(START);

    given.sound(6_000);
    given.call.assistantReady();
    given.call.end('caller-hung-up');

    expect(given.assistant.heardMs).toBe(5_000);
    expect(given.summaries[0]?.droppedEarlyMs).toBe(1_000);
  });

  it('asks for the greeting as it dials, and not again when the assistant is ready', () => {
    const given = new GivenCall({ greeting: { instructions: 'Say hello.' } });
    given.call.callerStarted(START);
    expect(given.assistant.did).toEqual(['ask (greeting): Say hello.']);

    given.call.assistantReady();
    given.responseToRequest('resp_1');

    expect(given.assistant.did).toEqual(['ask (greeting): Say hello.']);
  });

  it('waits for a greeting from when the assistant is ready', () => {
    const given = new GivenCall({ greeting: { instructions: 'Say hello.' } });
    given.call.callerStarted(START);
    given.clock.pass(5_000);
    given.call.assistantReady();

    given.clock.pass(9_999);
    expect(given.summaries).toEqual([]);
    given.clock.pass(1);

    expect(given.summaries).toMatchObject([{ reason: 'assistant-silent' }]);
  });

  it('says a greeting exactly where it is given word for word', () => {
    const given = GivenCall.talking({ greeting: { say: 'Good morning.' } });

    expect(given.assistant.did).toEqual(['ask (greeting): Say exactly: “Good morning.”']);
  });

  it('dials once it is known who calls, under a word that says nothing of them', () => {
    const given = new GivenCall();
    expect(given.assistant.dialled).toEqual([]);

    given.call.callerStarted({ ...START, parameters: { from: '+15005550001' } });

    expect(given.assistant.dialled).toEqual(['test, turns by-assistant, for alias of +15005550001']);
  });

  it('has the caller’s words written down for whoever keeps them, and not for nobody', () => {
    const writesDown = (keepsWords: boolean, document: Partial<AssistantDocument> = {}) =>
      GivenCall.talking(document, { keepsWords: () => keepsWords }).assistant.writesDown;

    expect(writesDown(true)).toBe(true);
    expect(writesDown(false)).toBe(false);
    expect(GivenCall.talking().assistant.writesDown).toBe(false);
    expect(writesDown(true, { transcription: 'off' })).toBe(false);
  });

  it('lets the caller speak first when no greeting is configured', () => {
    const given = GivenCall.talking();

    expect(given.assistant.did).toEqual([]);
  });

  it('refuses the stream of another call', () => {
    const given = new GivenCall();

    given.call.callerStarted({ ...START, callSid: 'CAffffffffffffffffffffffffffffffff' });

    expect(given.caller.did).toEqual(['hang up: start-mismatch']);
  });

  it('refuses audio that is not 8 kHz μ-law', () => {
    const given = new GivenCall();

    given.call.callerStarted({ ...START, isPcmu: false });

    expect(given.caller.did).toEqual(['hang up: format-unsupported']);
  });
});

describe('a reply', () => {
  it('goes to the caller at once, in pieces of 300 ms, with a mark before the first and after each', () => {
    const given = GivenCall.talking();

    given.reply(700);

    expect(given.caller.did).toEqual([
      'mark',
      'play 300 ms',
      'mark',
      'play 300 ms',
      'mark',
      'play 100 ms',
      'mark',
    ]);
  });

  it('is measured from the end of the caller’s speech to the first piece heard', () => {
    const given = GivenCall.talking();
    given.sound(1_000);
    given.call.callerSpeechStarted('user_1', 0);
    given.sound(1_000);
    given.sound(500);
    given.call.callerSpeechStopped('user_1', 2_500);

    given.clock.pass(300);
    given.reply(400);
    given.clock.pass(80);
    given.hearAll();

    expect(given.latenciesMs).toEqual([500 + 300 + 80]);
  });
});

describe('when the caller speaks over the assistant', () => {
  it('falls silent first and then tells the assistant what was heard', () => {
    const given = GivenCall.talking();
    given.reply(3_000);
    given.clock.pass(1_000);
    given.caller.did.length = 0;

    given.call.callerSpeechStarted('user_1', 0);

    expect(given.caller.did).toEqual(['clear']);
    expect(given.assistant.did).toEqual(['truncate item_1 at 1000 ms']);
  });

  it('never asks the assistant to cancel, because it does so by itself', () => {
    const given = GivenCall.talking();
    given.reply(3_000);

    given.call.callerSpeechStarted('user_1', 0);

    expect(given.assistant.did).toEqual(['truncate item_1 at 0 ms']);
  });

  it('cuts also when the response was done long before its playback', () => {
    const given = GivenCall.talking();
    given.finish(given.reply(8_000));
    given.clock.pass(2_000);

    given.call.callerSpeechStarted('user_1', 0);

    expect(given.assistant.did).toEqual(['truncate item_1 at 2000 ms']);
  });

  it('does nothing when everything was heard', () => {
    const given = GivenCall.talking();
    given.finish(given.reply(600));
    given.clock.pass(700);
    given.hearAll();
    given.caller.did.length = 0;

    given.call.callerSpeechStarted('user_1', 0);

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toEqual([]);
  });

  it('drops what the interrupted response still sends', () => {
    const given = GivenCall.talking();
    const ref = given.reply(600);
    given.clock.pass(100);
    given.call.callerSpeechStarted('user_1', 0);
    given.caller.did.length = 0;

    given.call.assistantSpoke(ref, speech(300));

    expect(given.caller.did).toEqual([]);
  });

  it('drops a response that was interrupted before its first word', () => {
    const given = GivenCall.talking();
    given.call.responseStarted('resp_1', undefined);

    given.call.callerSpeechStarted('user_1', 0);
    given.call.assistantSpoke({ responseId: 'resp_1', itemId: 'item_1', contentIndex: 0 }, speech(300));

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toEqual(['truncate item_1 at 0 ms']);
  });

  it('tells the assistant once that a later item was not heard at all', () => {
    const given = GivenCall.talking();
    given.reply(600);
    given.clock.pass(100);
    given.call.callerSpeechStarted('user_1', 0);
    const later = { responseId: 'resp_1', itemId: 'item_2', contentIndex: 0 };

    given.call.assistantSpoke(later, speech(300));
    given.call.assistantSpoke(later, speech(300));

    expect(given.assistant.did).toEqual(['truncate item_1 at 100 ms', 'truncate item_2 at 0 ms']);
  });

  it('plays the next reply', () => {
    const given = GivenCall.talking();
    given.reply(600);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.responseEnded({ responseId: 'resp_1', status: 'cancelled', code: undefined });
    given.call.callerSpeechStopped('user_1', 1_000);
    given.caller.did.length = 0;

    given.reply(150, { responseId: 'resp_2', itemId: 'item_2' });

    expect(given.caller.did).toEqual(['mark', 'play 150 ms', 'mark']);
  });
});

describe('holes in the caller’s audio', () => {
  it('are filled with silence of the same length', () => {
    const given = GivenCall.talking();

    given.call.callerAudio(voice(20), 0);
    given.call.callerAudio(voice(20), 520);

    expect(given.assistant.heardMs).toBe(20 + 500 + 20);
  });

  it('are filled up to ten seconds', () => {
    const given = GivenCall.talking();

    given.call.callerAudio(voice(20), 0);
    given.call.callerAudio(voice(20), 60_020);

    expect(given.assistant.heardMs).toBe(20 + 10_000 + 20);
  });

  it('are not seen in a timestamp that goes back', () => {
    const given = GivenCall.talking();

    given.call.callerAudio(voice(20), 1_000);
    given.call.callerAudio(voice(20), 0);
    given.call.callerAudio(voice(20), 20);

    expect(given.assistant.heardMs).toBe(60);
  });

  it('end the turn: a stall of 750 ms in the middle of speech becomes a second of silence, once', () => {
    const given = GivenCall.talking();
    given.sound(100);
    given.call.callerSpeechStarted('user_1', 0);

    given.clock.pass(749);
    expect(given.assistant.heardMs).toBe(100);
    given.clock.pass(10_000);

    expect(given.assistant.heardMs).toBe(1_100);
  });

  it('are not filled twice when the audio comes back', () => {
    const given = GivenCall.talking();
    given.call.callerAudio(voice(20), 0);
    given.call.callerSpeechStarted('user_1', 0);
    given.clock.pass(2_000);

    given.call.callerAudio(voice(20), 2_000);

    expect(given.assistant.heardMs).toBe(20 + 1_000 + 20);
  });

  it('mean nothing while the caller is silent', () => {
    const given = GivenCall.talking();
    given.sound(100);

    given.clock.pass(10_000);

    expect(given.assistant.heardMs).toBe(100);
  });
});

describe('an answer that does not come', () => {
  it('is asked for once more when its response failed', () => {
    const given = GivenCall.talking();
    given.call.callerSpeechStopped('user_1', 1_000);

    given.fail('resp_1');
    given.clock.pass(1_000);

    expect(given.assistant.did).toEqual(['ask (turn): as you see fit']);
  });

  it('is asked for in the words of the greeting when the greeting failed', () => {
    const given = GivenCall.talking({ greeting: { instructions: 'Say hello.' } });

    given.fail('resp_1', 'greeting-1');
    given.clock.pass(1_000);

    expect(given.assistant.did).toEqual(['ask (greeting): Say hello.', 'ask (greeting): Say hello.']);
  });

  it('ends the call when it failed twice, so that the caller is not left in silence', () => {
    const given = GivenCall.talking();

    given.fail('resp_1');
    given.clock.pass(1_000);
    given.fail('resp_2', 'turn-1');

    expect(given.summaries[0]?.reason).toBe('assistant-failed');
  });

  it('may fail again after one that was fine', () => {
    const given = GivenCall.talking();

    given.fail('resp_1');
    given.clock.pass(1_000);
    given.finish(given.reply(150, { responseId: 'resp_2', requestId: 'turn-1' }));
    given.fail('resp_3');

    expect(given.summaries).toEqual([]);
  });

  it('is not asked for while the caller speaks', () => {
    const given = GivenCall.talking();
    given.call.callerSpeechStarted('user_1', 0);

    given.fail('resp_1');
    given.clock.pass(5_000);

    expect(given.assistant.did).toEqual([]);
  });

  it('ends the call when nothing comes at all', () => {
    const given = GivenCall.talking();
    given.call.callerSpeechStopped('user_1', 1_000);

    given.clock.pass(10_000);

    expect(given.summaries[0]?.reason).toBe('assistant-silent');
  });

  it('is not missed after a cancelled response that ended late', () => {
    const given = GivenCall.talking();
    given.call.callerSpeechStopped('user_1', 1_000);

    given.call.responseEnded({ responseId: 'resp_1', status: 'cancelled', code: 'turn_detected' });
    given.clock.pass(10_000);

    expect(given.summaries[0]?.reason).toBe('assistant-silent');
  });

  it('ends the call when it stops coming in the middle', () => {
    const given = GivenCall.talking();
    given.reply(300);

    given.clock.pass(10_000);

    expect(given.summaries[0]?.reason).toBe('assistant-silent');
  });
});

describe('the end of a call', () => {
  it('closes both sides, with the first reason only', () => {
    const given = GivenCall.talking();

    given.call.end('assistant-lost');
    given.call.end('caller-hung-up');

    expect(given.caller.did).toEqual(['hang up: assistant-lost']);
    expect(given.assistant.did).toEqual(['close']);
    expect(given.summaries.map(({ reason }) => reason)).toEqual(['assistant-lost']);
  });

  it.each(['connecting', 'talking', 'speaking', 'interrupted', 'waiting for an answer'])(
    'leaves nothing to come when the call was %s',
    (moment) => {
      const given =
        moment === 'connecting'
          ? new GivenCall()
          : GivenCall.talking({ greeting: { instructions: 'Say hello.' } });
      if (moment === 'speaking' || moment === 'interrupted') given.reply(900);
      if (moment === 'interrupted') given.call.callerSpeechStarted('user_1', 0);
      if (moment === 'waiting for an answer') given.call.callerSpeechStopped('user_1', 0);

      given.call.end('caller-hung-up');

      expect(given.clock.timerCount).toBe(0);
    },
  );

  it('makes every later message harmless', () => {
    const given = GivenCall.talking();
    given.call.end('caller-hung-up');
    given.caller.did.length = 0;
    given.assistant.did.length = 0;

    given.call.callerStarted(START);
    given.call.assistantReady();
    given.call.callerAudio(voice(20), 0);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 10);
    given.finish(given.reply(300));
    given.call.markReturned('mark-1');
    given.call.assistantGone('assistant-lost');

    expect(given.caller.did).toEqual([]);
    expect(given.assistant.did).toEqual([]);
    expect(given.assistant.heard).toEqual([]);
    expect(given.clock.timerCount).toBe(0);
  });

  it('gives the conversation to the observer, in the order of speech and as it was heard', () => {
    const given = GivenCall.talking({ language: 'en' });
    given.finish(given.reply(500, { itemId: 'item_1', text: 'Hello there.' }));
    given.clock.pass(600);
    given.call.callerSpeechStarted('user_1', 0);
    given.call.callerSpeechStopped('user_1', 1_000);
    given.reply(2_000, {
      responseId: 'resp_2',
      itemId: 'item_2',
      text: 'We are open from nine to five today.',
    });
    given.clock.pass(1_000);
    given.call.callerSpeechStarted('user_2', 0);
    given.call.callerUnderstood('user_2', 'Thank you.');
    given.call.callerUnderstood('user_1', 'When are you open?');

    given.call.end('caller-hung-up');

    expect(given.summaries[0]).toMatchObject({ callSid: CALL_SID, interruptions: 1 });
    expect(given.summaries[0]?.turns()).toMatchObject([
      { speaker: 'assistant', text: 'Hello there.' },
      { speaker: 'caller', text: 'When are you open?' },
      { speaker: 'assistant', text: 'We are open from', heardMs: 1_000 },
      { speaker: 'caller', text: 'Thank you.' },
    ]);
  });

  it('has the caller’s last words in the conversation when they are written down after the end', () => {
    const told: string[] = [];
    const given = GivenCall.talking({}, { turnTaken: () => told.push('a turn') });
    given.call.callerSpeechStarted('user_1', 0);
    given.call.end('caller-hung-up');
    const [summary] = given.summaries;
    expect(summary?.turns()).toMatchObject([{ speaker: 'caller', text: '' }]);

    given.call.callerUnderstood('user_1', 'Goodbye.');

    expect(summary?.turns()).toMatchObject([{ speaker: 'caller', text: 'Goodbye.' }]);
    expect(told).toEqual([]);
  });

  it('has no words for what nobody was told of', () => {
    const given = new GivenCall();
    given.call.end('start-missing');

    given.call.callerUnderstood('user_1', 'Goodbye.');

    expect(given.summaries[0]?.turns()).toEqual([]);
  });

  it('leaves out of the conversation what nobody heard', () => {
    const given = GivenCall.talking();
    given.reply(2_000, { text: 'Never heard.' });
    given.call.callerSpeechStarted('user_1', 0);

    expect(given.call.turns()).toEqual([{ speaker: 'caller', itemId: 'user_1', text: '', startedAtMs: 0 }]);
  });

  it('cuts Japanese, which has no spaces, between words', () => {
    const given = GivenCall.talking({ language: 'ja' });
    given.reply(2_000, { text: '営業時間は午前九時から午後五時までです。' });
    given.clock.pass(1_000);
    given.call.callerSpeechStarted('user_1', 0);

    expect(given.call.turns()[0]?.text).toBe('営業時間は午前九時');
  });
});
