/** A clock that stands still until it is told to go on; then what is due is done, in order. */
export class FakeClock {
  #nowMs = 0;
  #due: { atMs: number; action: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const entry = { atMs: this.#nowMs + Math.max(0, delayMs), action };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** How many actions are still to come: none may be left when a call is over. */
  get timerCount(): number {
    return this.#due.length;
  }

  /** Time passes, and everything is done when it is due. */
  pass(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (;;) {
      const [next] = this.#due.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#due = this.#due.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.action();
    }
    this.#nowMs = untilMs;
  }

  /** Time passes while the process is busy: nothing is done before the end. */
  freeze(durationMs: number): void {
    this.#nowMs += durationMs;
  }
}
