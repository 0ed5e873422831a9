import type { Limits } from '../contract/assistant/conduct';
import { type Clock, Deadline } from './clock';

/** What is done when time runs out. */
export interface TimeLimitActions {
  /** The call has so many seconds left. */
  warn(secondsLeft: number): void;
  /** The call is as long as it may be. */
  callIsOver(): void;
  /** One turn of the caller's is longer than anybody speaks. */
  turnIsEndless(): void;
}

/** The longest call, and the longest that somebody may speak in it without a pause: longer is music, or a machine. */
export class TimeLimits {
  readonly #warning: Deadline;
  readonly #end: Deadline;
  readonly #turn: Deadline;

  constructor(
    private readonly limits: Limits,
    clock: Clock,
    actions: TimeLimitActions,
  ) {
    this.#warning = new Deadline(clock, () => actions.warn(limits.warnSecondsBefore));
    this.#end = new Deadline(clock, () => actions.callIsOver());
    this.#turn = new Deadline(clock, () => actions.turnIsEndless());
  }

  /** `elapsedMs`: how long the call has been going on already. */
  start(elapsedMs: number): void {
    const leftMs = Math.max(0, this.limits.callMinutes * 60_000 - elapsedMs);
    const warnAfterMs = leftMs - this.limits.warnSecondsBefore * 1_000;
    if (this.limits.warnSecondsBefore > 0 && warnAfterMs > 0) this.#warning.set(warnAfterMs);
    this.#end.set(leftMs);
  }

  callerSpeaks(): void {
    this.#turn.set(this.limits.turnSeconds * 1_000);
  }

  callerFinished(): void {
    this.#turn.clear();
  }

  stop(): void {
    this.#warning.clear();
    this.#end.clear();
    this.#turn.clear();
  }
}
