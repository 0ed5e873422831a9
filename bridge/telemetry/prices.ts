import type { TokenKind } from '../call/assistant-note';

/** When the prices below were read. */
export const PRICES_AS_OF = '2026-11-22';

/**
 * List prices of OpenAI's models in US dollars, as read then at https://developers.openai.com/api/docs/models. They are
 * there to see how the cost moves, not to write a bill. A model that is not here has no cost: better none than a wrong one.
 */

type Prices = Readonly<Record<TokenKind, number>>;

const GPT_REALTIME_2: Prices = {
  'text-in': 4,
  'text-in-cached': 0.4,
  'audio-in': 32,
  'audio-in-cached': 0.4,
  'text-out': 24,
  'audio-out': 64,
};

/** For a million tokens. */
const PER_MILLION_TOKENS = new Map<string, Prices>([
  ['gpt-realtime-2.1', GPT_REALTIME_2],
  ['gpt-realtime-2', GPT_REALTIME_2],
  ['gpt-realtime-1.5', { ...GPT_REALTIME_2, 'text-out': 16 }],
  [
    'gpt-realtime-2.1-mini',
    {
      'text-in': 0.6,
      'text-in-cached': 0.06,
      'audio-in': 10,
      'audio-in-cached': 0.3,
      'text-out': 2.4,
      'audio-out': 20,
    },
  ],
]);

/** For a minute of the caller's speech. Models that are paid by the token are older, and not here. */
const TRANSCRIPTION_PER_MINUTE = new Map([
  ['gpt-realtime-whisper', 0.017],
  ['gpt-live-transcribe', 0.017],
  ['gpt-transcribe', 0.0045],
]);

/** What so many tokens of one kind cost; `undefined` where nobody knows. */
export function tokenCost(model: string, kind: TokenKind, count: number): number | undefined {
  const prices = PER_MILLION_TOKENS.get(model);
  return prices === undefined ? undefined : (prices[kind] * count) / 1e6;
}

/** What it costs to write down so much speech; `undefined` where nobody knows. */
export function transcriptionCost(model: string, seconds: number): number | undefined {
  const perMinute = TRANSCRIPTION_PER_MINUTE.get(model);
  return perMinute === undefined ? undefined : (perMinute * seconds) / 60;
}
