// The small edition of zod: the webhook reads assistants as well, and the full one is larger than all the rest of it.
import * as z from 'zod/mini';
import { interruption, type KeyPolicy, keys, limits, silence, turnDetection } from './conduct';
import { aNumberOf, E164, fields, languageTag, listOf, oneOf, text } from './fields';
import { problemsIn, type Quoting } from './problems';
import { tools, type Tool } from './tools';

/**
 * An assistant: who answers the phone, and how. It is a JSON document that a team writes, reviews and deploys, and an
 * operator may edit. `docs/assistants.md` says what each field does; everything but name, language and instructions
 * may be left out.
 */

const OFF_OR_OBJECT = 'must be "off" or an object';

const greeting = z.union(
  [fields({ say: text() }), fields({ instructions: text() })],
  'must be {"say": …} for exact words, or {"instructions": …}',
);

/** Only these take `keywords`; an update of a session that asks another for it is refused whole. */
const TAKES_KEYWORDS = ['gpt-transcribe', 'gpt-live-transcribe'];

const transcription = fields({
  model: z._default(text(), 'gpt-realtime-whisper'),
  /** Of what is spoken, where it is not the assistant's own. ISO 639-1. */
  language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}$/, 'must be a language such as "ja"'))),
  /** Names and words that are said often and hard to spell. */
  keywords: z.optional(listOf(text())),
}).check(
  z.refine(({ model, keywords }) => keywords === undefined || TAKES_KEYWORDS.includes(model), {
    path: ['keywords'],
    error: `is only taken by ${TAKES_KEYWORDS.join(' and ')}`,
  }),
);

const truncation = z.union(
  [
    z.enum(['auto', 'disabled']),
    fields({
      /** How much of the conversation is kept when it has become too long, 0 to 1. */
      retentionRatio: aNumberOf(0, 1),
      /** How long it may become: tokens after the instructions. */
      mostTokens: z.optional(aNumberOf(1_000, 1_000_000)),
    }),
  ],
  'must be "auto", "disabled" or {"retentionRatio": …}',
);

const destination = fields({
  name: text(),
  number: E164,
  /** When to transfer to it, for the assistant. */
  description: text(),
});

/** How it answers while the Realtime API is switched off: turn by turn, with a text model and a voice of its own. */
const legacy = fields({
  /** The text model; without it the stack's. */
  model: z.optional(text()),
  /** CoeFont's voice; without it, and wherever CoeFont fails, callers hear Twilio's voice of the language. */
  coefont: z.optional(
    fields({
      voice: z
        .string('must be the UUID of a CoeFont voice')
        .check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the UUID of a CoeFont voice')),
      /** 1 is the voice's own. */
      speed: z._default(aNumberOf(0.1, 10), 1),
    }),
  ),
});

const document = fields({
  name: z
    .string('must be a name')
    .check(
      z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower case letters, digits and hyphens, 40 at most'),
    ),
  /** The dialled numbers that it answers; what nobody answers is for the default assistant. */
  numbers: z._default(listOf(E164), []),
  language: languageTag,

  // Without them the stack's parameters decide, so that an operator can change them for all.
  model: z.optional(text()),
  voice: z.optional(text()),
  speed: z.optional(aNumberOf(0.25, 1.5)),

  instructions: text(),
  /** Without it the caller speaks first. */
  greeting: z.optional(greeting),
  /** The last words when time is up or nobody speaks. Without them it finds its own. */
  closingWords: z.optional(text()),

  turnDetection: z.prefault(turnDetection, { type: 'server_vad' }),
  noiseReduction: z._default(oneOf('near_field', 'far_field', 'off'), 'near_field'),
  transcription: z.prefault(z.union([z.literal('off'), transcription], OFF_OR_OBJECT), {}),
  truncation: z._default(truncation, 'auto'),
  /** Only models of the second generation reason; others are not told. */
  reasoningEffort: z.optional(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
  maxOutputTokens: z.optional(aNumberOf(1, 4_096)),

  interruption: z.prefault(interruption, {}),
  silence: z.prefault(z.union([z.literal('off'), silence], OFF_OR_OBJECT), {}),
  limits: z.prefault(limits, {}),
  keys: z.prefault(keys, {}),

  /** Who can be reached by `transfer_call` and by keys. */
  destinations: z._default(listOf(destination), []),
  tools: z._default(tools, []),
  /** Dialled when a call cannot be connected; instead of the stack's. */
  fallbackNumber: z.optional(E164),
  legacy: z.prefault(legacy, {}),
}).check(
  z.refine(({ destinations }) => isUnique(destinations.map(({ name }) => name)), {
    path: ['destinations'],
    error: 'must have names of their own',
  }),
  z.refine(({ tools, destinations }) => destinations.length > 0 || !tools.some(isTransfer), {
    path: ['destinations'],
    error: 'must name at least one, because there is a tool transfer_call',
  }),
  z.check(({ value: { keys, destinations }, issues }) => {
    for (const [key, transfer] of unknownDestinations(keys, destinations)) {
      issues.push({
        ...{ code: 'custom', input: transfer, path: ['keys', 'actions', key, 'transfer'] },
        message: 'must be the name of one of the destinations',
      });
    }
  }),
  z.refine(
    ({ interruption, turnDetection: { type } }) =>
      interruption.minimumSpeechMs === 0 || type === 'server_vad',
    {
      path: ['interruption', 'minimumSpeechMs'],
      error: 'needs turnDetection of the type server_vad, which tells at once when speech has ended',
    },
  ),
  z.refine(
    ({ silence, turnDetection }) =>
      silence === 'off' || turnDetection.type !== 'server_vad' || turnDetection.idleTimeoutMs === undefined,
    {
      path: ['turnDetection', 'idleTimeoutMs'],
      error: 'cannot be had beside silence: set silence to "off"',
    },
  ),
  // For these the bridge asks for every answer, and OpenAI's model never speaks by itself then.
  z.refine(
    ({ interruption, turnDetection }) =>
      interruption.minimumSpeechMs === 0 ||
      turnDetection.type !== 'server_vad' ||
      turnDetection.idleTimeoutMs === undefined,
    {
      path: ['turnDetection', 'idleTimeoutMs'],
      error:
        'cannot be had beside interruption.minimumSpeechMs, with which OpenAI never has the model speak by itself: use silence in its place',
    },
  ),
);

/** A document that was found complete, its defaults filled in. */
export type Assistant = z.output<typeof document>;
/** A document as it is written. */
export type AssistantDocument = z.input<typeof document>;
export type Destination = Assistant['destinations'][number];

/** An assistant, or everything that is wrong with its document: one sentence each, with the path of what is meant. */
export type ReadAssistant = { assistant: Assistant } | { problems: string[] };

/** Reads a document that was JSON. */
export function readAssistant(json: unknown, quoting: Quoting = 'quoting'): ReadAssistant {
  const parsed = z.safeParse(document, json);
  return parsed.success ? { assistant: parsed.data } : { problems: problemsIn(parsed.error, json, quoting) };
}

/** Reads a document. Text that is no JSON is one problem. */
export function parseAssistant(json: string, quoting: Quoting = 'quoting'): ReadAssistant {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    // The parser's own words may quote what it stumbled over.
    const why = quoting === 'quoting' && error instanceof Error ? `: ${error.message}` : '';
    return { problems: [`It is not JSON${why}.`] };
  }
  return readAssistant(parsed, quoting);
}

function isTransfer({ type }: Tool): boolean {
  return type === 'transfer_call';
}

/** By the key that transfers to each. */
function unknownDestinations(
  { actions }: KeyPolicy,
  destinations: readonly { name: string }[],
): [key: string, name: string][] {
  const known = new Set(destinations.map(({ name }) => name));
  return Object.entries(actions).flatMap(([key, action]): [string, string][] =>
    action === 'hang_up' || known.has(action.transfer) ? [] : [[key, action.transfer]],
  );
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
