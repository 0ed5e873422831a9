import { cpus } from 'node:os';
import { canReadProcessCost } from './process-cost';
import { runRounds, type Samples } from './rounds';
import { median, type Spread, spread } from './spread';
import { SUBJECT_NAMES, type SubjectName } from '../subject';

/** A subject that carries less than this has fallen behind: its cost is that of less work. */
export const CARRIED_AT_LEAST_PERCENT = 98;
/** What we promise: how much of a bare relay's cost a bridge may add. */
const MOST_TIMES_RELAY = 1.4;

export interface CpuBenchOptions {
  /** Numbers of concurrent calls; the bars are judged at the largest. */
  calls: readonly number[];
  /** How long each turn is measured. */
  seconds: number;
  rounds: number;
  subjects: readonly SubjectName[];
  /** Whether the assistants' side speaks TLS, as OpenAI's does. */
  tls: boolean;
  onProgress?: (line: string) => void;
}

export const CPU_BENCH_DEFAULTS: CpuBenchOptions = {
  calls: [50, 250],
  seconds: 3,
  rounds: 9,
  subjects: SUBJECT_NAMES,
  tls: false,
};

/** One subject at one number of calls, over all rounds. */
export interface CpuRow {
  subject: SubjectName;
  calls: number;
  cpuMsPerCallSecond: Spread;
  /** Medians of the ratios within each round, so that a slow moment of the machine weighs on both sides. */
  timesRelay: number | undefined;
  timesPlain: number | undefined;
  rssMb: number;
  /** The smaller of both directions' shares, in percent. */
  carriedPercent: number;
  marksPerCallSecond: number;
}

/** One promise, and whether it was kept. */
export interface Bar {
  promise: string;
  measured: number;
  met: boolean;
}

export interface CpuBenchResult {
  machine: string;
  tls: boolean;
  seconds: number;
  rounds: number;
  rows: readonly CpuRow[];
  bars: readonly Bar[];
}

/**
 * Measures what a call costs, side by side, in a few minutes.
 *
 * @throws Error where the kernel does not account for processes in /proc (anything but Linux), or a call is lost.
 */
export async function runCpuBench(options: Partial<CpuBenchOptions> = {}): Promise<CpuBenchResult> {
  const { calls, seconds, rounds, subjects, tls, onProgress } = { ...CPU_BENCH_DEFAULTS, ...options };
  if (!canReadProcessCost()) throw new Error('The CPU bench reads /proc/<pid>/schedstat and so needs Linux.');

  const rows: CpuRow[] = [];
  for (const count of calls) {
    const samples = await runRounds({ calls: count, seconds, rounds, subjects, tls, onProgress });
    rows.push(...subjects.map((subject) => row(samples, subject, count)));
  }
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    tls,
    seconds,
    rounds,
    rows,
    bars: bars(rows, Math.max(...calls)),
  };
}

function row(samples: Samples, subject: SubjectName, calls: number): CpuRow {
  const own = samples.get(subject) ?? [];
  const times = (other: SubjectName) => {
    const others = samples.get(other);
    if (others === undefined) return undefined;
    return median(
      own.map((each, round) => each.cpuMsPerCallSecond / (others[round]?.cpuMsPerCallSecond ?? NaN)),
    );
  };
  return {
    subject,
    calls,
    cpuMsPerCallSecond: spread(own.map(({ cpuMsPerCallSecond }) => cpuMsPerCallSecond)),
    timesRelay: times('relay'),
    timesPlain: times('plain'),
    rssMb: median(own.map(({ rssMb }) => rssMb)),
    carriedPercent: median(own.map((each) => Math.min(each.carriedUpPercent, each.carriedDownPercent))),
    marksPerCallSecond: median(own.map(({ marksPerCallSecond }) => marksPerCallSecond)),
  };
}

/** Promises about loads or subjects that were not measured are not judged. */
function bars(rows: readonly CpuRow[], calls: number): Bar[] {
  const bridge = rows.find((each) => each.subject === 'bridge' && each.calls === calls);
  if (bridge === undefined) return [];
  const carried = bridge.carriedPercent;
  const judged: Bar[] = [
    {
      promise: `bridge carries all of ${calls} calls (at least ${CARRIED_AT_LEAST_PERCENT} %)`,
      measured: carried,
      met: carried >= CARRIED_AT_LEAST_PERCENT,
    },
  ];
  if (bridge.timesRelay !== undefined) {
    judged.push({
      promise: `bridge costs at most ${MOST_TIMES_RELAY} × relay at ${calls} calls`,
      measured: bridge.timesRelay,
      met: bridge.timesRelay <= MOST_TIMES_RELAY,
    });
  }
  if (bridge.timesPlain !== undefined) {
    judged.push({
      promise: `bridge costs less than plain at ${calls} calls`,
      measured: bridge.timesPlain,
      met: bridge.timesPlain < 1,
    });
  }
  return judged;
}
