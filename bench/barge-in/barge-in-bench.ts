import { percentile } from '../../rig/percentile';
import type { Bar } from '../bar';
import { table } from '../table';
import { type BargeInResult, bargeInCall } from './barge-in-call';
import { SCENARIOS } from './scenarios';

/** Each way between the phone and the bridge. */
const DELAY_MS = 40;
const CUTS_PER_SCENARIO = 8;

/** What must hold, over all scenarios. */
const BARS = {
  cuts: 60,
  medianErrorMs: 15,
  worstErrorMs: 50,
  medianReactionMs: 1,
};

export interface BargeInBench {
  results: BargeInResult[];
  /** One line per bar, whether it is met. */
  bars: Bar[];
}

/** Tries every scenario, all at the same time, each in a call of its own. */
export async function runBargeInBench(cutsPerScenario = CUTS_PER_SCENARIO): Promise<BargeInBench> {
  const results = await Promise.all(
    SCENARIOS.map((scenario) => bargeInCall(scenario, cutsPerScenario, DELAY_MS)),
  );
  return { results, bars: bars(results) };
}

/** The table, one row per scenario, and the bars below it. */
export function bargeInText({ results, bars: lines }: BargeInBench): string {
  const columns = [
    'barge-in, 40 ms each way',
    'cuts',
    'missed',
    'refused',
    'heard, yet cut',
    'late audio',
    'later ≠ 0',
    'error, median',
    'worst',
    'reaction, median',
  ];
  const rows = [...results, total(results)].map((result) => [
    result.name,
    String(result.cuts),
    String(result.missed),
    String(result.refused),
    String(result.truncatedThoughHeard),
    `${result.lateAudioMs.toFixed(0)} ms`,
    String(result.laterNotAtZero),
    ms(percentile(result.errorsMs.map(Math.abs), 0.5)),
    ms(percentile(result.errorsMs.map(Math.abs), 1)),
    ms(percentile(result.reactionsMs, 0.5)),
  ]);
  return table(columns, rows, lines);
}

function bars(results: readonly BargeInResult[]): Bar[] {
  const all = total(results);
  const errorsMs = all.errorsMs.map(Math.abs);
  const median = percentile(errorsMs, 0.5);
  const worst = percentile(errorsMs, 1);
  const reaction = percentile(all.reactionsMs, 0.5);
  return [
    { text: `at least ${BARS.cuts} cuts: ${all.cuts}`, met: all.cuts >= BARS.cuts },
    { text: `none missed: ${all.missed}`, met: all.missed === 0 },
    { text: `none refused by the assistant: ${all.refused}`, met: all.refused === 0 },
    {
      text: `no truncation of what was heard to the end: ${all.truncatedThoughHeard}`,
      met: all.truncatedThoughHeard === 0,
    },
    { text: `no late audio played: ${all.lateAudioMs.toFixed(0)} ms`, met: all.lateAudioMs === 0 },
    { text: `later items cut at 0: ${all.laterNotAtZero} were not`, met: all.laterNotAtZero === 0 },
    {
      text: `median error ≤ ${BARS.medianErrorMs} ms: ${ms(median)}`,
      met: (median ?? Infinity) <= BARS.medianErrorMs,
    },
    {
      text: `worst error ≤ ${BARS.worstErrorMs} ms: ${ms(worst)}`,
      met: (worst ?? Infinity) <= BARS.worstErrorMs,
    },
    {
      text: `speech_started to clear, both sockets between them, median ≤ ${BARS.medianReactionMs} ms: ${ms(reaction)}`,
      met: (reaction ?? Infinity) <= BARS.medianReactionMs,
    },
  ];
}

function total(results: readonly BargeInResult[]): BargeInResult {
  const sum = (of: (result: BargeInResult) => number): number =>
    results.reduce((all, result) => all + of(result), 0);
  return {
    name: 'all',
    cuts: sum(({ cuts }) => cuts),
    missed: sum(({ missed }) => missed),
    refused: sum(({ refused }) => refused),
    truncatedThoughHeard: sum(({ truncatedThoughHeard }) => truncatedThoughHeard),
    lateAudioMs: sum(({ lateAudioMs }) => lateAudioMs),
    laterNotAtZero: sum(({ laterNotAtZero }) => laterNotAtZero),
    errorsMs: results.flatMap(({ errorsMs }) => errorsMs),
    reactionsMs: results.flatMap(({ reactionsMs }) => reactionsMs),
  };
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(2)} ms`;
}
