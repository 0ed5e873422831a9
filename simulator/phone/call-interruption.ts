import type { Clock } from '../network/clock';

/** What can come between a call and its document. */
export type Interruption =
  /** The caller hangs up. */
  | { kind: 'caller' }
  /** The REST API ends the call. */
  | { kind: 'completed' }
  /** The REST API gives the call another document. */
  | { kind: 'document'; twiml: string };

/** Keeps the last interruption of a call until the call has taken notice, and breaks off what it waits for. */
export class CallInterruption {
  #pending: Interruption | undefined;
  #controller = new AbortController();

  constructor(private readonly clock: Clock) {}

  get pending(): Interruption | undefined {
    return this.#pending;
  }

  /** Aborts with the next interruption. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  interrupt(interruption: Interruption): void {
    this.#pending = interruption;
    this.#controller.abort();
  }

  /** Takes notice of the other document: the call goes on with it. */
  goOn(): void {
    this.#pending = undefined;
    this.#controller = new AbortController();
  }

  /** Passes the time, until an interruption or until `cut` aborts. */
  wait(durationMs: number, cut: AbortSignal = this.signal): Promise<void> {
    const signals = [this.signal, cut];
    if (durationMs <= 0 || signals.some(({ aborted }) => aborted)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        callOff();
        for (const signal of signals) signal.removeEventListener('abort', done);
        resolve();
      };
      const callOff = this.clock.after(durationMs, done);
      for (const signal of signals) signal.addEventListener('abort', done);
    });
  }
}
