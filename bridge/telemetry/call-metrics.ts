import { type AssistantNote, TOKEN_KINDS, type Tokens } from '../call/assistant-note';
import { isFailure } from '../call/end-reason';
import type { CallObserver, CallSummary } from '../call/observer';
import { MetricBook } from '../contract/metric-book';
import { METRICS } from '../contract/metrics';
import { ErrorCodes } from './error-codes';
import type { MetricPrinter } from './metric-printer';
import { tokenCost, transcriptionCost } from './prices';

/** Whose prices are paid. */
export interface Models {
  model: string;
  transcriptionModel: string;
}

/** `Kind` of what another model is paid for writing the caller's words down. */
const TRANSCRIPTION = 'transcription';

/**
 * Calls as metrics. What a call tells is collected and printed when it ends, or when `flush` is called before. Nothing
 * is told for a frame of audio, so nothing is done for one; and nobody's words or number come here.
 */
export class CallMetrics implements CallObserver {
  /** What was told of a call since its last lines were printed. */
  readonly #calls = new Map<string, MetricBook>();
  readonly #door = new MetricBook();
  readonly #codes = new ErrorCodes();

  constructor(
    private readonly models: Models,
    private readonly printer: MetricPrinter,
  ) {}

  /** Prints what has been collected so far. */
  flush(): void {
    this.printer.printAll(this.#door);
    for (const callSid of this.#calls.keys()) this.#print(callSid);
  }

  streamRefused(reason: string): void {
    this.#door.addBy(METRICS.streamsRefused, reason.replaceAll(' ', '-'), 1);
  }

  admitted(callSid: string): void {
    this.#book(callSid).add(METRICS.callsStarted, 1);
  }

  firstWordHeard(callSid: string, afterMs: number): void {
    this.#book(callSid).add(METRICS.timeToFirstWord, afterMs);
  }

  answerHeard(callSid: string, latencyMs: number | undefined): void {
    if (latencyMs !== undefined) this.#book(callSid).add(METRICS.answerLatency, latencyMs);
  }

  interrupted(callSid: string): void {
    this.#book(callSid).add(METRICS.interruptions, 1);
  }

  responseFailed(callSid: string, code: string | undefined): void {
    this.#book(callSid).addBy(METRICS.assistantErrors, this.#codes.tame(code), 1);
  }

  assistantNoted(callSid: string, note: AssistantNote): void {
    const book = this.#book(callSid);
    switch (note.what) {
      case 'session-ready':
        book.add(METRICS.assistantConnectTime, note.afterMs);
        return;
      case 'session-failed':
        book.add(METRICS.assistantConnectFailures, 1);
        return;
      case 'error':
        book.addBy(METRICS.assistantErrors, this.#codes.tame(note.code), 1);
        return;
      case 'truncate-refused':
        book.add(METRICS.truncateErrors, 1);
        return;
      case 'tokens-used':
        this.#tokensUsed(book, note.tokens);
        return;
      case 'transcribed':
        addIfAny(book, 'tokens', TRANSCRIPTION, note.tokens);
        addIfAny(
          book,
          'estimatedCost',
          TRANSCRIPTION,
          transcriptionCost(this.models.transcriptionModel, note.seconds),
        );
        return;
    }
  }

  ended({ callSid, reason, droppedEarlyMs, untakenMs }: CallSummary): void {
    const book = this.#book(callSid);
    book.addBy(METRICS.callsEnded, reason, 1);
    book.add(METRICS.callsFailed, isFailure(reason) ? 1 : 0);
    book.add(METRICS.audioDropped, droppedEarlyMs + untakenMs);
    this.#print(callSid);
  }

  #tokensUsed(book: MetricBook, tokens: Tokens): void {
    for (const kind of TOKEN_KINDS) {
      addIfAny(book, 'tokens', kind, tokens[kind]);
      addIfAny(book, 'estimatedCost', kind, tokenCost(this.models.model, kind, tokens[kind]));
    }
  }

  #book(callSid: string): MetricBook {
    let book = this.#calls.get(callSid);
    if (book === undefined) {
      book = new MetricBook();
      this.#calls.set(callSid, book);
    }
    return book;
  }

  /** The CallSid is a property and no dimension: it finds the line of a slow answer, and makes no metric of its own. */
  #print(callSid: string): void {
    const book = this.#calls.get(callSid);
    this.#calls.delete(callSid);
    if (book !== undefined) this.printer.printAll(book, { callSid });
  }
}

function addIfAny(
  book: MetricBook,
  metric: 'tokens' | 'estimatedCost',
  kind: string,
  value: number | undefined,
): void {
  if (value !== undefined && value > 0) book.addBy(METRICS[metric], kind, value);
}
