import { CARRIED_AT_LEAST_PERCENT, type CpuBenchResult, type CpuRow } from './cpu-bench';

const HEADINGS = ['subject', 'calls', 'CPU ms per call-second', '× relay', '× plain', 'RSS MB', 'carried'];

/** The result as text: a table, then each promise and whether it was kept. */
export function formatCpuBench({ machine, tls, seconds, rounds, rows, bars }: CpuBenchResult): string {
  const table = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const lines = table.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [
    `What a call costs: CPU of one process, both directions of every call, the assistant's side ${tls ? 'in TLS' : 'without TLS'}`,
    `${machine}; ${rounds} rounds of ${seconds} s; median [least–most], ratios within each round`,
    '',
    ...lines,
    '',
    ...bars.map(
      ({ promise, measured, met }) => `${met ? 'met   ' : 'MISSED'}  ${promise}: ${measured.toFixed(2)}`,
    ),
  ].join('\n');
}

function cells({ subject, calls, cpuMsPerCallSecond: cpu, ...row }: CpuRow): string[] {
  const behind = row.carriedPercent < CARRIED_AT_LEAST_PERCENT;
  return [
    subject,
    String(calls),
    // Whoever fell behind would have needed more.
    `${behind ? '> ' : ''}${cpu.median.toFixed(2)} [${cpu.least.toFixed(2)}–${cpu.most.toFixed(2)}]`,
    ratio(row.timesRelay),
    ratio(row.timesPlain),
    row.rssMb.toFixed(0),
    `${row.carriedPercent.toFixed(1)} %${behind ? ' fell behind' : ''}`,
  ];
}

function ratio(times: number | undefined): string {
  return times === undefined ? '–' : times.toFixed(2);
}
