import type { Cancel, Clock } from '../../../simulator/network/clock';

/** Time that passes only when told to. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #plans: { dueMs: number; deed: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, deed: () => void): Cancel {
    const plan = { dueMs: this.#nowMs + delayMs, deed };
    this.#plans.push(plan);
    return () => {
      this.#plans = this.#plans.filter((other) => other !== plan);
    };
  }

  pass(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (;;) {
      const [next] = this.#plans.filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#plans = this.#plans.filter((plan) => plan !== next);
      this.#nowMs = next.dueMs;
      next.deed();
    }
    this.#nowMs = untilMs;
  }
}
