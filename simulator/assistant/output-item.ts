import type { Clock } from '../network/clock';
import type { ClientLine } from './client-line';
import type { Conversation } from './conversation';
import type { Item } from './server-event';
import type { AudioFormat } from './effective-session';
import type { OutputItemRecord } from './session-record';
import type { Tokens } from './usage';

/** How many bytes of μ-law each delta has: always the same, these in turn, or as a function says. */
export type DeltaBytes = number | readonly number[] | ((deltaIndex: number) => number);

/** One thing to send, and how much speech it is. */
export interface Delta {
  durationMs: number;
  send: () => void;
}

/** One item that a response puts out: it opens, comes in deltas, and closes whole or cut short. */
export interface OutputItem {
  readonly record: OutputItemRecord;
  readonly item: Item;
  readonly tokens: Tokens;
  open(): void;
  deltas(): Generator<Delta>;
  close(status: 'completed' | 'incomplete'): void;
}

/** What an item needs to tell of itself. */
export interface OutputItemTies {
  line: ClientLine;
  clock: Clock;
  /** None if the response stays outside the conversation. */
  conversation: Conversation | undefined;
  responseId: string;
  outputIndex: number;
  format: AudioFormat;
  deltaBytes: DeltaBytes;
}

export function deltaSize(deltaBytes: DeltaBytes, deltaIndex: number): number {
  const asked =
    typeof deltaBytes === 'number'
      ? deltaBytes
      : typeof deltaBytes === 'function'
        ? deltaBytes(deltaIndex)
        : (deltaBytes[deltaIndex % deltaBytes.length] ?? 0);
  return Math.max(1, Math.round(asked));
}

/** About as much as a model says in one step: a short word, or two Japanese characters. */
export function splitWords(text: string): string[] {
  return text.match(/\s*[\p{L}\p{N}]{1,6}|\s*[^\p{L}\p{N}\s]+|\s+/gu) ?? [];
}
