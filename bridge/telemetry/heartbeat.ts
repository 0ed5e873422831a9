import type { Clock } from '../call/clock';
import { MetricBook } from '../contract/metric-book';
import { METRICS } from '../contract/metrics';
import type { MetricPrinter } from './metric-printer';

/** Six values in each minute that scaling looks at; a task that falls silent is noticed within the next. */
export const BEAT_EVERY_MS = 10_000;

/** How full this process is. */
export interface Occupancy {
  readonly activeCalls: number;
  readonly maxCalls: number;
  readonly closedBecause: 'draining' | 'full' | undefined;
}

/** What is asked at each beat. */
export interface HeartbeatParts {
  clock: Clock;
  occupancy: Occupancy;
  eventLoopDelay: { takeP99Ms(): number };
  /** What calls have told since the last beat is printed with it: an hour-long call is not silent for an hour. */
  calls: { flush(): void };
  printer: MetricPrinter;
}

/** Tells every ten seconds that this process lives, and how it is. */
export class Heartbeat {
  readonly #book = new MetricBook();
  #cancel: () => void = () => undefined;

  constructor(private readonly parts: HeartbeatParts) {}

  start(): void {
    this.#cancel = this.parts.clock.after(BEAT_EVERY_MS, () => {
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
    const { occupancy, eventLoopDelay, calls, printer } = this.parts;
    // Scaling follows the average over the tasks that take calls. One that takes none any more, with ever fewer calls,
    // would pull it down, and tasks would be taken from those who carry the load. Its last callers still want to be
    // heard in time, so how late it is remains of interest.
    if (occupancy.closedBecause !== 'draining') {
      this.#book.add(METRICS.activeCalls, occupancy.activeCalls);
      this.#book.add(METRICS.callCapacityUsed, (100 * occupancy.activeCalls) / occupancy.maxCalls);
    }
    this.#book.add(METRICS.eventLoopDelayP99, eventLoopDelay.takeP99Ms());
    printer.printAll(this.#book);
    calls.flush();
  }
}
