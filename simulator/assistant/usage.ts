import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';
import type { Prompt } from './prompt';

/** As published with the prices: a token is 100 ms of the caller, but 50 ms of the assistant. */
export const USER_TOKEN_MS = 100;
export const ASSISTANT_TOKEN_MS = 50;
const CHARACTERS_PER_TOKEN = 4;

/** Prompts are cached in blocks. */
const CACHE_BLOCK_TOKENS = 64;

export interface Tokens {
  text: number;
  audio: number;
}

export function textTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

export function assistantAudioTokens(audioMs: number): number {
  return Math.ceil(audioMs / ASSISTANT_TOKEN_MS);
}

export function msOfAssistantTokens(tokens: number): number {
  return tokens * ASSISTANT_TOKEN_MS;
}

/** The bill of one session. Every response pays for all that it reads again, what was read before from the cache. */
export class Meter {
  /** Of each setting up, the last prompts that were read: about the conversation, and about items of their own. */
  readonly #earlier = new Map<string, Map<boolean, Prompt>>();

  bill(prompt: Prompt, output: Tokens): RealtimeResponseUsage {
    const input = prompt.tokens;
    const common = this.#remembered(prompt);
    const cachedText = wholeBlocks(common.text);
    const cachedAudio = wholeBlocks(common.audio);
    const inputTokens = input.text + input.audio;
    const outputTokens = output.text + output.audio;
    return {
      total_tokens: inputTokens + outputTokens,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      input_token_details: {
        text_tokens: input.text,
        audio_tokens: input.audio,
        image_tokens: 0,
        cached_tokens: cachedText + cachedAudio,
        cached_tokens_details: { text_tokens: cachedText, audio_tokens: cachedAudio, image_tokens: 0 },
      },
      output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
    };
  }

  /** The longest beginning in common with one that was read before; from now on this one was. */
  #remembered(prompt: Prompt): Tokens {
    const earlier = this.#earlier.get(prompt.setUp) ?? new Map<boolean, Prompt>();
    this.#earlier.set(prompt.setUp, earlier);
    const inCommon = [...earlier.values()].map((other) => prompt.inCommonWith(other));
    earlier.set(prompt.isOfConversation, prompt);
    return inCommon.reduce<Tokens>(
      (longest, one) => (one.text + one.audio > longest.text + longest.audio ? one : longest),
      { text: 0, audio: 0 },
    );
  }
}

/** What a response costs that was cancelled before it said anything. */
export function nothingUsed(): RealtimeResponseUsage {
  return {
    total_tokens: 0,
    input_tokens: 0,
    output_tokens: 0,
    input_token_details: {
      text_tokens: 0,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 0, audio_tokens: 0 },
  };
}

function wholeBlocks(tokens: number): number {
  return tokens - (tokens % CACHE_BLOCK_TOKENS);
}
