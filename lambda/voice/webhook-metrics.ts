import { MetricBook } from '../../bridge/contract/metric-book';
import { METRICS } from '../../bridge/contract/metrics';
import type { Why } from './turns/peer-failure';

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
    this.#note((book) => book.add(METRICS.signatureFailures, 1));
  }

  /** From Twilio's request until there was something for the caller to hear, on a turn that the text model was asked on. */
  turnTook(ms: number): void {
    this.#note((book) => book.add(METRICS.legacyTurnLatency, ms));
  }

  /** The text model gave no answer. */
  turnFailed(why: Why): void {
    this.#note((book) => book.addBy(METRICS.legacyTurnFailures, why, 1));
  }

  /** CoeFont should have spoken, and Twilio did. */
  speechFailed(why: Why): void {
    this.#note((book) => book.addBy(METRICS.legacySpeechFailures, why, 1));
  }

  #note(add: (book: MetricBook) => void): void {
    const book = new MetricBook();
    add(book);
    for (const line of book.takeLines(this.service, Date.now())) this.print(line);
  }
}

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
