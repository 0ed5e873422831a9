import type { Logger } from 'pino';
import type { Clock } from '../call/clock';
import { Lane } from './lane';
import type { SpoolEntry } from './spool-entry';

/** Documents are small and many: on a handover each call has two at once. */
const SMALL_AT_ONCE = 16;
/** Recordings have a lane of their own, so that no document waits behind one. */
const LARGE_AT_ONCE = 2;
const SMALL_DUE_MS = 10_000;
/** An hour of two voices is 58 MB. */
const LARGE_DUE_MS = 600_000;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** While everybody waits for the end, a store is asked again sooner. */
const LAST_MINUTE_RETRY_MS = 500;

/** What carrying takes. */
export interface CarrierParts {
  clock: Clock;
  log: Logger;
  /** From 0 to 1. */
  random: () => number;
  /** Does at the store what is asked for. Rejects when it is refused, or the signal aborts. */
  deliver: (entry: SpoolEntry, signal: AbortSignal) => Promise<void>;
  /** The store has taken what was asked for up to then. */
  taken: (entry: SpoolEntry, asked: number) => Promise<void>;
}

/**
 * Carries what waits to a store: so many at a time, each again and again until it is taken, with pauses that grow from a
 * second to a minute.
 */
export class Carrier {
  readonly #small = new Lane(SMALL_AT_ONCE);
  readonly #large = new Lane(LARGE_AT_ONCE);
  /** One for each attempt that is on its way. A signal for all of them would keep a trace of each for as long as the process lives. */
  readonly #onTheirWay = new Set<AbortController>();
  #isStopped = false;
  #isRefused = false;
  #isHurrying = false;

  constructor(private readonly parts: CarrierParts) {}

  carry(entry: SpoolEntry): void {
    entry.cancelRetry = undefined;
    (entry.isLarge ? this.#large : this.#small).do(() => this.#attempt(entry));
  }

  /** From now on nobody pauses for long. */
  hurry(entries: Iterable<SpoolEntry>): void {
    this.#isHurrying = true;
    for (const entry of entries) {
      if (entry.cancelRetry === undefined) continue;
      entry.cancelRetry();
      this.carry(entry);
    }
  }

  /** Breaks off what is on its way, and begins nothing any more. */
  stop(entries: Iterable<SpoolEntry>): void {
    this.#isStopped = true;
    for (const attempt of this.#onTheirWay) attempt.abort();
    for (const entry of entries) entry.cancelRetry?.();
  }

  async #attempt(entry: SpoolEntry): Promise<void> {
    await entry.written();
    if (this.#isStopped) return;
    const { clock, log, deliver, taken } = this.parts;
    const { asked } = entry;
    const attempt = new AbortController();
    this.#onTheirWay.add(attempt);
    const dueMs = entry.isLarge ? LARGE_DUE_MS : SMALL_DUE_MS;
    const inTime = clock.after(dueMs, () => attempt.abort(new Error(`no answer in ${dueMs / 1_000} s`)));
    try {
      await deliver(entry, attempt.signal);
    } catch (error) {
      this.#refused(entry, attempt.signal.aborted ? attempt.signal.reason : error);
      return;
    } finally {
      inTime();
      this.#onTheirWay.delete(attempt);
    }
    if (this.#isRefused) log.info('record store takes records again');
    this.#isRefused = false;
    entry.attempts = 0;
    await taken(entry, asked);
  }

  #refused(entry: SpoolEntry, why: unknown): void {
    if (this.#isStopped) return;
    if (!this.#isRefused) this.parts.log.warn({ why: inWords(why) }, 'record store refuses');
    this.#isRefused = true;
    entry.attempts += 1;
    // Another process may go on with the call meanwhile.
    entry.looksFirst = true;
    entry.cancelRetry = this.parts.clock.after(this.#retryAfterMs(entry), () => this.carry(entry));
  }

  /** Not all at the same moment, or they would be refused together again. */
  #retryAfterMs({ attempts }: SpoolEntry): number {
    if (this.#isHurrying) return LAST_MINUTE_RETRY_MS;
    const mostMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
    return mostMs * (0.5 + this.parts.random() / 2);
  }
}

function inWords(why: unknown): string {
  return why instanceof Error ? `${why.name}: ${why.message}` : String(why);
}
