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
 * When the caller's speech cuts the assistant off. At once, unless the assistant's document wants to hear so much speech
 * first: then the speech in the caller's audio is counted, so that a short "uh-huh" cuts nothing and a sentence cuts as soon
 * as it is one. While the greeting is protected nothing cuts.
 *
 * Where speech does not cut at once, the assistant must not fall silent by itself either: turns are then taken by the call.
 */
export class BargeIn {
  readonly #minimumSpeechMs: number;
  readonly #prefixPaddingMs: number;
  #isProtected: boolean;
  /** Last words are said: nothing is to be answered, so the assistant must not answer by itself. */
  #isClosing = false;
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
    this.#isProtected = protectGreeting && hasGreeting;
  }

  get turnTaking(): TurnTaking {
    const byCall = this.#isProtected || this.#isClosing || this.#minimumSpeechMs > 0;
    return byCall ? 'by-call' : 'by-assistant';
  }

  /** Speech is being weighed that has not cut yet: it may be an aside. */
  get isWeighing(): boolean {
    return this.#candidate !== undefined;
  }

  get isProtecting(): boolean {
    return this.#isProtected;
  }

  /** From now on only last words are said; or it has not come to that after all. */
  closing(isClosing: boolean): void {
    this.#isClosing = isClosing;
  }

  /** The greeting has been heard. */
  unprotect(): void {
    this.#isProtected = false;
  }

  /**
   * Speech begins. Returns whether it cuts. `sinceMs` is how much of the caller's audio came since it began, by the
   * assistant's account, which adds what it heard before.
   */
  speechStarted(sinceMs: number, assistantSpeaks: boolean): boolean {
    this.#candidate = undefined;
    if (!assistantSpeaks) return false;
    if (!this.#isProtected && this.#minimumSpeechMs === 0) return true;
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
    if (this.#candidate === undefined || this.#isProtected) return false;
    if (this.#candidate.spokenMs < this.#minimumSpeechMs) return false;
    this.#candidate = undefined;
    return true;
  }
}
