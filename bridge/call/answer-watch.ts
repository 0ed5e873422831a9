import { type Clock, Deadline } from './clock';
import type { EndReason } from './end-reason';
import type { Wish } from './floor';
import type { ResponseEnd } from './legs';

/** Longer than the slowest first word of a reasoning model; a caller believes in a dead line well before. */
export const ANSWER_DUE_MS = 10_000;

/** A rate limit or a hiccup is often gone after this; the caller takes it for a breath. */
export const RETRY_AFTER_MS = 250;

/** The caller's turn is to be answered. */
const ANSWER: Wish = { purpose: 'turn' };

/** What the watch asks of the call. */
export interface AnswerWatchActions {
  /** The answer that failed is wished for once more. */
  retry(wish: Wish): void;
  giveUp(reason: EndReason): void;
}

/**
 * Sees to it that an answer which is due comes: a failed response is silence to the caller. It is asked for
 * once more; after the second failure in a row, or when nothing comes at all, the call is given up.
 */
export class AnswerWatch {
  readonly #due: Deadline;
  readonly #retry: Deadline;
  #failures = 0;
  /** The response that what is due is expected of, once it has begun. */
  #expected: string | undefined;
  /** The response that has begun to speak, if any. */
  #speaking: string | undefined;
  #wish: Wish = ANSWER;

  constructor(
    clock: Clock,
    private readonly actions: AnswerWatchActions,
  ) {
    this.#due = new Deadline(clock, () => actions.giveUp('assistant-silent'));
    this.#retry = new Deadline(clock, () => actions.retry(this.#wish));
  }

  /** A failed answer is about to be asked for again. */
  get isRetrying(): boolean {
    return this.#retry.isSet;
  }

  /** Speech is due: that which was wished for, or the answer that the assistant gives by itself. */
  due(wish: Wish = ANSWER): void {
    this.#wish = wish;
    this.#expected = undefined;
    this.#due.set(ANSWER_DUE_MS);
  }

  /** A response begins: what is due is expected of it. */
  started(responseId: string): void {
    this.#expected ??= responseId;
  }

  /** Speech comes, and more is due until its response ends. */
  spoke(responseId: string): void {
    this.#speaking = responseId;
    this.#expected = responseId;
    this.#due.set(ANSWER_DUE_MS);
  }

  /** Nothing is due while the caller speaks. */
  callerSpeaks(): void {
    this.#due.clear();
    this.#retry.clear();
  }

  /** Returns whether the response is asked for again. */
  ended({ responseId, status }: ResponseEnd, callerIsSpeaking: boolean): 'retried' | 'failed' | 'fine' {
    // A cancelled one made way for the caller; by now the answer to their next turn may be due already.
    if (status === 'cancelled') {
      if (this.#expected === responseId) this.#due.clear();
      return 'fine';
    }
    this.#due.clear();
    const failed = status === 'failed' || (status === 'incomplete' && this.#speaking !== responseId);
    if (!failed) {
      this.#failures = 0;
      return 'fine';
    }
    this.#failures += 1;
    if (this.#failures > 1) {
      this.actions.giveUp('assistant-failed');
      return 'failed';
    }
    if (callerIsSpeaking) return 'failed';
    this.#retry.set(RETRY_AFTER_MS);
    return 'retried';
  }

  close(): void {
    this.callerSpeaks();
  }
}
