import { monitorEventLoopDelay } from 'node:perf_hooks';

/** As often as a caller's frame comes. */
const LOOK_EVERY_MS = 20;
const NS_PER_MS = 1e6;

/** How late this process does what is due: the first thing that a caller hears of too many calls. */
export class EventLoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });

  constructor() {
    this.#histogram.enable();
  }

  /** The 99th percentile since it was last asked for. */
  takeP99Ms(): number {
    // Node measures from one look to the next, so the time between two looks is in it.
    const p99Ms = this.#histogram.percentile(99) / NS_PER_MS - LOOK_EVERY_MS;
    this.#histogram.reset();
    return Math.max(0, p99Ms);
  }
}
