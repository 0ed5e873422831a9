import type { MetricBook } from '../contract/metric-book';

/** Prints what was measured, under the name of this service. */
export class MetricPrinter {
  constructor(
    private readonly service: string,
    /** Takes one line, without its end. */
    private readonly print: (line: string) => void,
    private readonly unixMs: () => number = Date.now,
  ) {}

  /** Prints all that is in the book; the properties go into each of its lines. */
  printAll(book: MetricBook, properties: Readonly<Record<string, string>> = {}): void {
    for (const line of book.takeLines(this.service, this.unixMs(), properties)) this.print(line);
  }
}
