import type { CallFigures, Carried } from './call-figures';

/** The figures of a call as a table, and the verdict in its last line. */
export function reportText(figures: CallFigures): string {
  const { answerLatenciesMs, truncationErrorsMs, tools, turns, problems } = figures;
  const rows: [string, string][] = [
    ['time to first word heard', ms(figures.timeToFirstWordMs)],
    ['answer latency, each turn', answerLatenciesMs.map(ms).join('  ')],
    ['answer latency, p50 / p95', `${ms(figures.answerLatencyP50Ms)} / ${ms(figures.answerLatencyP95Ms)}`],
    [
      'truncation error',
      truncationErrorsMs.length === 0 ? 'no interruption' : truncationErrorsMs.map(signedMs).join('  '),
    ],
    ['frames, caller → assistant', carried(figures.callerToAssistant)],
    ['frames, assistant → caller', carried(figures.assistantToCaller)],
    ...tools.map(({ name, outcome, durationMs }): [string, string] => [
      `tool ${name}`,
      `${outcome} after ${ms(durationMs)}`,
    ]),
  ];
  return rowsText(rows, turns, problems);
}

/** A table of figures, a conversation and a verdict. */
export function rowsText(
  rows: readonly (readonly [name: string, value: string])[],
  turns: CallFigures['turns'],
  problems: readonly string[],
): string {
  return [
    ...rows.map(([name, value]) => `${name.padEnd(28)}${value}`),
    '',
    'the conversation, as it was heard:',
    ...turns.map(({ speaker, text }) => `  ${speaker.padEnd(9)}  ${text}`),
    '',
    verdict(problems),
  ].join('\n');
}

function verdict(problems: readonly string[]): string {
  if (problems.length === 0) return 'OK: nothing was wrong with this call.';
  return [
    ...problems.map((problem) => `- ${problem}`),
    `FAILED: ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}.`,
  ].join('\n');
}

/** A time, or that there is none. */
export function ms(value: number | undefined): string {
  return value === undefined ? 'none' : `${Math.round(value)} ms`;
}

function signedMs(value: number | undefined): string {
  if (value === undefined) return 'not told';
  const tenths = Math.round(value * 10) / 10;
  return `${tenths > 0 ? '+' : ''}${(tenths === 0 ? 0 : tenths).toFixed(1)} ms`;
}

function carried({ sent, received, cut, lost }: Carried): string {
  const dropped = cut > 0 ? `, ${cut} cut by the interruption` : '';
  return `${sent} sent, ${received} received${dropped}, ${lost} lost`;
}
