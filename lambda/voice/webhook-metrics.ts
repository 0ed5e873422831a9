import { MetricBook } from '../../bridge/contract/metric-book';
import { METRICS } from '../../bridge/contract/metrics';

/** Takes one line, without its end. */
export type PrintMetric = (line: string) => void;

/** What the webhook measures, each at once: a Lambda may be frozen after its answer. */
export class WebhookMetrics {
  constructor(
    private readonly service: string,
    private readonly print: PrintMetric = toStandardOutput,
  ) {}

  /** A request came that Twilio did not sign. */
  signatureFailed(): void {
    const book = new MetricBook();
    book.add(METRICS.signatureFailures, 1);
    for (const line of book.takeLines(this.service, Date.now())) this.print(line);
  }
}

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
