import { NOW_S } from '../twilio-request';
import { assistantOf, GivenTurns, nextQuery, saidIn, verbsIn } from './given-turns';

const DESK = { name: 'reception', number: '+12025550101', description: 'For everything else.' };
const WITH_TOOLS = assistantOf({
  destinations: [DESK],
  tools: [{ type: 'hang_up' }, { type: 'transfer_call' }],
  closingWords: 'Goodbye from the hotel.',
});
const TRANSFER = { id: 'call_7', name: 'transfer_call', arguments: '{"destination":"reception"}' };

describe('a call that rings', () => {
  it('is greeted, and listened to while it is', async () => {
    const turns = new GivenTurns();

    const twiml = await turns.rings();

    expect(twiml).toContain(
      '<Gather input="speech" language="en-US" speechTimeout="auto" timeout="12"' +
        ` action="https://voice.example.com/api/twilio/voice/turn?begun=${NOW_S}" method="POST">` +
        '<Say language="en-US">Hotel Seaview, good day.</Say></Gather>' +
        `<Redirect method="POST">https://voice.example.com/api/twilio/voice/turn?begun=${NOW_S}</Redirect>`,
    );
    expect(turns.asked).toEqual([]);
  });

  it('is only listened to where the caller is to speak first', async () => {
    const twiml = await new GivenTurns().rings({ assistant: assistantOf({ greeting: undefined }) });

    expect(verbsIn(twiml)).toBe('Gather() Redirect');
  });

  it('is greeted to the end where the assistant says so', async () => {
    const assistant = assistantOf({ interruption: { protectGreeting: true } });

    expect(await new GivenTurns().rings({ assistant })).toContain(' bargeIn="false" ');
  });

  it('is greeted in the model’s words where it finds its own, and the conversation goes on from them', async () => {
    const turns = new GivenTurns([{ text: 'Hello there!' }]);

    const twiml = await turns.rings({ assistant: assistantOf({ greeting: { instructions: 'Greet.' } }) });

    expect(saidIn(twiml)).toEqual(['Hello there!']);
    expect(nextQuery(twiml)).toMatchObject({ begunS: NOW_S, thread: 'resp_1' });
    expect(turns.metrics).toEqual([expect.stringContaining('"LegacyTurnLatency":[')]);
  });

  it('is greeted in ours where the model finds none', async () => {
    const turns = new GivenTurns(['deadline']);

    const twiml = await turns.rings({ assistant: assistantOf({ greeting: { instructions: 'Greet.' } }) });

    expect(saidIn(twiml)).toEqual(['Hello. How can I help you?']);
    expect(turns.log.lines).toMatchObject([
      {
        level: 'warn',
        message: 'call answered',
        facts: { outcome: 'greet', reason: 'It failed: deadline.' },
      },
    ]);
    expect(turns.metrics.join()).toContain('"Why":"deadline"');
  });

  it('is listened to in its language', async () => {
    const twiml = await new GivenTurns().rings({ assistant: assistantOf({ language: 'pt-PT' }) });

    expect(twiml).toContain('<Gather input="speech" language="pt-PT" ');
  });

  it('is logged without a number and without a word of the conversation', async () => {
    const turns = new GivenTurns();

    await turns.rings();

    expect(turns.log.lines).toEqual([
      {
        level: 'info',
        message: 'call answered',
        facts: {
          callSid: expect.any(String),
          assistant: 'front-desk',
          outcome: 'greet',
          speechMs: expect.any(Number),
        },
      },
    ]);
  });
});

describe('a turn', () => {
  it('is answered, and what is said next goes on from the answer', async () => {
    const turns = new GivenTurns([{ text: 'Until ten.' }]);

    const twiml = await turns.says('Until when is breakfast?', {
      query: { begunS: NOW_S, thread: 'resp_0' },
    });

    expect(turns.asked).toMatchObject([{ query: { thread: 'resp_0' }, words: 'Until when is breakfast?' }]);
    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Gather( Say ) Redirect', 'Until ten.']);
    expect(nextQuery(twiml)).toMatchObject({ begunS: NOW_S, thread: 'resp_1', quiet: undefined });
  });

  it('forgets how often nothing was heard and nothing answered', async () => {
    const turns = new GivenTurns([{ text: 'Yes.' }]);

    const twiml = await turns.says('Hello?', { query: { begunS: NOW_S, quiet: 2, failed: 2 } });

    expect(nextQuery(twiml)).toMatchObject({ quiet: undefined, failed: undefined });
  });

  it('is measured, and logged without a word of the conversation', async () => {
    const turns = new GivenTurns([{ text: 'Until ten.' }]);

    await turns.says('Until when is breakfast?');

    expect(turns.metrics).toEqual([expect.stringContaining('"LegacyTurnLatency":[')]);
    expect(turns.log.lines).toMatchObject([
      { level: 'info', message: 'turn taken', facts: { outcome: 'answer', modelMs: expect.any(Number) } },
    ]);
    expect(JSON.stringify(turns.log.lines)).not.toMatch(/breakfast|Until/);
  });

  it('is over when the caller has hung up', async () => {
    const turns = new GivenTurns();

    expect(verbsIn(await turns.says('Bye.', { form: { CallStatus: 'completed' } }))).toBe('');
    expect(turns.asked).toEqual([]);
  });

  it('is the last one when the call has become too long', async () => {
    const assistant = assistantOf({ limits: { callMinutes: 5 }, closingWords: 'Time is up.' });
    const request = { assistant, query: { begunS: NOW_S - 300 } };

    const twiml = await new GivenTurns().says('One more thing.', request);

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Say Hangup', 'Time is up.']);
  });

  it('is taken for one of a call that has just begun, where nobody knows when it was answered', async () => {
    const twiml = await new GivenTurns([{ text: 'Yes.' }]).says('Hello?', { query: {} });

    expect(nextQuery(twiml)).toMatchObject({ begunS: NOW_S });
  });
});

describe('a caller who says nothing', () => {
  const quiet = (count: number | undefined, silence = {}) =>
    new GivenTurns().turn({ query: { begunS: NOW_S, quiet: count }, assistant: assistantOf({ silence }) });

  it('is asked whether they are there, twice', async () => {
    const first = await quiet(undefined);
    const second = await quiet(nextQuery(first).quiet);

    expect(saidIn(first)).toEqual(['I did not hear anything. Are you still there?']);
    expect(nextQuery(first)).toMatchObject({ quiet: 1 });
    expect(nextQuery(second)).toMatchObject({ quiet: 2 });
  });

  it('is then told goodbye', async () => {
    const twiml = await quiet(2);

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Say Hangup', 'Thank you for calling. Goodbye.']);
  });

  it('is asked less often where the assistant is less patient, and no more often where it is more', async () => {
    expect(verbsIn(await quiet(1, { prompts: 1 }))).toBe('Say Hangup');
    expect(verbsIn(await quiet(2, { prompts: 20 }))).toBe('Say Hangup');
  });

  it('has as long as the assistant waits', async () => {
    expect(await quiet(undefined, { promptAfterSeconds: 30 })).toContain(' timeout="30" ');
  });

  it('is not asked where the assistant does not ask, and listened to for two minutes', async () => {
    const assistant = assistantOf({ silence: 'off' });

    const rings = await new GivenTurns().rings({ assistant });
    const first = await new GivenTurns().turn({ assistant, query: nextQuery(rings) });
    const second = await new GivenTurns().turn({ assistant, query: nextQuery(first) });

    expect([rings, first].map((twiml) => / timeout="(\d+)"/.exec(twiml)?.[1])).toEqual(['60', '60']);
    expect([first, second].map(verbsIn)).toEqual(['Gather() Redirect', 'Say Hangup']);
  });

  it('keeps the conversation', async () => {
    const query = { begunS: NOW_S, thread: 'resp_5', transferCallId: 'call_5' };

    expect(nextQuery(await new GivenTurns().turn({ query }))).toMatchObject({ ...query, quiet: 1 });
  });
});

describe('a model that gives no answer', () => {
  it('is asked again for the same words, while the caller is told to wait', async () => {
    const turns = new GivenTurns(['deadline', { text: 'Until ten.' }]);

    const waiting = await turns.says('Until when?', { query: { begunS: NOW_S, thread: 'resp_0' } });
    const answered = await turns.turn({ query: nextQuery(waiting) });

    expect([verbsIn(waiting), ...saidIn(waiting)]).toEqual(['Say Redirect', 'One moment, please.']);
    expect(turns.asked.map(({ query, words }) => [query.thread, words])).toEqual([
      ['resp_0', 'Until when?'],
      ['resp_0', 'Until when?'],
    ]);
    expect(saidIn(answered)).toEqual(['Until ten.']);
    expect(nextQuery(answered)).toMatchObject({ failed: undefined, words: undefined });
  });

  it('is apologised for when it fails again, and the caller is asked to say it again', async () => {
    const turns = new GivenTurns(['deadline', 'refused']);

    const waiting = await turns.says('Until when?');
    const asked = await turns.turn({ query: nextQuery(waiting) });

    expect(verbsIn(asked)).toBe('Gather( Say ) Redirect');
    expect(saidIn(asked)).toEqual(['I am sorry, that did not work. Could you say it again, please?']);
    expect(nextQuery(asked)).toMatchObject({ failed: 2, words: undefined });
  });

  it('leads to a human the third time, where one is known', async () => {
    const turns = new GivenTurns(['unreachable'], { fallbackNumber: '+15005550006' });

    const twiml = await turns.says('Until when?', { query: { begunS: NOW_S, failed: 2 } });

    expect(twiml).toContain(
      '<Response><Dial action="https://voice.example.com/api/twilio/voice/ended" method="POST">+15005550006</Dial>',
    );
    expect(turns.log.lines).toMatchObject([{ level: 'error', facts: { outcome: 'dial' } }]);
  });

  it('leads to the assistant’s own human before that of the settings', async () => {
    const turns = new GivenTurns(['unreachable'], { fallbackNumber: '+15005550006' });
    const assistant = assistantOf({ fallbackNumber: '+12025550199' });

    const twiml = await turns.says('Hm?', { assistant, query: { begunS: NOW_S, failed: 2 } });

    expect(twiml).toContain('>+12025550199</Dial>');
  });

  it('leads to an apology and the end where no human is known', async () => {
    const turns = new GivenTurns(['unreachable']);

    const twiml = await turns.says('Until when?', { query: { begunS: NOW_S, failed: 2 } });

    expect(verbsIn(twiml)).toBe('Say Hangup');
    expect(saidIn(twiml)).toEqual([expect.stringContaining('we cannot connect your call')]);
  });

  it('is counted by why, and measured all the same', async () => {
    const turns = new GivenTurns(['odd-answer']);

    await turns.says('Until when?');

    expect(turns.metrics).toEqual([
      expect.stringContaining('"Why":"odd-answer"'),
      expect.stringContaining('"LegacyTurnLatency":['),
    ]);
    expect(turns.log.lines).toMatchObject([
      { level: 'warn', facts: { outcome: 'one-moment', reason: 'It failed: odd-answer.' } },
    ]);
  });

  it('does not make a mistake of ours look like its own', async () => {
    const broken = new GivenTurns([], {
      assistant: {
        greet: () => Promise.reject(new TypeError()),
        answer: () => Promise.reject(new TypeError('ours')),
      },
    });

    await expect(broken.says('Hello?')).rejects.toThrow('ours');
  });
});

describe('a model that hangs up', () => {
  const HANG_UP = { id: 'call_1', name: 'hang_up', arguments: '{}' };

  it('is heard to the end before it does', async () => {
    const turns = new GivenTurns([{ text: 'See you.', call: HANG_UP }]);

    const twiml = await turns.says('Bye.', { assistant: WITH_TOOLS });

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Say Hangup', 'See you.']);
  });

  it('does not do it without a word', async () => {
    const twiml = await new GivenTurns([{ call: HANG_UP }]).says('Bye.', { assistant: WITH_TOOLS });

    expect(saidIn(twiml)).toEqual(['Goodbye from the hotel.']);
  });
});

describe('a model that transfers the call', () => {
  it('is heard to the end before the other is dialled', async () => {
    const turns = new GivenTurns([{ text: 'I connect you.', call: TRANSFER }]);

    const twiml = await turns.says('A person, please.', { assistant: WITH_TOOLS });

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Say Dial', 'I connect you.']);
    expect(twiml).toContain('method="POST">+12025550101</Dial>');
    expect(nextQuery(twiml)).toMatchObject({ thread: 'resp_1', transferCallId: 'call_7' });
  });

  it('does not do it without a word', async () => {
    const twiml = await new GivenTurns([{ call: TRANSFER }]).says('A person.', { assistant: WITH_TOOLS });

    expect(saidIn(twiml)).toEqual(['I am connecting you now. One moment, please.']);
  });

  it.each([
    ['to nobody that it knows', { ...TRANSFER, arguments: '{"destination":"the mayor"}' }],
    ['with arguments that are no JSON', { ...TRANSFER, arguments: '{"dest' }],
    ['by a tool that there is not', { ...TRANSFER, name: 'connect_call' }],
  ])('%s has given no answer', async (_, call) => {
    const turns = new GivenTurns([{ call }]);

    const twiml = await turns.says('A person.', { assistant: WITH_TOOLS });

    expect(saidIn(twiml)).toEqual(['One moment, please.']);
    expect(turns.metrics.join()).toContain('"Why":"odd-answer"');
  });

  it.each(['completed', 'answered'])('has the call end with the one that was %s', async (DialCallStatus) => {
    const twiml = await new GivenTurns().turn({ assistant: WITH_TOOLS, form: { DialCallStatus } });

    expect(verbsIn(twiml)).toBe('Hangup');
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'])(
    'has the caller back when the other is %s, and learns of it with the next words',
    async (DialCallStatus) => {
      const query = { begunS: NOW_S, thread: 'resp_1', transferCallId: 'call_7' };
      const turns = new GivenTurns([{ text: 'I take a message.' }]);

      const back = await turns.turn({ assistant: WITH_TOOLS, query, form: { DialCallStatus } });
      const next = await turns.says('A message, then.', { assistant: WITH_TOOLS, query: nextQuery(back) });

      expect(saidIn(back)).toEqual([expect.stringContaining('nobody answers there')]);
      expect(turns.asked).toMatchObject([{ query, words: 'A message, then.' }]);
      expect(nextQuery(next)).toMatchObject({ transferCallId: undefined });
    },
  );

  it('still learns of it when the first answer after it fails', async () => {
    const query = { begunS: NOW_S, thread: 'resp_1', transferCallId: 'call_7' };

    const twiml = await new GivenTurns(['deadline']).says('A message.', { query });

    expect(nextQuery(twiml)).toMatchObject({ ...query, words: 'A message.' });
  });
});

describe('a key', () => {
  const WITH_KEYS = assistantOf({
    destinations: [DESK],
    keys: { actions: { '0': { transfer: 'reception' }, '#': 'hang_up' } },
  });

  it('is waited for, one at a time, only where it does something', async () => {
    expect(await new GivenTurns().rings({ assistant: WITH_KEYS })).toContain(
      '<Gather input="dtmf speech" numDigits="1" finishOnKey="" language=',
    );
  });

  it('transfers at once', async () => {
    const twiml = await new GivenTurns().turn({ assistant: WITH_KEYS, form: { Digits: '0' } });

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual([
      'Say Dial',
      'I am connecting you now. One moment, please.',
    ]);
    expect(twiml).toContain('>+12025550101</Dial>');
  });

  it('hangs up', async () => {
    const twiml = await new GivenTurns().turn({ assistant: WITH_KEYS, form: { Digits: '#' } });

    expect(verbsIn(twiml)).toBe('Say Hangup');
  });

  it('is pressed by somebody who is there, however quiet they were before', async () => {
    const query = { begunS: NOW_S, quiet: 2 };

    const dialled = await new GivenTurns().turn({ assistant: WITH_KEYS, query, form: { Digits: '0' } });
    const form = { DialCallStatus: 'no-answer' };
    const back = await new GivenTurns().turn({ assistant: WITH_KEYS, query: nextQuery(dialled), form });

    expect([dialled, back].map((twiml) => nextQuery(twiml).quiet)).toEqual([undefined, undefined]);
  });

  it('that does nothing is told to the model', async () => {
    const turns = new GivenTurns([{ text: 'Five?' }]);

    await turns.turn({ assistant: WITH_KEYS, form: { Digits: '5' } });

    expect(turns.asked).toMatchObject([{ words: 'The caller pressed these keys on their telephone: 5' }]);
  });
});

describe('a call that the bridge has lost', () => {
  it('goes on with what the caller says next, and is as old as it was', async () => {
    const turns = new GivenTurns();

    const twiml = await turns.goesOn('interrupted', NOW_S - 100);

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual([
      'Gather( Say ) Redirect',
      'I am sorry for the interruption. How can I help you?',
    ]);
    expect(nextQuery(twiml)).toMatchObject({ begunS: NOW_S - 100, thread: undefined });
    expect(turns.log.lines).toMatchObject([
      { level: 'warn', message: 'connect ended', facts: { outcome: 'go-on' } },
    ]);
  });
});
