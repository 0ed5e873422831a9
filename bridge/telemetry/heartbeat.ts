import type { Clock } from '../call/clock';
import { MetricBook } from '../contract/metric-book';
import { HEARTBEAT_EVERY_S, METRICS } from '../contract/metrics';
import type { MetricPrinter } from './metric-printer';

/** How full this process is. */
export interface Occupancy {
  readonly activeCalls: number;
  readonly maxCalls: number;
}

/** What is asked at each beat. */
export interface HeartbeatParts {
  clock: Clock;
  occupancy: Occupancy;
  eventLoopDelay: { takeP99Ms(): number };
  /** What calls have told since the last beat is printed with it: an hour-long call is not silent for an hour. */
  calls: { flush(): void };
  /** What is kept of calls, and is not in its place yet. @default - nothing is kept */
  records?: { readonly waiting: number } | undefined;
  /** Read anew with each beat, so that an edit that went wrong is noticed before anybody calls. */
  directory: { readonly problemCount: number; read(): Promise<unknown> };
  printer: MetricPrinter;
}

/**
 * Tells every ten seconds that this process lives, and how it is. One that takes no new calls tells it as well: those
 * who call after its callers come to the other tasks, and scaling must know of them.
 */
export class Heartbeat {
  readonly #book = new MetricBook();
  #cancel: () => void = () => undefined;

  constructor(private readonly parts: HeartbeatParts) {}

  start(): void {
    this.#cancel = this.parts.clock.after(HEARTBEAT_EVERY_S * 1_000, () => {
      this.#beat();
      this.start();
    });
  }

  /** Prints what is left, and falls silent. */
  stop(): void {
    this.#cancel();
    this.parts.calls.flush();
  }

  #beat(): void {
    const { occupancy, eventLoopDelay, calls, records, directory, printer } = this.parts;
    this.#book.add(METRICS.activeCalls, occupancy.activeCalls);
    this.#book.add(METRICS.callCapacityUsed, (100 * occupancy.activeCalls) / occupancy.maxCalls);
    this.#book.add(METRICS.eventLoopDelayP99, eventLoopDelay.takeP99Ms());
    if (records !== undefined) this.#book.add(METRICS.recordsWaiting, records.waiting);
    this.#book.add(METRICS.assistantProblems, directory.problemCount);
    printer.printAll(this.#book);
    calls.flush();
    // What cannot be read is counted.
    directory.read().catch(() => undefined);
  }
}
