import { ScriptedReplies, purposeOf } from '../../rig/scripted-replies';
import type { Turn } from '../../simulator/assistant/answers';
import { spokenAsNoise } from '../../simulator/assistant/answers';

function turn(request?: string, instructions?: string): Turn {
  return {
    index: 0,
    purpose: 'turn',
    userAudio: Buffer.alloc(0),
    instructions,
    metadata: request === undefined ? undefined : { request },
    language: undefined,
    functionOutputs: [],
  };
}

const HELLO = { items: [spokenAsNoise('Hello.')] };

describe('the replies of a script', () => {
  it('are given one after the other, whichever session asks', () => {
    const bye = { items: [spokenAsNoise('Goodbye.')] };
    const replies = new ScriptedReplies([HELLO, bye]);

    expect([replies.answer(turn()), replies.answer(turn())]).toEqual([HELLO, bye]);
    expect([...replies.complaints, ...replies.unusedComplaints]).toEqual([]);
  });

  it('complain when the assistant is asked for something else', () => {
    const replies = new ScriptedReplies([{ ...HELLO, for: 'greeting' }]);

    replies.answer(turn('keys-1'));

    expect(replies.complaints).toEqual(['Reply 1 is for greeting, and the assistant was asked for keys.']);
  });

  it('complain when the assistant is told something else, or nothing', () => {
    const replies = new ScriptedReplies([
      { ...HELLO, told: 'Say hello' },
      { ...HELLO, told: 'Say hello' },
    ]);

    replies.answer(turn('greeting-1', 'Say goodbye.'));
    replies.answer(turn());

    expect(replies.complaints).toEqual([
      'Reply 1 is for “Say hello”, and the assistant was told “Say goodbye.”.',
      'Reply 2 is for “Say hello”, and the assistant was told nothing in particular.',
    ]);
  });

  it('complain when there are no more, and something is heard all the same', () => {
    const replies = new ScriptedReplies([]);

    expect(replies.answer(turn('silence-4')).items).toHaveLength(1);
    expect(replies.complaints).toEqual([
      "The assistant was asked to speak once more than the script's 0 replies, for silence.",
    ]);
  });

  it('complain when some were never asked for', () => {
    expect(new ScriptedReplies([HELLO]).unusedComplaints).toEqual([
      "The assistant was asked for 0 of the script's 1 replies.",
    ]);
  });
});

describe('why the assistant is asked to speak', () => {
  it.each([
    ['greeting-1', 'greeting'],
    ['filler-12', 'filler'],
    ['something-1', 'turn'],
  ])('is in its request: %s', (request, purpose) => {
    expect(purposeOf({ request })).toBe(purpose);
  });

  it('is the caller’s turn where nobody asked', () => {
    expect([purposeOf(undefined), purposeOf(null), purposeOf({})]).toEqual(['turn', 'turn', 'turn']);
  });
});
