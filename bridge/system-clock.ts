import { performance } from 'node:perf_hooks';
import type { Clock } from './call/clock';

/** Real time: monotonic, so that a corrected wall clock never cuts or stretches a call. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
