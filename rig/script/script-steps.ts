import * as z from 'zod/mini';
import { aNumberOf, fields, oneOf, text } from '../../bridge/contract/assistant/fields';

/** A call is not longer than its limit, and a story is far shorter. */
const LONGEST_MS = 120_000;

export const duration = aNumberOf(0, LONGEST_MS);

const VERBS = ['says', 'presses', 'silentMs', 'absentMs', 'waitsFor', 'hangsUp'] as const;
type Verb = (typeof VERBS)[number];

/** Which of the others may stand beside what the caller does. */
const BESIDE: Record<Verb, readonly string[]> = {
  says: ['text', 'overMs', 'afterMs', 'answered'],
  presses: ['pauseMs', 'overMs', 'afterMs', 'answered'],
  silentMs: [],
  absentMs: [],
  waitsFor: [],
  hangsUp: ['overMs', 'afterMs'],
};

const fieldsOfStep = fields({
  /** A recording by its name, or a file: WAV, or raw μ-law. */
  says: z.optional(text()),
  /** What is said in a file. */
  text: z.optional(text()),
  presses: z.optional(
    z.string('must be keys').check(z.regex(/^[0-9*#A-D]+$/, 'must be keys of a telephone')),
  ),
  /** Between two keys. */
  pauseMs: z.optional(duration),
  silentMs: z.optional(duration),
  /** Nothing comes from the caller's side, not even silence. */
  absentMs: z.optional(duration),
  waitsFor: z.optional(oneOf('assistant', 'quiet', 'end')),
  hangsUp: z.optional(z.literal(true, 'must be true, or left out')),
  /** Over the assistant's speech, once so much of it was heard. */
  overMs: z.optional(duration),
  /** So long after the step before, whoever speaks. */
  afterMs: z.optional(duration),
  /** Whether the caller waits for an answer before the next step. */
  answered: z.optional(z.boolean('must be true or false')),
});

/** One thing that the caller does. Without `overMs` and `afterMs` it is done when the assistant has been quiet for a moment. */
export const step = fieldsOfStep.check(
  z.refine((one) => verbsOf(one).length === 1, `must have exactly one of ${VERBS.join(', ')}`),
  z.refine(
    ({ overMs, afterMs }) => overMs === undefined || afterMs === undefined,
    'must not have both overMs and afterMs',
  ),
  z.refine((one) => surplusIn(one) === undefined, {
    error: ({ input }) => `must not have ${surplusIn(input as ScriptStep) ?? ''} beside what is done in it`,
  }),
);
export type ScriptStep = z.output<typeof fieldsOfStep>;

function verbsOf(one: ScriptStep): Verb[] {
  return VERBS.filter((verb) => one[verb] !== undefined);
}

function surplusIn(one: ScriptStep): string | undefined {
  const [verb] = verbsOf(one);
  if (verb === undefined) return undefined;
  return Object.keys(one).find((name) => name !== verb && !BESIDE[verb].includes(name));
}
