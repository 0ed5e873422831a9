import type { Clock } from '../../../simulator/network/clock';

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #nowMs = 1000;
  #timers: { dueMs: number; action: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), action };
    this.#timers.push(timer);
    this.#timers.sort((one, other) => one.dueMs - other.dueMs);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timerCount(): number {
    return this.#timers.length;
  }

  /** Time passes, and every timer runs when it is due. */
  pass(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= untilMs; next = this.#timers[0]) {
      this.#timers.shift();
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.action();
    }
    this.#nowMs = untilMs;
  }

  /** Time passes while the process is busy: no timer runs before the end. */
  freeze(durationMs: number): void {
    this.#nowMs += durationMs;
  }
}
