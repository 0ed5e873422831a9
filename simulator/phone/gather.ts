import type { Announcement } from './announcement';
import { readAnnouncement } from './announcement';
import type { HttpMethod } from './attributes';
import { Attributes } from './attributes';
import { GATHER_LANGUAGES } from './gather-languages';
import type { Warn } from './warnings';
import type { XmlElement } from './xml-element';

export type GatherInput = 'dtmf' | 'speech';

/** A `<Gather>`, with Twilio's defaults for all that the TwiML leaves open. */
export interface GatherNoun {
  input: readonly GatherInput[];
  /** Where the input is sent; undefined for the URL of the document itself. */
  action: string | undefined;
  method: HttpMethod;
  /** How long nothing may come: no word and no key, or no further key. */
  timeoutMs: number;
  /** How long a silence ends what the caller says. */
  speechTimeoutMs: number | 'auto';
  /** After so much speech no more is taken. */
  maxSpeechMs: number;
  /** The key that ends the keys and is none of them; '' for none. */
  finishOnKey: string;
  /** So many keys are enough; Infinity unless the TwiML says. */
  numDigits: number;
  language: string;
  /** Whether speech stops what is being said; a key always does. */
  bargeIn: boolean;
  /** Whether the action is asked even though nothing came. */
  actionOnEmptyResult: boolean;
  prompts: Announcement[];
}

/** Twilio's default (Twilio docs: TwiML `<Gather>`, "timeout"). */
const TIMEOUT_S = 5;

/** Twilio takes no longer speech (Twilio docs: TwiML `<Gather>`, "input"). */
const MAX_SPEECH_S = 60;

/** Twilio docs: TwiML `<Gather>`, "hints". */
const MAX_HINT_COUNT = 500;
const MAX_HINT_LENGTH = 100;

const NESTED = ['Say', 'Play', 'Pause'];

const INPUTS: Record<string, GatherInput[]> = {
  dtmf: ['dtmf'],
  speech: ['speech'],
  'dtmf speech': ['dtmf', 'speech'],
  'speech dtmf': ['dtmf', 'speech'],
};

/** Any of Deepgram's models is taken beside these. */
const SPEECH_MODELS = [
  ...[
    'default',
    'numbers_and_commands',
    'phone_call',
    'experimental_conversations',
    'experimental_utterances',
  ],
  ...['googlev2_long', 'googlev2_short', 'googlev2_telephony', 'googlev2_telephony_short'],
];

/**
 * Reads every attribute that Twilio knows. Those that change nothing for a caller who is simulated (hints, models, the
 * filter, partial results) are checked and not followed.
 */
export function readGather(element: XmlElement, warn: Warn): GatherNoun {
  const attributes = new Attributes(element, warn);
  const isInput = (value: string): boolean => Object.hasOwn(INPUTS, value);
  const isFinish = (value: string): boolean => /^[0-9#*]?$/.test(value);
  const isLanguage = (value: string): boolean => GATHER_LANGUAGES.has(value);
  const input = attributes.checked('input', 13326, isInput, 'dtmf, speech or dtmf speech') ?? 'dtmf';
  const timeoutMs = 1000 * (attributes.wholeNumber('timeout', 13313, 1) ?? TIMEOUT_S);
  const maxSpeechS = attributes.wholeNumber('maxSpeechTime', 13328, 1) ?? MAX_SPEECH_S;
  const noun: GatherNoun = {
    input: INPUTS[input] ?? [],
    action: attributes.text('action'),
    method: attributes.method('method', 13312),
    timeoutMs,
    speechTimeoutMs: readSpeechTimeout(attributes, warn) ?? timeoutMs,
    maxSpeechMs: 1000 * Math.min(maxSpeechS, MAX_SPEECH_S),
    finishOnKey: attributes.checked('finishOnKey', 13310, isFinish, 'one key or none') ?? '#',
    numDigits: attributes.wholeNumber('numDigits', 13314, 1) ?? Infinity,
    language: attributes.checked('language', 13331, isLanguage, 'one that Twilio knows') ?? 'en-US',
    bargeIn: attributes.flag('bargeIn', 13332) ?? true,
    actionOnEmptyResult: attributes.flag('actionOnEmptyResult', 13338) ?? false,
    prompts: readPrompts(element, warn),
  };
  attributes.text('partialResultCallback');
  attributes.method('partialResultCallbackMethod', 13329);
  const hints = `up to ${MAX_HINT_COUNT} phrases of up to ${MAX_HINT_LENGTH} characters`;
  attributes.checked('hints', 13330, areHints, hints);
  attributes.flag('profanityFilter', 13333);
  attributes.flag('debug', 13336);
  attributes.flag('enhanced', 13339);
  attributes.refuseOthers();
  return noun;
}

/** `auto` and a model exclude each other: Twilio then wants a number. */
function readSpeechTimeout(attributes: Attributes, warn: Warn): number | 'auto' | undefined {
  const isTimeout = (value: string): boolean => /^(auto|0*[1-9]\d*)$/.test(value);
  const value = attributes.checked('speechTimeout', 13327, isTimeout, 'auto or a positive whole number');
  const isModel = (name: string): boolean => SPEECH_MODELS.includes(name) || name.startsWith('deepgram_');
  const model = attributes.checked('speechModel', 13334, isModel, 'one that Twilio knows');
  if (value !== 'auto') return value === undefined ? undefined : 1000 * Number(value);
  if (model === undefined) return 'auto';
  warn(13335, `speechTimeout of <Gather> is a positive whole number where it has a speechModel, not "auto".`);
  return undefined;
}

function readPrompts(element: XmlElement, warn: Warn): Announcement[] {
  if (element.text.trim() !== '') warn(12200, 'There is text directly inside <Gather>.');
  return element.children.flatMap((child) => {
    if (NESTED.includes(child.name)) return readAnnouncement(child, warn, 'Gather') ?? [];
    warn(13320, `<${child.name}> does not stand within <Gather>.`);
    return [];
  });
}

function areHints(value: string): boolean {
  const hints = value.split(',');
  return hints.length <= MAX_HINT_COUNT && hints.every((hint) => hint.trim().length <= MAX_HINT_LENGTH);
}
