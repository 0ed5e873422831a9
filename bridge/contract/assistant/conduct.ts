import * as z from 'zod/mini';
import { aNumberOf, fields, oneOf, text } from './fields';

/** How an assistant behaves on the phone: when a turn is over, what interrupts it, what it does when nobody speaks. */

/** The numbers are said by us, because the API's own defaults differ from model to model (200 or 500 ms of silence). */
const serverVad = fields({
  type: z.literal('server_vad'),
  /** 0 to 1; higher needs louder speech. */
  threshold: z._default(aNumberOf(0, 1), 0.5),
  /** How much of what was said before speech was noticed is heard with it. */
  prefixPaddingMs: z._default(aNumberOf(0, 2_000), 300),
  /** How much silence ends a turn. */
  silenceDurationMs: z._default(aNumberOf(100, 5_000), 500),
  /** After how much silence OpenAI itself asks the model to speak. */
  idleTimeoutMs: z.optional(aNumberOf(5_000, 30_000)),
});

const semanticVad = fields({
  type: z.literal('semantic_vad'),
  /** How soon a turn is taken for finished: after 8, 4 or 2 s at most; `auto` is medium. */
  eagerness: z._default(oneOf('low', 'medium', 'high', 'auto'), 'auto'),
});

export const turnDetection = z.discriminatedUnion('type', [serverVad, semanticVad], {
  error: 'must be "server_vad" or "semantic_vad"',
});
export type TurnDetection = z.output<typeof turnDetection>;

/** How much silence ends a turn; one that ends by its meaning has no such number. */
export function turnEndSilenceMs(setting: TurnDetection): number {
  return setting.type === 'server_vad' ? setting.silenceDurationMs : 0;
}

export const interruption = fields({
  /** So much speech over the assistant's cuts it off; less, such as "uh-huh", does not. 0: any speech does. */
  minimumSpeechMs: z._default(aNumberOf(0, 3_000), 0),
  /** Whether the greeting is said to its end, whatever the caller says. */
  protectGreeting: z._default(z.boolean('must be true or false'), false),
});
export type Interruption = z.output<typeof interruption>;

export const silence = fields({
  /** After so long without a word, since the assistant's last was heard, the caller is asked whether they are there. */
  promptAfterSeconds: z._default(aNumberOf(3, 120), 12),
  /** How often, before it says goodbye. */
  prompts: z._default(aNumberOf(0, 20), 2),
  /** How the caller is asked. */
  instructions: z.optional(text()),
});
export type SilencePolicy = z.output<typeof silence>;

export const limits = fields({
  /** The longest call. A session of OpenAI's ends after 60. */
  callMinutes: z._default(aNumberOf(1, 55), 15),
  /** How long before its end the assistant is told to come to one. */
  warnSecondsBefore: z._default(aNumberOf(0, 600), 60),
  /** The longest that somebody may speak without a pause: longer is music, or a machine. */
  turnSeconds: z._default(aNumberOf(10, 600), 120),
});
export type Limits = z.output<typeof limits>;

const key = z.string().check(z.regex(/^[0-9*#A-D]$/, 'must be a key of a telephone'));

export const keys = fields({
  /** Ends what is keyed in. */
  terminator: z._default(oneOf('#', '*', 'none'), '#'),
  /** So long after the last digit, what was keyed in is complete. */
  interDigitSeconds: z._default(aNumberOf(1, 20), 3),
  mostDigits: z._default(aNumberOf(1, 64), 32),
  /** What a key does at once, when it is the first. */
  actions: z._default(
    z.record(
      key,
      z.union([z.literal('hang_up'), fields({ transfer: text() })], 'must be "hang_up" or {"transfer": …}'),
    ),
    {},
  ),
  /** Whether call records hide the digits. They may be a card's. */
  redact: z._default(z.boolean('must be true or false'), true),
});
export type KeyPolicy = z.output<typeof keys>;
