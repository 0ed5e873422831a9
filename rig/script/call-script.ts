import * as z from 'zod/mini';
import {
  aNumberOf,
  E164,
  fields,
  languageTag,
  listOf,
  oneOf,
  text,
} from '../../bridge/contract/assistant/fields';
import { problemsIn } from '../../bridge/contract/assistant/problems';
import { expectations } from './script-expectations';
import { faults } from './script-faults';
import { reply, toolOutcomes } from './script-replies';
import { step } from './script-steps';

/** A call id is good for 300 s from the moment that the webhook takes for now. */
const LONGEST_AGO_S = 240;

/**
 * A call as it is meant to go: who says or presses what, when, what the assistant has to say and what comes of its tools, and
 * what must have happened in the end. `docs/scripts.md` says what each field does.
 */
const document = fields({
  title: text(),
  language: z._default(languageTag, 'en'),
  /** The name of a document in `assistants/`, the path of one, or one itself. Without it the built-in answers. */
  assistant: z.optional(
    z.union([text(), z.record(z.string(), z.unknown())], 'must be a name, a path, or an assistant itself'),
  ),
  caller: z.prefault(fields({ from: z.optional(E164), to: z.optional(E164) }), {}),
  /** What the bridge keeps of the call, and remembers it by on its next line. */
  records: z.optional(oneOf('none', 'transcripts', 'recordings')),
  /** As if the call had been answered so long ago: what comes late in a call comes early. */
  begunSecondsAgo: z._default(aNumberOf(0, LONGEST_AGO_S), 0),
  /** Whether somebody answers where the call is transferred to. */
  dialAnswers: z._default(z.boolean('must be true or false'), true),
  steps: listOf(step),
  replies: listOf(reply),
  tools: z._default(z.record(z.string(), toolOutcomes), {}),
  faults: z.prefault(faults, {}),
  expect: z.prefault(expectations, {}),
});

/** A script that was found complete, its defaults filled in. */
export type CallScript = z.output<typeof document>;

/** A script, or everything that is wrong with it, a sentence each. */
export type ReadScript = { script: CallScript } | { problems: string[] };

/** Reads a script that was JSON. */
export function readScript(json: unknown): ReadScript {
  const parsed = z.safeParse(document, json);
  return parsed.success ? { script: parsed.data } : { problems: problemsIn(parsed.error, json, 'quoting') };
}
