/** One stretch of sound without a gap. */
export interface Run {
  startMs: number;
  /** One for each 20 ms. */
  levels: number[];
  /** From here on it was never heard. */
  cutAtMs: number | undefined;
}

export const LEVEL_MS = 20;

/** How loud one side of a call was, and when: sound comes faster than it is heard, and some of it is never heard. */
export class SoundTrack {
  readonly runs: Run[] = [];

  constructor(
    /** Sound that comes so late still belongs to what was before it. */
    private readonly latenessMs: number,
  ) {}

  /** This is heard after all before it, or from now on. */
  add(levels: readonly number[], nowMs: number): void {
    const last = this.runs.at(-1);
    if (last === undefined || last.cutAtMs !== undefined || endOf(last) + this.latenessMs < nowMs) {
      this.runs.push({ startMs: nowMs, levels: [...levels], cutAtMs: undefined });
    } else {
      last.levels.push(...levels);
    }
  }

  /** It is known exactly when the last stretch began to be heard. */
  begins(atMs: number): void {
    const last = this.runs.at(-1);
    if (last?.cutAtMs === undefined && last !== undefined) last.startMs = atMs;
  }

  /** What was not heard by then never will be. */
  cut(atMs: number): void {
    const last = this.runs.at(-1);
    if (last !== undefined && last.cutAtMs === undefined && endOf(last) > atMs) last.cutAtMs = atMs;
  }

  /** How loud it was, at most, in this time; what was cut is told apart by `cutAtMs`. */
  static peak(run: Run, fromMs: number, toMs: number): number {
    const first = Math.max(0, Math.floor((fromMs - run.startMs) / LEVEL_MS));
    const end = Math.min(run.levels.length, Math.ceil((toMs - run.startMs) / LEVEL_MS));
    let peak = 0;
    for (let index = first; index < end; index++) peak = Math.max(peak, run.levels[index] ?? 0);
    return peak;
  }
}

/** When a run is over, if it is heard to its end. */
export function endOf({ startMs, levels }: Run): number {
  return startMs + levels.length * LEVEL_MS;
}
