import * as z from 'zod/mini';
import { fields, listOf, oneOf, text } from '../../bridge/contract/assistant/fields';
import { PURPOSES } from '../../bridge/call/floor';
import { duration } from './script-steps';

/** What the model writes as arguments: an object becomes JSON, a text is written as it is, JSON or not. */
const args = z.union(
  [z.string(), z.record(z.string(), z.unknown())],
  'must be an object, or a text that is taken as it is',
);

const call = fields({ name: text(), arguments: z._default(args, {}) });

/** One response of the assistant: what it says, and then which tools it calls. */
export const reply = fields({
  /** Why the bridge has the assistant speak; `turn` is the answer to the caller. */
  for: z.optional(oneOf(...PURPOSES)),
  /** Words of the instructions that it is asked with. */
  told: z.optional(text()),
  /** A recording by its name, or any text: then it is heard as a noise that takes as long. */
  says: z.optional(text()),
  calls: z.optional(listOf(call)),
}).check(
  z.refine(
    ({ says, calls = [] }) => says !== undefined || calls.length > 0,
    'must have says, or calls, or both',
  ),
);
export type ScriptReply = z.output<typeof reply>;

const toolOutcome = fields({
  /** Any JSON; a text is given to the assistant as it is. */
  answers: z.optional(z.unknown()),
  fails: z.optional(oneOf('arguments', 'refused', 'failed', 'too-late')),
  never: z.optional(z.literal(true, 'must be true, or left out')),
  afterMs: z._default(duration, 0),
}).check(
  z.refine(
    ({ answers, fails, never }) => [answers, fails, never].filter((one) => one !== undefined).length === 1,
    'must have exactly one of answers, fails, never',
  ),
);

/** What comes of a tool, each time that it is called; the last outcome holds for every further time. */
export const toolOutcomes = z.union(
  [listOf(toolOutcome).check(z.minLength(1, 'must not be empty')), toolOutcome],
  'must be what comes of the tool, or a list of that',
);
export type ScriptToolOutcome = z.output<typeof toolOutcome>;
