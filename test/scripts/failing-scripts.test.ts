import type { CallPlan } from '../../rig/call-plan';
import { takeCall } from '../../rig/take-call';
import { spokenAsNoise } from '../../simulator/assistant/answers';
import { HELLO } from '../support/quick-call';

const GREETING = { items: [spokenAsNoise('Hi.')] };

/** The caller says hello, and is answered. */
const SHORT: CallPlan = {
  title: 'A short call',
  language: 'en',
  steps: [{ text: 'Hello.', audio: HELLO }],
  replies: [GREETING, { items: [spokenAsNoise('What can I do for you?')] }],
  transcribe: () => 'Hello.',
  expect: {},
};

async function problemsOf(plan: Partial<CallPlan>): Promise<string[]> {
  const { problems } = await takeCall({ ...SHORT, ...plan }, { slackMs: 2_000 });
  return problems;
}

/** All at a time: each call mostly waits for speech to be spoken. */
describe('a call that does not go as its script says', () => {
  it.concurrent('is told what was heard instead of what was expected', async () => {
    const conversation = [{ assistant: 'Hi.' }, { caller: 'Hello.' }, { assistant: 'Who is there?' }];

    expect(await problemsOf({ expect: { conversation } })).toEqual([
      'Turn 3 of the conversation was by the assistant, “What can I do for you?”; it was to be by the assistant, “Who is there?”.',
    ]);
  });

  it.concurrent('is told who ended it', async () => {
    expect(await problemsOf({ expect: { endedBy: 'rest', endReasons: ['assistant-hung-up'] } })).toEqual([
      'The call was ended by caller, not by rest.',
      'The bridge ended the call for the reason caller-hung-up, not assistant-hung-up.',
    ]);
  });

  it.concurrent('is told that a reply was never asked for', async () => {
    expect(await problemsOf({ replies: [GREETING, GREETING, GREETING] })).toEqual([
      "The assistant was asked for 2 of the script's 3 replies.",
    ]);
  });

  it.concurrent('is told that a reply was asked for in another way', async () => {
    expect(await problemsOf({ replies: [{ ...GREETING, for: 'silence' }, GREETING] })).toEqual([
      'Reply 1 is for silence, and the assistant was asked for greeting.',
    ]);
  });

  it.concurrent('is told that the call was over before its end', async () => {
    const hangsUpFirst = await problemsOf({
      steps: [{ hangsUp: true }, { keys: '1', pauseMs: 0 }],
      replies: [GREETING],
    });

    expect(hangsUpFirst).toEqual(['The call was over before step 2 of 2.']);
  });

  it.concurrent('is told that a turn was not answered', async () => {
    const problems = await problemsOf({
      replies: [GREETING, { items: [] }],
      assistant: {
        name: 'a',
        language: 'en',
        instructions: 'Speak.',
        greeting: { say: 'Hi.' },
        silence: 'off',
      },
    });

    expect(problems).toContain('“Hello.” was not answered.');
  });
});
