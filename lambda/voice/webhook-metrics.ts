import { MetricBook } from '../../bridge/contract/metric-book';
import { METRICS } from '../../bridge/contract/metrics';
import type { FailedRung } from './ladder';
import type { SignatureFault } from './signature';
import type { Why } from './turns/peer-failure';

/** Takes one line, without its end. */
export type PrintMetric = (line: string) => void;

/** What the webhook measures, each at once: a Lambda may be frozen after its answer. */
export class WebhookMetrics {
  constructor(
    private readonly service: string,
    private readonly print: PrintMetric = toStandardOutput,
  ) {}

  /** A request came that Twilio signed with our token, or did not. One without any signature is a stranger's, and was not checked. */
  signatureChecked(fault: SignatureFault | undefined): void {
    this.#note((book) => {
      if (fault !== 'missing-signature') book.add(METRICS.signaturesChecked, 1);
      if (fault !== undefined) book.addBy(METRICS.signatureFailures, fault, 1);
    });
  }

  /** The answer connects the call to the bridge. Each of the two that are compared is there when the other is. */
  connectMade(): void {
    this.#note((book) => {
      book.add(METRICS.connectsMade, 1);
      book.add(METRICS.streamsBegun, 0);
    });
  }

  /** Twilio has opened the stream of a connect. */
  streamBegun(): void {
    this.#note((book) => {
      book.add(METRICS.connectsMade, 0);
      book.add(METRICS.streamsBegun, 1);
    });
  }

  /** A connect is over and its caller is still there; a call that is given up is not connected again. */
  connectFailed(rung: FailedRung, { isGivenUp }: { isGivenUp: boolean }): void {
    this.#note((book) => {
      book.addBy(METRICS.connectsFailed, rung, 1);
      book.add(METRICS.callsGivenUp, isGivenUp ? 1 : 0);
    });
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
