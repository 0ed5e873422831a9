import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import type { Facts } from '../../lambda/voice/webhook-log';
import type { Turn } from '../../simulator/responses/responses-options';
import { turnCall } from '../support/turn-call';

/** Whole calls that are answered turn by turn, from ring to hang-up, with Twilio, the text model and CoeFont simulated. */

const VOICE = '2b174967-1a8a-42e4-b1ae-5f6548cfa05d';
const SAKURA: Partial<AssistantDocument> = {
  language: 'ja',
  greeting: { say: 'レストランさくらです。' },
  legacy: { coefont: { voice: VOICE } },
};
const HOTEL: Partial<AssistantDocument> = {
  greeting: { say: 'Hotel Seaview.' },
  destinations: [{ name: 'reception', number: '+12025550101', description: 'Everything else.' }],
  keys: { actions: { '0': { transfer: 'reception' } } },
  tools: [{ type: 'hang_up' }, { type: 'transfer_call' }],
};
const HANG_UP = { name: 'hang_up', arguments: {} };
const TRANSFER = { name: 'transfer_call', arguments: { destination: 'reception' } };

/** Says these one after the other, turn by turn. */
const saying =
  (...texts: string[]) =>
  ({ number }: Turn) => ({ text: texts[number - 1] ?? 'Nothing more.' });

describe('a call that is answered turn by turn', () => {
  it('is spoken by CoeFont in Japanese, and remembers what was said', async () => {
    const conversations: Turn['conversation'][] = [];

    const facts = await turnCall(
      SAKURA,
      async (caller) => {
        await caller.says('予約をお願いします。');
        await caller.says('明日の七時です。');
      },
      {
        responses: {
          answer: (turn) => {
            conversations.push(turn.conversation);
            return saying('何時ですか。', '承知しました。')(turn);
          },
        },
      },
    );

    expect(facts.voiced.map(({ text }) => text)).toEqual([
      'レストランさくらです。',
      '何時ですか。',
      '承知しました。',
    ]);
    expect(facts.phone.plays.map(({ url }) => url)).toEqual(facts.voiced.map(({ location }) => location));
    expect(facts.phone.says).toEqual([]);
    expect(JSON.stringify(conversations.at(-1))).toMatch(
      /レストランさくらです.*予約.*何時ですか.*明日の七時です/,
    );
    expect([facts.phone.warnings, facts.phone.endedBy]).toEqual([[], 'caller']);
  });

  it('reaches no bridge', async () => {
    const facts = await turnCall(SAKURA, (caller) => caller.says('もしもし。'));

    expect([facts.phone.streams, facts.sessions]).toEqual([[], []]);
  });

  it('ends when the model hangs up, after its last word', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('Bye.'), {
      responses: { answer: () => ({ text: 'Goodbye!', call: HANG_UP }) },
    });

    expect(facts.phone.says.map(({ text }) => text)).toEqual(['Hotel Seaview.', 'Goodbye!']);
    expect(facts.phone.endedBy).toBe('hangup-verb');
  });

  it('ends with a goodbye when nobody speaks, after two questions', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.isHungUpOn());

    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'Hotel Seaview.',
      'I did not hear anything. Are you still there?',
      'I did not hear anything. Are you still there?',
      'Thank you for calling. Goodbye.',
    ]);
    expect([facts.phone.endedBy, facts.asked]).toEqual(['hangup-verb', []]);
  });

  it('is transferred when the model says so', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('A person.'), {
      responses: { answer: () => ({ text: 'I connect you.', call: TRANSFER }) },
    });

    expect(facts.phone.says.at(-1)?.text).toBe('I connect you.');
    expect(facts.phone.dials).toMatchObject([{ number: '+12025550101' }]);
  });

  it('comes back when nobody answers, and the model learns it with the next words', async () => {
    const facts = await turnCall(
      HOTEL,
      async (caller) => {
        await caller.says('A person.');
        await caller.says('Then take a message.');
      },
      {
        phone: { dial: { status: 'no-answer' } },
        responses: {
          answer: ({ number }) => (number === 1 ? { call: TRANSFER } : { text: 'What shall I write?' }),
        },
      },
    );

    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'Hotel Seaview.',
      'I am connecting you now. One moment, please.',
      'I am sorry, nobody answers there at the moment. What else can I do for you?',
      'What shall I write?',
    ]);
    expect(facts.asked.at(-1)?.body).toMatchObject({
      input: [
        { type: 'function_call_output', output: expect.stringContaining('"transferred":false') },
        { role: 'user', content: 'Then take a message.' },
      ],
    });
  });

  it('is transferred by a key, over the greeting', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.presses('0'));

    expect(facts.phone.dials).toMatchObject([{ number: '+12025550101' }]);
    expect(facts.phone.warnings).toEqual([]);
  });

  it('is told when its time is short', async () => {
    const limits = { callMinutes: 2, warnSecondsBefore: 60 };
    let nowS = 1_800_000_000;

    const facts = await turnCall(
      { ...HOTEL, limits },
      async (caller) => {
        await caller.says('Hello.');
        nowS += 75;
        await caller.says('Anything else?');
      },
      { webhookNowS: () => nowS },
    );

    expect(
      facts.asked.map(({ body }) => JSON.stringify(body).includes('This call ends in 45 seconds.')),
    ).toEqual([false, true]);
  });

  it('tells OpenAI one caller from another, and not who calls', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('Hello.'));

    const [asked] = facts.asked;
    expect(asked?.body).toMatchObject({ safety_identifier: expect.stringMatching(/^[\w-]{43}$/) });
    expect(JSON.stringify(asked?.body)).not.toContain('9012345678');
  });
});

describe('a call whose peers fail', () => {
  it('is told to wait while a model that does not answer is asked again', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('Until when is breakfast?'), {
      turnDues: { model: 200 },
      responses: { answer: () => ({ text: 'Until ten.' }), faults: [{ hang: true }] },
    });

    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'Hotel Seaview.',
      'One moment, please.',
      'Until ten.',
    ]);
    expect(facts.asked.map(({ outcome }) => outcome.abortedByClient)).toEqual([true, false]);
    expect(facts.asked.at(-1)?.body).toMatchObject({
      input: [expect.anything(), { role: 'user', content: 'Until when is breakfast?' }],
    });
  });

  it('is told to wait in time for Twilio, whatever of the time is gone already', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('Until when is breakfast?'), {
      turnDues: { all: 300 },
      responses: { answer: () => ({ text: 'Until ten.' }), faults: [{ hang: true }] },
    });

    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'Hotel Seaview.',
      'One moment, please.',
      'Until ten.',
    ]);
  });

  it('is apologised to the second time and handed to a human the third', async () => {
    const facts = await turnCall(
      HOTEL,
      async (caller) => {
        await caller.says('Until when is breakfast?');
        await caller.says('Breakfast!');
      },
      { env: { FALLBACK_NUMBER: '+15005550006' }, responses: { faults: () => ({ status: 429 }) } },
    );

    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'Hotel Seaview.',
      'One moment, please.',
      'I am sorry, that did not work. Could you say it again, please?',
    ]);
    expect(facts.phone.dials).toMatchObject([{ number: '+15005550006' }]);
  });

  it('apologises and hangs up where there is no human, or none who answers', async () => {
    const facts = await turnCall(
      HOTEL,
      async (caller) => {
        await caller.says('Until when is breakfast?');
        await caller.says('Breakfast!');
      },
      {
        env: { FALLBACK_NUMBER: '+15005550006' },
        phone: { dial: { status: 'no-answer' } },
        responses: { faults: () => ({ status: 503 }) },
      },
    );

    expect(facts.phone.says.at(-1)?.text).toContain('we cannot connect your call');
    expect(facts.phone.endedBy).toBe('hangup-verb');
  });

  it('hears Twilio’s voice where CoeFont fails, in the middle of a call as well', async () => {
    const facts = await turnCall(SAKURA, (caller) => caller.says('もしもし。'), {
      responses: { answer: saying('はい、さくらです。') },
      coeFont: { faults: [undefined, { status: 500 }] },
    });

    expect(facts.phone.plays).toHaveLength(1);
    expect(facts.phone.says).toMatchObject([
      { text: 'はい、さくらです。', language: 'ja-JP', voice: 'Polly.Kazuha-Neural' },
    ]);
  });

  it('goes on without a sound that cannot be had', async () => {
    const facts = await turnCall(SAKURA, (caller) => caller.says('もしもし。'), {
      responses: { answer: saying('はい。') },
      coeFont: { faults: [{ location: 'http://127.0.0.1:1/gone.wav' }] },
    });

    expect(facts.asked).toHaveLength(1);
  });
});

describe('a call that the bridge has lost', () => {
  it('is answered on turn by turn after three failed connects, where no human is known', async () => {
    const facts = await turnCall(HOTEL, (caller) => caller.says('Until when is breakfast?'), {
      env: { USE_OPENAI_REALTIME: 'true' },
      assistant: { faults: () => ({ turnAway: 'credit_balance_exhausted' }) },
      phone: { pausePace: Infinity },
      responses: { answer: saying('Until ten.') },
    });

    expect(facts.phone.streams).toHaveLength(3);
    expect(facts.phone.says.map(({ text }) => text)).toEqual([
      'We are sorry. One moment, please.',
      'I am sorry for the interruption. How can I help you?',
      'Until ten.',
    ]);
  });
});

describe('the log and the metrics of a call', () => {
  it('hold no number, no word and no key of anybody', async () => {
    const lines: Facts[] = [];
    const metrics: string[] = [];
    const keep = (_message: string, facts: Facts): void => void lines.push(facts);

    await turnCall(
      { ...HOTEL, greeting: { say: 'Canary greeting.' }, instructions: 'Canary instructions.' },
      async (caller) => {
        await caller.says('Canary words.');
        await caller.says('More canary words.');
      },
      {
        webhookLog: { info: keep, warn: keep, error: keep },
        printMetric: (line) => metrics.push(line),
        phone: { from: '+81312345678', to: '+81398765432' },
        responses: {
          answer: () => ({ text: 'Canary answer.' }),
          faults: [{ status: 400, message: 'Canary words.' }, undefined],
        },
      },
    );

    const all = [...lines.map((line) => JSON.stringify(line)), ...metrics].join('\n');
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(all).not.toMatch(/canary|12345678|98765432|sk-|access-/i);
  });
});
