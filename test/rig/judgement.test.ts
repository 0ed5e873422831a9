import type { Expectations } from '../../rig/script/script-expectations';
import type { AssistantSession } from '../../simulator/assistant/session';
import { GivenFacts, SUMMARY } from './given-facts';

type Entry = AssistantSession['entries'][number];

function entry(item: object): Entry {
  return { id: '', item, audio: Buffer.alloc(0), truncated: false } as unknown as Entry;
}

/** What is found wrong with a call, of which this was expected. */
function problems(expected: Expectations, facts = new GivenFacts(), slackMs = 0): string[] {
  return facts.judged({ expected, slackMs }).problems;
}

describe('a call as it was expected', () => {
  it('ends as it was to end', () => {
    const facts = new GivenFacts();
    facts.phone.endedBy = 'rest';
    facts.summaries = [{ ...SUMMARY, reason: 'assistant-hung-up' }];

    expect(problems({ endedBy: 'rest', endReasons: ['assistant-hung-up'] }, facts)).toEqual([]);
  });

  it('is the conversation as it was heard, of what was cut the beginning', () => {
    const conversation = [
      { assistant: 'Hello.' },
      { caller: 'A table for two.' },
      { assistant: 'All of our representatives are busy.', cut: true as const },
    ];

    expect(problems({ conversation })).toEqual([]);
  });

  it('has each turn once, though a later line tells of the turns of an earlier one', () => {
    const facts = new GivenFacts();
    const turns = SUMMARY.turns();
    const again = { ...SUMMARY, turns: () => [...turns, { ...turns[1]!, itemId: 'user_2' }] };
    facts.summaries = [SUMMARY, again];

    expect(facts.figures.turns.map(({ speaker }) => speaker)).toEqual([
      'assistant',
      'caller',
      'assistant',
      'caller',
    ]);
  });

  it('has the warnings of Twilio and the errors of the assistant that belong to it', () => {
    const facts = new GivenFacts();
    facts.phone.warnings = [{ code: 31921, level: 'error', message: 'Close Error', atMs: 0 }];
    facts.record.errorsSent.push({ type: 'server_error', code: 'server_error', message: '', param: null });

    expect(problems({ warnings: [31921], assistantErrors: ['server_error'] }, facts)).toEqual([]);
  });

  it('may lose what is on its way when a line breaks', () => {
    const facts = new GivenFacts();
    facts.record.appendedBytes -= 160 * 3;

    expect(problems({ lostFramesAtMost: 3 }, facts)).toEqual([]);
  });

  it('tells the assistant in order what it is to learn, and more', () => {
    const facts = new GivenFacts();
    facts.entries = [
      entry({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Two, please.' }] }),
      entry({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Of course.' }] }),
      entry({ type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Keys: 12' }] }),
      entry({ type: 'function_call_output', call_id: 'c', output: '{"free":true}' }),
    ];

    expect(problems({ assistantLearns: [{ caller: 'Two' }, { tool: 'free' }] }, facts)).toEqual([]);
  });

  it('is not found late on a busy machine that is given more time', () => {
    const facts = new GivenFacts();
    facts.phone.times = { ...facts.phone.times!, firstHeardAtMs: 3_500 };

    expect(problems({}, facts, 1_000)).toEqual([]);
  });

  it('needs nobody to speak where no conversation was expected', () => {
    const facts = new GivenFacts();
    facts.phone.times = { ...facts.phone.times!, firstHeardAtMs: undefined };
    facts.phone.bytesReceived = 0;
    facts.phone.bytesSent = 0;
    facts.phone.cuts = [];
    facts.summaries = [{ ...SUMMARY, turns: () => [] }];
    facts.turns = [];
    facts.isReached = false;

    expect(problems({ conversation: [] }, facts)).toEqual([]);
  });
});

describe('a call that is not as it was expected', () => {
  const wrong: [string, Expectations, string[]][] = [
    ['in who ended it', { endedBy: 'rest' }, ['The call was ended by caller, not by rest.']],
    [
      'in why the bridge ended it',
      { endReasons: ['transferred', 'caller-hung-up'] },
      ['The bridge ended the call for the reason caller-hung-up, not transferred, caller-hung-up.'],
    ],
    ['in how often it was connected', { connects: 2 }, ['The call was connected once, not 2 times.']],
    ['in what Twilio said', { hears: ['We are sorry.'] }, ['Twilio said nothing, not “We are sorry.”.']],
    ['in whom Twilio dialled', { dials: ['+15005550006'] }, ['Twilio dialled nothing, not +15005550006.']],
    ['in what Twilio warned of', { warnings: [31921] }, ['Twilio did not warn: 31921.']],
    [
      'in the errors of the assistant',
      { assistantErrors: ['server_error'] },
      ['The assistant did not send the error server_error.'],
    ],
    [
      'in the tools that were run',
      { tools: [{ name: 'find', outcome: 'ok' }] },
      ['The tools were nothing, not find ok.'],
    ],
    ['in the keys', { keys: ['12'] }, ['The keys handed over were nothing, not 12.']],
    ['in interruptions', { interruptions: 0 }, ['The assistant was interrupted once, not 0 times.']],
    ['in asides', { asides: 1 }, ['The assistant was spoken to in passing 0 times, not once.']],
    [
      'in what the assistant learns',
      { assistantLearns: [{ system: 'This call ends' }] },
      ['The assistant did not learn from system: “This call ends”.'],
    ],
    [
      'in its length',
      {
        conversation: [
          { assistant: 'Hello.' },
          { caller: 'A table for two.' },
          { assistant: 'All of' },
          { caller: 'Bye.' },
        ],
      },
      [
        'The conversation had 3 turns, not 4.',
        'Turn 4 of the conversation is missing; it was to be by the caller, “Bye.”.',
      ],
    ],
    [
      'in who spoke',
      { conversation: [{ assistant: 'Hello.' }, { assistant: 'A table for two.' }, { assistant: 'All of' }] },
      [
        'Turn 2 of the conversation was by the caller, “A table for two.”; it was to be by the assistant, “A table for two.”.',
      ],
    ],
    [
      'in what was to be cut and was not',
      {
        conversation: [
          { assistant: 'Hello.', cut: true },
          { caller: 'A table for two.' },
          { assistant: 'All of' },
        ],
      },
      [
        'Turn 1 of the conversation was by the assistant, “Hello.”; it was to be by the assistant, “Hello.”, cut short.',
      ],
    ],
    ['in its first word', { firstWordWithinMs: 600 }, ['The first word took longer than 0.6 s.']],
    [
      'in its answers',
      { answersWithinMs: 800 },
      ['The answer to “A table for two.” took longer than 0.8 s.'],
    ],
  ];

  it.each(wrong)('is told %s', (_what, expected, sentences) => {
    expect(problems(expected)).toEqual(sentences);
  });

  it('is told in its silence', () => {
    const { problems: found } = new GivenFacts().judged({
      expected: { longestSilenceMs: 4_000 },
      longestSilenceMs: 5_000,
    });

    expect(found).toEqual(['Nobody spoke for 5 s, which is longer than 4 s.']);
  });

  it('is told after what the caller complains of', () => {
    const { problems: found } = new GivenFacts().judged({
      expected: { connects: 2 },
      complaints: ['The keys 12 were not answered.'],
    });

    expect(found).toEqual(['The keys 12 were not answered.', 'The call was connected once, not 2 times.']);
  });
});
