/** Time, as everything in a call sees it, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  nowMs(): number;
  /** Does `action` once after `delayMs`, unless the returned function is called first. */
  after(delayMs: number, action: () => void): () => void;
}

/** One thing that must happen in time: setting it again starts anew, `clear` calls it off. */
export class Deadline {
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly action: () => void,
  ) {}

  get isSet(): boolean {
    return this.#cancel !== undefined;
  }

  set(delayMs: number): void {
    this.clear();
    this.#cancel = this.clock.after(delayMs, () => {
      this.#cancel = undefined;
      this.action();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
