import { type Cancel, type Clock, systemClock } from '../network/clock';

/** One session's time: when it is closed, nothing that was scheduled happens any more. */
export class SessionClock implements Clock {
  readonly #scheduled = new Set<Cancel>();
  #closed = false;

  nowMs(): number {
    return systemClock.nowMs();
  }

  after(delayMs: number, action: () => void): Cancel {
    if (this.#closed) return () => undefined;
    const cancel = systemClock.after(delayMs, () => {
      this.#scheduled.delete(cancel);
      action();
    });
    this.#scheduled.add(cancel);
    return () => {
      cancel();
      this.#scheduled.delete(cancel);
    };
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#scheduled) cancel();
    this.#scheduled.clear();
  }
}
