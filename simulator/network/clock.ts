/** The time that the simulators live by: real for calls, turned by hand in tests. */
export interface Clock {
  /** A point in time in ms; only differences mean something. */
  nowMs(): number;
  /** Runs `action` once, not before `delayMs` have passed. The answer calls it off. */
  after(delayMs: number, action: () => void): Cancel;
}

/** Calls off what was to happen; harmless when it has. */
export type Cancel = () => void;

/** The real clock. Node counts timers in whole ms, so waits are rounded up. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, Math.max(0, Math.ceil(delayMs)));
    return () => {
      clearTimeout(timer);
    };
  },
};
