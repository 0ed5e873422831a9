import type { GatherInput } from './gather';
import type { Spoken } from './microphone';

/** Whoever hears the caller: a stream, or a `<Gather>`. */
export interface Ear {
  /** Whether speech, or a key, is taken now. */
  takes(input: GatherInput): boolean;
  /** Resolves when the last byte has been spoken; rejects when the ear is gone before. */
  say(mulaw: Uint8Array): Promise<Spoken>;
  press(digit: string): void;
}
