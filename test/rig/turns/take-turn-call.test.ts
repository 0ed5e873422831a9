import { takeTurnCall } from '../../../rig/turns/take-turn-call';
import { COEFONT_VOICE, type TurnPlan, turnPlan } from '../../../rig/turns/turn-plan';
import { turnReport } from '../../../rig/turns/turn-report';
import { HELLO } from '../../support/quick-call';

const SHORT: TurnPlan = {
  assistant: {
    name: 'short',
    language: 'en',
    instructions: 'Be brief.',
    greeting: { say: 'Hi.' },
    tools: [{ type: 'hang_up' }],
  },
  greeting: 'Hi.',
  turns: [
    { text: 'Hello.', audio: HELLO },
    { text: 'Hello.', audio: HELLO },
  ],
  answers: ['Yes?', 'Bye.'],
  transcribe: () => 'Hello.',
};

describe('a call that is taken turn by turn', () => {
  it('is found good, with what it took to answer', async () => {
    const lines: string[] = [];

    const figures = await takeTurnCall(SHORT, { print: (line) => lines.push(line) });

    expect(figures).toMatchObject({
      answerLatenciesMs: [expect.any(Number), expect.any(Number)],
      voices: { coefont: 0, twilio: 3 },
      turns: [
        { speaker: 'assistant', text: 'Hi.' },
        { speaker: 'caller', text: 'Hello.' },
        { speaker: 'assistant', text: 'Yes?' },
        { speaker: 'caller', text: 'Hello.' },
        { speaker: 'assistant', text: 'Bye.' },
      ],
      problems: [],
    });
    expect(lines.join('\n')).toMatch(
      /webhook .* <Gather> <Say> <Redirect>[^]*model .* HTTP 200[^]*ended by hangup-verb/,
    );
  });

  it('is spoken by CoeFont where the plan has a voice of its', async () => {
    const assistant = { ...SHORT.assistant, legacy: { coefont: { voice: COEFONT_VOICE } } };

    const { voices, problems } = await takeTurnCall({
      ...SHORT,
      assistant,
      turns: SHORT.turns.slice(1),
      answers: ['Bye.'],
    });

    expect([voices, problems]).toEqual([{ coefont: 2, twilio: 0 }, []]);
  });

  it('is found wanting where it goes another way than planned', async () => {
    const legacy = { coefont: { voice: '00000000-0000-0000-0000-000000000000' } };
    const assistant = { ...SHORT.assistant, greeting: { say: 'Good day.' }, legacy };

    const { problems } = await takeTurnCall({
      ...SHORT,
      assistant,
      turns: SHORT.turns.slice(1),
      answers: ['Bye.'],
    });

    expect(problems).toEqual([
      'Turn 1 was “Good day.”, and should have been “Hi.”.',
      "2 times another voice than coefont's spoke.",
      'LegacySpeechFailures was counted 2 times.',
    ]);
  });
});

describe('the conversation that is had turn by turn', () => {
  it('is the one of other calls, in Japanese by CoeFont’s voice', () => {
    const { assistant, turns, answers } = turnPlan('ja');

    expect(assistant).toMatchObject({ language: 'ja', legacy: { coefont: { voice: COEFONT_VOICE } } });
    expect(answers).toHaveLength(turns.length);
    expect(turnPlan('en').assistant.legacy).toEqual({});
  });
});

describe('the report of such a call', () => {
  it('has a table, the conversation and a verdict', () => {
    const text = turnReport({
      timeToFirstWordMs: 460.4,
      answerLatenciesMs: [1_700, undefined],
      answerLatencyP50Ms: 1_700,
      answerLatencyP95Ms: 1_700,
      longestSilenceMs: 1_731,
      voices: { coefont: 2, twilio: 1 },
      turns: [{ speaker: 'caller', text: 'Hello.' }],
      problems: ['“Hello.” was not answered.'],
    });

    expect(text).toBe(
      [
        'time to first word heard    460 ms',
        'answer latency, each turn   1700 ms  none',
        'answer latency, p50 / p95   1700 ms / 1700 ms',
        'longest silence             1731 ms',
        'voice                       CoeFont 2 times, Twilio 1 times',
        '',
        'the conversation, as it was heard:',
        '  caller     Hello.',
        '',
        '- “Hello.” was not answered.',
        'FAILED: one problem.',
      ].join('\n'),
    );
  });
});
