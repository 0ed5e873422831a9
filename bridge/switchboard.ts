import type { Call } from './call/call';
import type { EndReason } from './call/end-reason';

/**
 * All calls of this process: how many there is room for, which call ids are used up, and whether new calls are
 * taken at all.
 */
export class Switchboard {
  readonly #calls = new Set<Call>();
  /** Call ids that have admitted a stream, with the time (unix seconds) after which they expire anyway. */
  readonly #usedCallIds = new Map<string, number>();
  #draining = false;
  #onIdle: (() => void) | undefined;

  constructor(readonly maxCalls: number) {}

  get activeCalls(): number {
    return this.#calls.size;
  }

  /** Why no new call is taken, if none is. */
  get closedBecause(): 'draining' | 'full' | undefined {
    if (this.#draining) return 'draining';
    return this.#calls.size >= this.maxCalls ? 'full' : undefined;
  }

  connected(call: Call): void {
    this.#calls.add(call);
  }

  ended(call: Call): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#onIdle?.();
  }

  /** How many call ids are remembered as used up. */
  get usedCallIds(): number {
    return this.#usedCallIds.size;
  }

  isUsed(callId: string): boolean {
    return this.#usedCallIds.has(callId);
  }

  /** Uses a call id up. Returns false if another stream has done so before. */
  use(callId: string, expiresAtS: number, nowS: number): boolean {
    for (const [used, until] of this.#usedCallIds) {
      // Ids were used in about the order in which they expire, so the first that is still good ends the sweep.
      if (until > nowS) break;
      this.#usedCallIds.delete(used);
    }
    if (this.#usedCallIds.has(callId)) return false;
    this.#usedCallIds.set(callId, expiresAtS);
    return true;
  }

  /** Takes no new calls from now on; resolves when the last one has ended. */
  drain(): Promise<void> {
    this.#draining = true;
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  endAll(reason: EndReason): void {
    for (const call of [...this.#calls]) call.end(reason);
  }
}
