export type Cancel = () => void;

/** Time as the assistant knows it, so that a test can hold it still. */
export interface Clock {
  nowMs(): number;
  after(delayMs: number, deed: () => void): Cancel;
}

/** Real time. Whoever owns one closes it, and nothing scheduled on it happens afterwards. */
export class WallClock implements Clock {
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  nowMs(): number {
    return performance.now();
  }

  after(delayMs: number, deed: () => void): Cancel {
    if (this.#closed) return () => undefined;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      deed();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
