import type { Bar } from './bar';

/** A table whose first column is text and whose others are figures, and below it what was promised and whether it was kept. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  bars: readonly Bar[],
): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [
    line(head),
    ...rows.map(line),
    '',
    ...bars.map(({ text, met }) => `${met ? 'met   ' : 'MISSED'}  ${text}`),
  ].join('\n');
}
