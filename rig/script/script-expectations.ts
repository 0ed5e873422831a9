import * as z from 'zod/mini';
import { aNumberOf, E164, fields, listOf, oneOf, text } from '../../bridge/contract/assistant/fields';
import { duration } from './script-steps';

const anyText = z.string('must be a text');
const count = aNumberOf(0, 1_000);

const turn = fields({
  /** A recording by its name, or the words. */
  caller: z.optional(anyText),
  assistant: z.optional(anyText),
  /** Not heard to its end. */
  cut: z.optional(z.literal(true, 'must be true, or left out')),
}).check(
  z.refine(
    ({ caller, assistant }) => (caller === undefined) !== (assistant === undefined),
    'must have either caller or assistant',
  ),
);
export type ExpectedTurn = z.output<typeof turn>;

/** What the assistant is told without sound: by a tool, by the call itself, or as what was said on an earlier line. */
const SOURCES = ['tool', 'system', 'caller', 'assistant'] as const;

const lesson = fields({
  tool: z.optional(text()),
  system: z.optional(text()),
  caller: z.optional(text()),
  assistant: z.optional(text()),
}).check(
  z.refine(
    (one) => SOURCES.filter((source) => one[source] !== undefined).length === 1,
    `must have exactly one of ${SOURCES.join(', ')}`,
  ),
);
export type ExpectedLesson = z.output<typeof lesson>;

/** What must have happened when the call is over. What is left out is judged as every call is. */
export const expectations = fields({
  endedBy: z.optional(
    oneOf('caller', 'rest', 'dialed', 'hangup-verb', 'reject-verb', 'document-end', 'error'),
  ),
  /** Of each connect, in order. */
  endReasons: z.optional(listOf(text())),
  connects: z.optional(count),
  /** What Twilio itself says to the caller. */
  hears: z.optional(listOf(text())),
  dials: z.optional(listOf(E164)),
  tools: z.optional(
    listOf(
      fields({
        name: text(),
        outcome: oneOf('ok', 'arguments', 'refused', 'failed', 'too-late', 'given-up'),
      }),
    ),
  ),
  /** As it was heard, from the first word to the last. */
  conversation: z.optional(listOf(turn)),
  interruptions: z.optional(count),
  asides: z.optional(count),
  /** What was keyed in, as the assistant is told it. */
  keys: z.optional(listOf(text())),
  /** In this order; there may be more. */
  assistantLearns: z.optional(listOf(lesson)),
  /** Twilio's codes, in any order. */
  warnings: z.optional(listOf(aNumberOf(10_000, 99_999))),
  /** Codes of the assistant's `error` events, in any order. */
  assistantErrors: z.optional(listOf(text())),
  /** Of 20 ms, each way: where a line breaks, what is on its way is lost. */
  lostFramesAtMost: z.optional(count),
  firstWordWithinMs: z.optional(duration),
  answersWithinMs: z.optional(duration),
  longestSilenceMs: z.optional(duration),
});
export type Expectations = z.output<typeof expectations>;
