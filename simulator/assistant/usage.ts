import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';
import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Conversation, Entry } from './conversation';
import { isAssistantMessage } from './conversation';
import type { EffectiveSession } from './effective-session';

/** As published with the prices: a token is 100 ms of the caller, but 50 ms of the assistant. */
const USER_TOKEN_MS = 100;
const ASSISTANT_TOKEN_MS = 50;
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

/** The bill of one session. Every response pays for the whole conversation again, most of it from the cache. */
export class Meter {
  #cached: Tokens = { text: 0, audio: 0 };

  /** What the model has to read before it answers. */
  read(session: EffectiveSession, conversation: Conversation): Tokens {
    const setUp = textTokens(session.instructions) + textTokens(JSON.stringify(session.tools));
    return conversation.entries.reduce(
      (sum, entry) => {
        const { text, audio } = tokensOf(entry);
        return { text: sum.text + text, audio: sum.audio + audio };
      },
      { text: setUp, audio: 0 },
    );
  }

  bill(input: Tokens, output: Tokens): RealtimeResponseUsage {
    const cachedText = wholeBlocks(Math.min(this.#cached.text, input.text));
    const cachedAudio = wholeBlocks(Math.min(this.#cached.audio, input.audio));
    this.#cached = input;
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

function tokensOf({ item, audio }: Entry): Tokens {
  const audioMs = audio.length / PCMU_BYTES_PER_MS;
  const perToken = isAssistantMessage(item) ? ASSISTANT_TOKEN_MS : USER_TOKEN_MS;
  return { text: textTokens(writtenIn(item)), audio: Math.ceil(audioMs / perToken) };
}

/** The transcript of the caller is made by another model, and this one never reads it. */
function writtenIn(item: Entry['item']): string {
  switch (item.type) {
    case 'message':
      return item.content
        .map(
          (part) =>
            part.text ?? (item.role === 'assistant' && 'transcript' in part ? part.transcript : '') ?? '',
        )
        .join('');
    case 'function_call':
      return item.name + item.arguments;
    case 'function_call_output':
      return item.output;
    default:
      return '';
  }
}

function wholeBlocks(tokens: number): number {
  return tokens - (tokens % CACHE_BLOCK_TOKENS);
}
