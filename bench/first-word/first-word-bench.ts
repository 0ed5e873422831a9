import { percentile } from '../../rig/percentile';
import type { Bar } from '../bar';
import { table } from '../table';
import { bundleSubject, type SubjectName } from '../subject';
import { firstWords } from './first-word-call';

/** Whose first words are waited for. `warm`: sessions that are open before the call. */
const ENTRANTS = [
  { name: 'plain', subject: 'plain', warm: 0 },
  { name: 'agents', subject: 'agents', warm: 0 },
  { name: 'bridge', subject: 'bridge', warm: 0 },
  { name: 'bridge, WARM_SESSIONS=2', subject: 'bridge', warm: 2 },
] as const satisfies { name: string; subject: SubjectName; warm: number }[];
type Name = (typeof ENTRANTS)[number]['name'];

/** What is promised: of the other's time, at every distance. The first two do the same, so that noise decides between them. */
const BARS: readonly { of: Name; than: Name; atMost: number }[] = [
  { of: 'bridge', than: 'agents', atMost: 1.05 },
  { of: 'bridge', than: 'plain', atMost: 1.05 },
  { of: 'bridge, WARM_SESSIONS=2', than: 'agents', atMost: 0.9 },
];

/** From the bridge to the assistant and back: next door, and over an ocean. */
const ROUND_TRIPS_MS = [0, 150];
const CALLS_IN_A_ROUND = 3;
const ROUNDS = 3;

/** How long one bridge's callers waited, at one distance from the assistant. */
export interface FirstWordRow {
  name: Name;
  roundTripMs: number;
  heardAfterMs: number[];
}

export interface FirstWordBench {
  rows: FirstWordRow[];
  bars: Bar[];
}

/** Lets all bridges greet their callers, in turn, so that whatever else the machine does meets all of them. */
export async function runFirstWordBench(): Promise<FirstWordBench> {
  const entrants = await Promise.all(
    ENTRANTS.map(async (entrant) => ({ ...entrant, bundle: await bundleSubject(entrant.subject) })),
  );
  const trials = ROUND_TRIPS_MS.flatMap((roundTripMs) =>
    entrants.map((entrant) => ({
      ...entrant,
      row: { name: entrant.name, roundTripMs, heardAfterMs: [] as number[] },
    })),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { bundle, warm, row } of trials) {
      row.heardAfterMs.push(...(await firstWords(bundle, row.roundTripMs / 2, CALLS_IN_A_ROUND, warm)));
    }
  }
  const rows = trials.map(({ row }) => row);
  return { rows, bars: bars(rows) };
}

/** The table, one row for each bridge and distance, and the bars below it. */
export function firstWordText({ rows, bars: lines }: FirstWordBench): string {
  const head = ['first word after the stream’s start', 'round trip', 'median', 'worst'];
  const cells = rows.map(({ name, roundTripMs, heardAfterMs }) => [
    name,
    `${roundTripMs} ms`,
    ms(percentile(heardAfterMs, 0.5)),
    ms(percentile(heardAfterMs, 1)),
  ]);
  return table(head, cells, lines);
}

function bars(rows: readonly FirstWordRow[]): Bar[] {
  return ROUND_TRIPS_MS.flatMap((roundTripMs) => {
    const median = (name: Name): number => {
      const row = rows.find((one) => one.name === name && one.roundTripMs === roundTripMs);
      return percentile(row?.heardAfterMs ?? [], 0.5) ?? Infinity;
    };
    return BARS.map(({ of, than, atMost }) => {
      const ratio = median(of) / median(than);
      const text = `${of}, ${roundTripMs} ms of round trip: at most ${atMost} × ${than}: ${ratio.toFixed(2)}`;
      return { text, met: ratio <= atMost };
    });
  });
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}
