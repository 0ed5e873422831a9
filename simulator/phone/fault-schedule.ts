import type { Clock } from '../network/clock';
import type { PhoneFaults } from './phone-faults';

/** What the schedule sets off; a `MediaStream`. */
export interface FaultyStream {
  pauseFrames(durationMs: number): void;
  stall(): void;
  goHalfDead(): void;
  reset(): void;
  pauseReading(): void;
  resumeReading(): void;
}

/** Sets a stream's timed faults off, counted from its start. */
export class FaultSchedule {
  readonly #callOff: (() => void)[] = [];

  constructor(
    private readonly stream: FaultyStream,
    private readonly faults: PhoneFaults,
    private readonly clock: Clock,
  ) {}

  start(): void {
    const { gap, stallAtMs, halfDeadAtMs, resetAtMs, slowReader } = this.faults;
    if (gap !== undefined) this.#at(gap.atMs, () => this.stream.pauseFrames(gap.durationMs));
    this.#at(stallAtMs, () => this.stream.stall());
    this.#at(halfDeadAtMs, () => this.stream.goHalfDead());
    this.#at(resetAtMs, () => this.stream.reset());
    if (slowReader !== undefined) {
      this.#at(slowReader.atMs, () => this.stream.pauseReading());
      this.#at(slowReader.atMs + slowReader.durationMs, () => this.stream.resumeReading());
    }
  }

  /** Calls off what has not happened yet. */
  close(): void {
    for (const callOff of this.#callOff.splice(0)) callOff();
  }

  #at(atMs: number | undefined, fault: () => void): void {
    if (atMs !== undefined) this.#callOff.push(this.clock.after(atMs, fault));
  }
}
