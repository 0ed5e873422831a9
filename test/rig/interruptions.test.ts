import { compareInterruptions, truncationErrorMs } from '../../rig/interruptions';
import type { AssistantSession } from '../../simulator/assistant/session';
import {
  type OutputItemRecord,
  type ResponseRecord,
  SessionRecord,
  type TruncateRecord,
  type TurnRecord,
} from '../../simulator/assistant/session-record';
import type { Cut } from '../../simulator/phone/playout';

/** A session of which nothing but its record is asked. */
function session(facts: {
  responses?: ResponseRecord[];
  truncates?: TruncateRecord[];
  turns?: TurnRecord[];
}): AssistantSession {
  const record = new SessionRecord(false);
  record.responses.push(...(facts.responses ?? []));
  record.truncates.push(...(facts.truncates ?? []));
  record.turns.push(...(facts.turns ?? []));
  return { record } as unknown as AssistantSession;
}

function item(id: string, generatedMs: number): OutputItemRecord {
  return { id, kind: 'speech', generatedMs, audio: Buffer.alloc(generatedMs * 8), transcript: '' };
}

/** A response whose first sound came at `atMs`. */
function response(
  atMs: number,
  items: OutputItemRecord[],
  overrides: Partial<ResponseRecord> = {},
): ResponseRecord {
  return {
    id: `resp_at_${atMs}`,
    index: 0,
    status: 'completed',
    reason: undefined,
    metadata: null,
    items,
    createdAtMs: atMs - 100,
    firstDeltaAtMs: atMs,
    doneAtMs: undefined,
    ...overrides,
  };
}

function told(itemId: string, audioEndMs: number, refusedWith?: string): TruncateRecord {
  return { itemId, contentIndex: 0, audioEndMs, generatedMs: 0, atMs: 0, refusedWith };
}

/** The phone fell silent at `atMs`, having played so much in the whole call. */
function cut(atMs: number, playedMs: number): Cut {
  return { atMs, offWireAtMs: atMs, playedMs, receivedMs: 0, discardedMs: 1_000 };
}

function spokenAt(atMs: number): TurnRecord {
  return {
    itemId: 'user_1',
    audioStartMs: 0,
    audioEndMs: 0,
    speechStartedAtMs: atMs,
    speechStoppedAtMs: undefined,
    committedAtMs: undefined,
  };
}

describe('what both ends know of interruptions', () => {
  it('is nothing where everything was heard', () => {
    const facts = session({ responses: [response(1_000, [item('a', 3_000)])] });

    expect(compareInterruptions(facts, [])).toEqual({
      interruptions: [],
      truncatedThoughHeard: [],
      refused: [],
    });
  });

  it('is how much of the answer was heard, and how much the assistant was told', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 3_000)])],
      truncates: [told('a', 1_205)],
    });

    expect(compareInterruptions(facts, [cut(2_300, 1_200)]).interruptions).toEqual([
      { atMs: 2_300, items: [{ itemId: 'a', heardMs: 1_200, toldMs: 1_205 }] },
    ]);
  });

  it('is what was missed, where the assistant was told nothing', () => {
    const facts = session({ responses: [response(1_000, [item('a', 3_000)])] });

    expect(compareInterruptions(facts, [cut(2_300, 1_200)]).interruptions).toEqual([
      { atMs: 2_300, items: [{ itemId: 'a', heardMs: 1_200, toldMs: undefined }] },
    ]);
  });

  it('is 0 for a later item, of which nothing was heard', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 3_000), item('b', 2_000)])],
      truncates: [told('a', 1_200), told('b', 0)],
    });

    expect(compareInterruptions(facts, [cut(2_300, 1_200)]).interruptions).toMatchObject([
      {
        items: [
          { itemId: 'a', heardMs: 1_200, toldMs: 1_200 },
          { itemId: 'b', heardMs: 0, toldMs: 0 },
        ],
      },
    ]);
  });

  it('concerns the second item alone, where the first was heard', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 1_000), item('b', 2_000)])],
      truncates: [told('b', 500)],
    });

    expect(compareInterruptions(facts, [cut(2_500, 1_500)])).toMatchObject({
      interruptions: [{ items: [{ itemId: 'b', heardMs: 500, toldMs: 500 }] }],
      truncatedThoughHeard: [],
    });
  });

  it('counts only what was played since the cut before', () => {
    const facts = session({
      responses: [
        response(1_000, [item('a', 3_000)]),
        response(5_000, [item('b', 2_000)]),
        response(9_000, [item('c', 4_000)]),
      ],
      truncates: [told('a', 1_200), told('c', 700)],
    });

    // 1,200 ms of a; then b to its end, and 700 ms of c.
    expect(compareInterruptions(facts, [cut(2_300, 1_200), cut(9_800, 3_900)]).interruptions).toEqual([
      { atMs: 2_300, items: [{ itemId: 'a', heardMs: 1_200, toldMs: 1_200 }] },
      { atMs: 9_800, items: [{ itemId: 'c', heardMs: 700, toldMs: 700 }] },
    ]);
  });

  it('is nothing where so little was missed that nobody could notice', () => {
    const facts = session({ responses: [response(1_000, [item('a', 3_000)])] });

    expect(compareInterruptions(facts, [cut(4_000, 2_950)]).interruptions).toEqual([]);
  });

  it('tells of an item that was truncated though it was heard, before a cut', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 1_000)]), response(3_000, [item('b', 3_000)])],
      truncates: [told('a', 900), told('b', 500)],
    });

    expect(compareInterruptions(facts, [cut(3_600, 1_500)]).truncatedThoughHeard).toEqual(['a']);
  });

  it('tells of an item that was truncated though it was heard, after the last cut', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 1_000)])],
      truncates: [told('a', 900)],
    });

    expect(compareInterruptions(facts, []).truncatedThoughHeard).toEqual(['a']);
  });

  it('is 0 for a response whose first sound came only after the caller had begun to speak', () => {
    const facts = session({
      responses: [
        response(1_000, [item('a', 500)]),
        response(3_000, [item('late', 300)], { createdAtMs: 2_800, status: 'cancelled' }),
        response(6_000, [item('c', 3_000)]),
      ],
      truncates: [told('late', 0), told('c', 400)],
      turns: [spokenAt(2_900)],
    });

    // What came late was never played, so it takes nothing of what the phone counted.
    expect(compareInterruptions(facts, [cut(6_500, 900)])).toEqual({
      interruptions: [
        { atMs: 3_000, items: [{ itemId: 'late', heardMs: 0, toldMs: 0 }] },
        { atMs: 6_500, items: [{ itemId: 'c', heardMs: 400, toldMs: 400 }] },
      ],
      truncatedThoughHeard: [],
      refused: [],
    });
  });

  it('is missed as well where the assistant was not told of what came late', () => {
    const facts = session({
      responses: [response(3_000, [item('late', 300)], { createdAtMs: 2_800, status: 'cancelled' })],
      turns: [spokenAt(2_900)],
    });

    expect(compareInterruptions(facts, []).interruptions).toMatchObject([
      { items: [{ itemId: 'late', heardMs: 0, toldMs: undefined }] },
    ]);
  });

  it('does not take a response that was cancelled while it was heard for one that came late', () => {
    const facts = session({
      responses: [response(3_000, [item('a', 2_000)], { createdAtMs: 2_800, status: 'cancelled' })],
      truncates: [told('a', 900)],
      turns: [spokenAt(3_900)],
    });

    expect(compareInterruptions(facts, [cut(3_910, 900)]).interruptions).toMatchObject([
      { items: [{ itemId: 'a', heardMs: 900, toldMs: 900 }] },
    ]);
  });

  it('passes over a response in which nothing was said', () => {
    const facts = session({
      responses: [
        response(1_000, [], { firstDeltaAtMs: undefined, status: 'failed' }),
        response(2_000, [item('a', 3_000)]),
      ],
      truncates: [told('a', 500)],
    });

    expect(compareInterruptions(facts, [cut(2_600, 500)]).interruptions).toMatchObject([
      { items: [{ itemId: 'a', heardMs: 500, toldMs: 500 }] },
    ]);
  });

  it('tells what the assistant refused', () => {
    const facts = session({
      responses: [response(1_000, [item('a', 3_000)])],
      truncates: [told('a', 9_000, 'invalid_value')],
    });

    expect(compareInterruptions(facts, [cut(2_300, 1_200)]).refused).toEqual(['a: invalid_value']);
  });
});

describe('how far off the assistant was told', () => {
  it('is positive for more than was heard, negative for less', () => {
    expect(truncationErrorMs({ itemId: 'a', heardMs: 1_000, toldMs: 1_040 })).toBe(40);
    expect(truncationErrorMs({ itemId: 'a', heardMs: 1_000, toldMs: 990 })).toBe(-10);
  });

  it('is unknown where the assistant was not told', () => {
    expect(truncationErrorMs({ itemId: 'a', heardMs: 1_000, toldMs: undefined })).toBeUndefined();
  });
});
