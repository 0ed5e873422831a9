import type { CallerAudio } from './legs';

/**
 * Keeps the sound of a call, where that is wanted. Times are ms of the call's clock; positions are ms of what was sent to the
 * caller since the last cut. Whatever it does, it must not wait and must not throw.
 */
export interface CallTape {
  /**
   * Base64 μ-law, borrowed, that has just come from the caller; `timestampMs` is where in the stream it lies, undefined where
   * the stream did not say.
   */
  callerSaid(audio: CallerAudio, timestampMs: number | undefined, atMs: number): void;
  /** Base64 μ-law that has just been sent to the caller, after all that was sent before. */
  assistantSent(audio: string, durationMs: number): void;
  /** What was sent has been heard to here: a mark came back. */
  assistantHeard(positionMs: number, atMs: number): void;
  /** What was sent beyond here will not be heard. */
  assistantCut(positionMs: number): void;
}
