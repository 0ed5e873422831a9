import type { Clock } from './clock';
import { systemClock } from './clock';

/** How slow a line is, one way. */
export interface LineQuality {
  /** What every item takes. @default 0 */
  delayMs?: number;
  /** What an item may take on top of it, evenly distributed. @default 0 */
  jitterMs?: number;
}

export interface DelayLineOptions extends LineQuality {
  /** Numbers in [0, 1) that decide the jitter. @default Math.random */
  random?: () => number;
  /** @default the real clock */
  clock?: Clock;
}

/**
 * One direction of a network connection: hands items on late, but always in order, as TCP does. A line without
 * delay and jitter hands them on within `send`.
 */
export class DelayLine<T> {
  readonly #delayMs: number;
  readonly #jitterMs: number;
  readonly #random: () => number;
  readonly #clock: Clock;
  #underWay: { item: T; dueMs: number }[] = [];
  #lastDueMs = -Infinity;
  #callOff: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly deliver: (item: T) => void,
    options: DelayLineOptions = {},
  ) {
    this.#delayMs = options.delayMs ?? 0;
    this.#jitterMs = options.jitterMs ?? 0;
    if (!(this.#delayMs >= 0 && this.#jitterMs >= 0)) {
      throw new Error(
        `A line's delay and jitter are 0 ms or more, not ${this.#delayMs} and ${this.#jitterMs}.`,
      );
    }
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? systemClock;
  }

  /** How many items are on their way. */
  get underWayCount(): number {
    return this.#underWay.length;
  }

  send(item: T): void {
    if (this.#closed) return;
    if (this.#delayMs === 0 && this.#jitterMs === 0) {
      this.deliver(item);
      return;
    }
    const arrivalMs = this.#clock.nowMs() + this.#delayMs + this.#random() * this.#jitterMs;
    const dueMs = Math.max(arrivalMs, this.#lastDueMs);
    this.#lastDueMs = dueMs;
    this.#underWay.push({ item, dueMs });
    if (this.#callOff === undefined) this.#waitForHead();
  }

  /** Drops what is on its way; nothing is handed on any more. */
  close(): void {
    this.#closed = true;
    this.#underWay = [];
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** One timer serves the line: a burst that is due together is handed on together. */
  #waitForHead(): void {
    const head = this.#underWay[0];
    if (head === undefined) return;
    this.#callOff = this.#clock.after(head.dueMs - this.#clock.nowMs(), () => {
      this.#deliverWhatIsDue();
      this.#callOff = undefined;
      this.#waitForHead();
    });
  }

  #deliverWhatIsDue(): void {
    const nowMs = this.#clock.nowMs();
    for (let head = this.#underWay[0]; head !== undefined && head.dueMs <= nowMs; head = this.#underWay[0]) {
      this.#underWay.shift();
      this.deliver(head.item);
    }
  }
}
