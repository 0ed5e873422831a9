import { meanLevel, SPEECH_LEVEL } from '../audio/level';
import type { Interruption, TurnDetection } from '../contract/assistant/conduct';
import type { KnownAssistant } from '../contract/assistant/directory';
import type { CallerAudio, TurnTaking } from './legs';

/** What to do about speech that is over. */
export type Verdict =
  /** It was a turn: it deserves an answer. */
  | 'turn'
  /** It was said into the assistant's own speech, and too little of it to stop that. */
  | 'aside';

/**
 * What last words are for: a caller who speaks into them may take them for too early, or they are said to the end. Either way
 * nothing is to be answered after them, so the assistant must not answer by itself.
 */
export type LastWords = 'to be interrupted' | 'to be heard';

/**
 * When the caller's speech cuts the assistant off. At once, unless the assistant's document wants to hear so much speech
 * first: then the speech in the caller's audio is counted, so that a short "uh-huh" cuts nothing and a sentence cuts as soon
 * as it is one. While the greeting is protected, or the very last words, nothing cuts.
 *
 * Where speech does not cut at once, the assistant must not fall silent by itself either: turns are then taken by the call.
 */
export class BargeIn {
  readonly #minimumSpeechMs: number;
  readonly #prefixPaddingMs: number;
  #isGreetingProtected: boolean;
  #lastWords: LastWords | undefined;
  /** Speech that has not cut yet, so far. */
  #candidate: { spokenMs: number } | undefined;

  static of({ interruption, turnDetection, greeting }: KnownAssistant): BargeIn {
    return new BargeIn(interruption, turnDetection, greeting !== undefined);
  }

  constructor(
    { minimumSpeechMs, protectGreeting }: Interruption,
    turnDetection: TurnDetection,
    hasGreeting: boolean,
  ) {
    this.#minimumSpeechMs = minimumSpeechMs;
    this.#prefixPaddingMs = turnDetection.type === 'server_vad' ? turnDetection.prefixPaddingMs : 0;
    this.#isGreetingProtected = protectGreeting && hasGreeting;
  }

  get turnTaking(): TurnTaking {
    const byCall = this.isProtected || this.#lastWords !== undefined || this.#minimumSpeechMs > 0;
    return byCall ? 'by-call' : 'by-assistant';
  }

  /** Speech is being weighed that has not cut yet: it may be an aside. */
  get isWeighing(): boolean {
    return this.#candidate !== undefined;
  }

  /** Whether the greeting is being protected. */
  get isProtecting(): boolean {
    return this.#isGreetingProtected;
  }

  /** Whether nothing that the caller says cuts the assistant off. */
  get isProtected(): boolean {
    return this.#isGreetingProtected || this.#lastWords === 'to be heard';
  }

  /** From now on only last words are said; undefined: it has not come to that after all. */
  closing(lastWords: LastWords | undefined): void {
    this.#lastWords = lastWords;
  }

  /** The greeting has been heard. */
  unprotect(): void {
    this.#isGreetingProtected = false;
  }

  /**
   * Speech begins. Returns whether it cuts. `sinceMs` is how much of the caller's audio came since it began, by the
   * assistant's account, which adds what it heard before.
   */
  speechStarted(sinceMs: number, assistantSpeaks: boolean): boolean {
    this.#candidate = undefined;
    if (!assistantSpeaks) return false;
    if (!this.isProtected && this.#minimumSpeechMs === 0) return true;
    this.#candidate = { spokenMs: Math.max(0, sinceMs - this.#prefixPaddingMs) };
    return this.#isEnough();
  }

  /** More of the caller's audio. Returns whether it cuts. Costs nothing unless speech is being weighed. */
  heard(audio: CallerAudio, durationMs: number): boolean {
    if (this.#candidate === undefined) return false;
    if (meanLevel(audio) >= SPEECH_LEVEL) this.#candidate.spokenMs += durationMs;
    return this.#isEnough();
  }

  /** Speech is over: a turn, unless it was said into the assistant's speech and did not cut that. */
  speechStopped(): Verdict {
    const verdict = this.#candidate === undefined ? 'turn' : 'aside';
    this.#candidate = undefined;
    return verdict;
  }

  #isEnough(): boolean {
    if (this.#candidate === undefined || this.isProtected) return false;
    if (this.#candidate.spokenMs < this.#minimumSpeechMs) return false;
    this.#candidate = undefined;
    return true;
  }
}
