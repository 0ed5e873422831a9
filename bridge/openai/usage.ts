import type { Tokens } from '../call/assistant-note';
import type { Fields } from './fields';

/**
 * What a response cost: `usage` of `response.done`. Every field of it is optional; one that is missing counts as 0,
 * because a bill that cannot be read must not cost a call its answer.
 */
export function tokensUsed(usage: Fields | undefined): Tokens | undefined {
  if (usage === undefined) return undefined;
  const input = usage.optionalObject('input_token_details');
  const cached = input?.optionalObject('cached_tokens_details');
  const output = usage.optionalObject('output_token_details');
  const text = split(input?.count('text_tokens'), cached?.count('text_tokens'));
  const audio = split(input?.count('audio_tokens'), cached?.count('audio_tokens'));
  const audioOut = output?.count('audio_tokens') ?? 0;
  return {
    'text-in': text.fresh,
    'text-in-cached': text.cached,
    'audio-in': audio.fresh,
    'audio-in-cached': audio.cached,
    // A model that reasons may count its thoughts in the total alone; whatever it put out is text, or else speech.
    'text-out': Math.max(output?.count('text_tokens') ?? 0, usage.count('output_tokens') - audioOut),
    'audio-out': audioOut,
  };
}

/** What writing down a turn cost: some models are paid by the token, some by the second. */
export function transcriptionUsed(usage: Fields | undefined): { tokens: number; seconds: number } {
  const tokens = usage?.count('total_tokens') ?? 0;
  return { tokens, seconds: usage?.count('seconds') ?? 0 };
}

/** Cached tokens are among those read. */
function split(read = 0, fromCache = 0): { fresh: number; cached: number } {
  const cached = Math.min(read, fromCache);
  return { fresh: read - cached, cached };
}
