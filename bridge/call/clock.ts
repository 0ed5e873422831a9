/** Time, as everything in a call sees it, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  nowMs(): number;
  /** Does `action` once after `delayMs`, unless the returned function is called first. */
  after(delayMs: number, action: () => void): () => void;
}

/**
 * One thing that must happen in time: setting it again starts anew, `clear` calls it off. It may be set many times a
 * second: a timer that would come too early is left alone, and told when it comes.
 */
export class Deadline {
  #timer: { atMs: number; cancel: () => void } | undefined;
  #dueAtMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly action: () => void,
  ) {}

  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  set(delayMs: number): void {
    this.#dueAtMs = this.clock.nowMs() + delayMs;
    if (this.#timer !== undefined && this.#timer.atMs <= this.#dueAtMs) return;
    this.#timer?.cancel();
    this.#wait(delayMs);
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    this.#timer = {
      atMs: this.clock.nowMs() + delayMs,
      cancel: this.clock.after(delayMs, () => this.#look()),
    };
  }

  #look(): void {
    const leftMs = this.#dueAtMs - this.clock.nowMs();
    if (leftMs > 0) {
      this.#wait(leftMs);
      return;
    }
    this.#timer = undefined;
    this.action();
  }
}
