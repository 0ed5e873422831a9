import { builtInAssistant } from '../../../../bridge/contract/assistant/built-in';
import { NOW_S } from '../twilio-request';
import { assistantOf, GivenTurns, nextQuery, saidIn, verbsIn } from './given-turns';

const DESK = { name: 'reception', number: '+12025550101', description: 'For everything else.' };
const HOTEL = assistantOf({ destinations: [DESK], keys: { actions: { '#': { transfer: 'reception' } } } });
/** A request to a Lambda that has just started and cannot read who answers. */
const COLD = { assistant: { ...builtInAssistant('en'), version: '' }, isAssistantUnread: true };
const IN_TALK = { begunS: NOW_S, thread: 'resp_9' };

describe('a turn of a call whose assistant cannot be read', () => {
  it('is answered by no stranger: the caller waits, and their words with them', async () => {
    const turns = new GivenTurns();

    const twiml = await turns.says('Until when?', { ...COLD, query: IN_TALK });

    expect([verbsIn(twiml), ...saidIn(twiml)]).toEqual(['Say Redirect', 'One moment, please.']);
    expect(nextQuery(twiml)).toMatchObject({ ...IN_TALK, failed: 1, words: 'Until when?' });
    expect(turns.asked).toEqual([]);
  });

  it('is answered as soon as it can be read', async () => {
    const turns = new GivenTurns([{ text: 'Until ten.' }]);
    const waiting = await turns.says('Until when?', { ...COLD, query: IN_TALK });

    const answered = await turns.turn({ assistant: HOTEL, query: nextQuery(waiting) });

    expect(turns.asked).toMatchObject([{ query: { thread: 'resp_9' }, words: 'Until when?' }]);
    expect(saidIn(answered)).toEqual(['Until ten.']);
    expect(nextQuery(answered)).toMatchObject({ failed: undefined, words: undefined });
  });

  it('does what the key was for, as soon as it can be read', async () => {
    const turns = new GivenTurns();
    const waiting = await turns.turn({ ...COLD, query: IN_TALK, form: { Digits: '#' } });

    const dialled = await turns.turn({ assistant: HOTEL, query: nextQuery(waiting) });

    expect(verbsIn(waiting)).toBe('Say Redirect');
    expect(dialled).toContain('>+12025550101</Dial>');
    expect(nextQuery(dialled)).toMatchObject({ key: undefined });
  });

  it('asks the caller to say it again the second time', async () => {
    const turns = new GivenTurns();
    const waiting = await turns.says('Until when?', { ...COLD, query: IN_TALK });

    const again = await turns.turn({ ...COLD, query: nextQuery(waiting) });

    expect(saidIn(again)).toEqual(['I am sorry, that did not work. Could you say it again, please?']);
    expect(nextQuery(again)).toMatchObject({ ...IN_TALK, failed: 2, words: undefined, key: undefined });
  });

  it('leads to a human the third time, where the settings know one', async () => {
    const turns = new GivenTurns([], { fallbackNumber: '+15005550006' });

    const twiml = await turns.says('Hm?', { ...COLD, query: { ...IN_TALK, failed: 2 } });

    expect(twiml).toContain('>+15005550006</Dial>');
  });

  it('leads to an apology and the end where they do not', async () => {
    const twiml = await new GivenTurns().says('Hm?', { ...COLD, query: { ...IN_TALK, failed: 2 } });

    expect(verbsIn(twiml)).toBe('Say Hangup');
  });

  it('is logged as an error, and as nobody’s', async () => {
    const turns = new GivenTurns();

    await turns.says('Until when?', { ...COLD, query: IN_TALK });

    const facts = { outcome: 'one-moment', reason: 'assistants-unread', assistant: undefined };
    expect(turns.log.lines).toMatchObject([{ level: 'error', message: 'turn taken', facts }]);
  });

  it('is over all the same when the caller has gone, or has spoken to whom they were transferred to', async () => {
    const turns = new GivenTurns();

    const gone = await turns.turn({ ...COLD, query: IN_TALK, form: { CallStatus: 'completed' } });
    const spoken = await turns.turn({ ...COLD, query: IN_TALK, form: { DialCallStatus: 'completed' } });

    expect([gone, spoken].map(verbsIn)).toEqual(['', 'Hangup']);
  });
});

describe('a call that the bridge has lost, and whose assistant cannot be read', () => {
  it('waits, and goes on as soon as it can be read', async () => {
    const turns = new GivenTurns();

    const waiting = await turns.goesOn('interrupted', NOW_S - 100, COLD);
    const goesOn = await turns.turn({ assistant: HOTEL, query: nextQuery(waiting) });

    expect(verbsIn(waiting)).toBe('Say Redirect');
    expect(saidIn(goesOn)).toEqual(['I am sorry for the interruption. How can I help you?']);
    expect(nextQuery(goesOn)).toMatchObject({ begunS: NOW_S - 100, quiet: undefined });
    expect(turns.log.lines[0]).toMatchObject({ level: 'error', message: 'connect ended' });
  });
});
