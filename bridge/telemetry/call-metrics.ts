import { type AssistantNote, TOKEN_KINDS, type Tokens } from '../call/assistant-note';
import { isFailure } from '../call/end-reason';
import type { CallerStart } from '../call/legs';
import type { CallObserver, CallSummary, ToolFacts } from '../call/observer';
import type { KnownAssistant } from '../contract/assistant/directory';
import { MetricBook } from '../contract/metric-book';
import { METRICS } from '../contract/metrics';
import { ErrorCodes } from './error-codes';
import type { MetricPrinter } from './metric-printer';
import { tokenCost, transcriptionCost } from './prices';

/** What is known of a call while it goes on. */
interface CallBook {
  /** What was told of it since its last lines were printed. */
  book: MetricBook;
  /** Whose prices are paid. */
  model: string;
  transcriptionModel: string;
  /**
   * How many lines it is on: after its first it may go on with another, and Twilio may connect it anew long before we notice
   * that a stream has broken.
   */
  lines: number;
  /** One that is on no line is kept until the beat after next, for the bill of a response that was going on when it ended. */
  beatsOffLine: number;
}

/** `Kind` of what another model is paid for writing the caller's words down. */
const TRANSCRIPTION = 'transcription';

/** A bill comes within a second and a half, which is less than a beat, but a beat may come just after the end. */
const BEATS_KEPT_OFF_LINE = 2;

/**
 * Calls as metrics. What a call tells is collected and printed when it ends, or when `flush` is called before. Nothing
 * is told for a frame of audio, so nothing is done for one; and nobody's words or number come here.
 */
export class CallMetrics implements CallObserver {
  readonly #calls = new Map<string, CallBook>();
  readonly #door = new MetricBook();
  readonly #codes = new ErrorCodes();

  constructor(
    /** Of assistants that name none. */
    private readonly defaultModel: string,
    private readonly printer: MetricPrinter,
  ) {}

  /** Prints what has been collected so far. */
  flush(): void {
    this.printer.printAll(this.#door);
    for (const [callSid, call] of this.#calls) {
      this.#print(callSid);
      if (call.lines > 0) continue;
      call.beatsOffLine += 1;
      if (call.beatsOffLine === BEATS_KEPT_OFF_LINE) this.#calls.delete(callSid);
    }
  }

  streamRefused(reason: string): void {
    this.#door.addBy(METRICS.streamsRefused, reason.replaceAll(' ', '-'), 1);
  }

  admitted(callSid: string): void {
    const call = this.#call(callSid);
    call.lines += 1;
    call.beatsOffLine = 0;
    call.book.add(METRICS.callsStarted, 1);
  }

  answered(callSid: string, _start: CallerStart, { model, transcription }: KnownAssistant): void {
    const call = this.#call(callSid);
    call.model = model ?? this.defaultModel;
    call.transcriptionModel = transcription === 'off' ? '' : transcription.model;
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

  asideHeard(callSid: string): void {
    this.#book(callSid).add(METRICS.asides, 1);
  }

  toolFinished(callSid: string, { durationMs, outcome }: ToolFacts): void {
    const book = this.#book(callSid);
    book.add(METRICS.toolTime, durationMs);
    // A caller who hangs up meanwhile is no failure of the tool.
    if (outcome !== 'ok' && outcome !== 'given-up') book.addBy(METRICS.toolFailures, outcome, 1);
  }

  responseFailed(callSid: string, code: string | undefined): void {
    this.#book(callSid).addBy(METRICS.assistantErrors, this.#codes.tame(code), 1);
  }

  assistantNoted(callSid: string, note: AssistantNote): void {
    const call = this.#call(callSid);
    this.#note(call, note);
    // The process may be about to end, and have beaten for the last time.
    if (call.lines === 0) this.#print(callSid);
  }

  #note(call: CallBook, note: AssistantNote): void {
    const { book } = call;
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
        this.#tokensUsed(call, note.tokens);
        return;
      case 'transcribed':
        addIfAny(book, 'tokens', TRANSCRIPTION, note.tokens);
        addIfAny(
          book,
          'estimatedCost',
          TRANSCRIPTION,
          transcriptionCost(call.transcriptionModel, note.seconds),
        );
        return;
    }
  }

  ended({ callSid, reason, droppedEarlyMs, untakenMs }: CallSummary): void {
    const call = this.#call(callSid);
    const { book } = call;
    call.lines -= 1;
    book.addBy(METRICS.callsEnded, reason, 1);
    book.add(METRICS.callsFailed, isFailure(reason) ? 1 : 0);
    book.add(METRICS.audioDropped, droppedEarlyMs + untakenMs);
    this.#print(callSid);
  }

  #tokensUsed({ book, model }: CallBook, tokens: Tokens): void {
    for (const kind of TOKEN_KINDS) {
      addIfAny(book, 'tokens', kind, tokens[kind]);
      addIfAny(book, 'estimatedCost', kind, tokenCost(model, kind, tokens[kind]));
    }
  }

  #book(callSid: string): MetricBook {
    return this.#call(callSid).book;
  }

  #call(callSid: string): CallBook {
    let call = this.#calls.get(callSid);
    if (call === undefined) {
      call = {
        ...{ book: new MetricBook(), model: this.defaultModel, transcriptionModel: '' },
        ...{ lines: 0, beatsOffLine: 0 },
      };
      this.#calls.set(callSid, call);
    }
    return call;
  }

  /** The CallSid is a property and no dimension: it finds the line of a slow answer, and makes no metric of its own. */
  #print(callSid: string): void {
    const call = this.#calls.get(callSid);
    if (call !== undefined) this.printer.printAll(call.book, { callSid });
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
