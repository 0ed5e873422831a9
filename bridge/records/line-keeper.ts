import type { Logger } from 'pino';
import type { AssistantNote } from '../call/assistant-note';
import type { Clock } from '../call/clock';
import type { CallerStart, Cut } from '../call/legs';
import type { CallMemory } from '../call/memory';
import type { CallObserver, CallSummary, ConnectedFacts, ToolFacts } from '../call/observer';
import type { CallTape } from '../call/tape';
import type { Turn } from '../call/transcript';
import type { KnownAssistant } from '../contract/assistant/directory';
import { readStreamParameters } from '../contract/stream-parameters';
import { mayComeBack } from './aftermath';
import { readCallDocument } from './call-document';
import { CallRecord } from './call-record';
import { LineTape } from './line-tape';
import { checkpointKey, recordingKey, recordKey } from './record-keys';
import type { Spool } from './spool';

/** A caller who comes back waits no longer for the conversation than for the assistant. */
export const RECALL_DUE_MS = 1_000;
/** The caller's last words, and the bill of what was being said, come within a second: so there is one record, and not two. */
export const LAST_BILL_DUE_MS = 1_200;

/** What keeping takes. */
export interface KeeperParts {
  spool: Spool;
  clock: Clock;
  /** The time as the webhook tells it, in ms of unix time. */
  unixMs: () => number;
  log: Logger;
  /** Whether the sound is kept as well. */
  keepsSound: boolean;
  /** Whose model and voice assistants have that name none. */
  otherwise: { model: string; voice: string };
}

/** The lines of a process: by the CallSid, the one that its call is on now. */
export interface Lines {
  readonly current: Map<string, LineKeeper>;
  /** So much is still to be done for a line that has ended. */
  closing(work: Promise<void>): void;
}

/**
 * Keeps the record of a call on one of its lines, and remembers the lines before. Each stream has a keeper of its own, because
 * two of one call may overlap: Twilio can notice long before us that a stream has broken.
 */
export class LineKeeper implements CallObserver, CallMemory {
  #record: CallRecord | undefined;
  #tape: { tape: LineTape; startedAtMs: number } | undefined;
  #callMs: () => number = () => 0;
  #turns: (() => readonly Turn[]) | undefined;
  #recalled: Promise<unknown> = Promise.resolve();
  #isKept = false;
  #isLost = false;

  constructor(
    private readonly callSid: string,
    private readonly parts: KeeperParts,
    private readonly lines: Lines,
  ) {}

  answered(_callSid: string, start: CallerStart, assistant: KnownAssistant): void {
    const { clock, unixMs, otherwise } = this.parts;
    const parameters = readStreamParameters(start.parameters);
    const { begunS } = parameters;
    // As the call counts it: a clock that differs from the webhook's must not make it last longer.
    const elapsedMs = begunS === undefined ? 0 : Math.max(0, unixMs() - begunS * 1_000);
    const beganAtMs = clock.nowMs() - elapsedMs;
    const callMs = (): number => clock.nowMs() - beganAtMs;
    const beganAtUnixMs = unixMs() - elapsedMs;
    this.#callMs = callMs;
    this.#record = new CallRecord({ start, parameters, assistant, otherwise, beganAtUnixMs, callMs });
    this.lines.current.set(this.callSid, this);
  }

  keepsWords(): boolean {
    return this.#record !== undefined;
  }

  tapeFor(): CallTape | undefined {
    const { keepsSound, clock, spool } = this.parts;
    if (!keepsSound || this.#record === undefined) return undefined;
    const tape = new LineTape(clock, () => spool.incomingFile());
    this.#tape = { tape, startedAtMs: Math.round(this.#callMs()) };
    return tape;
  }

  recall(): Promise<readonly Turn[] | undefined> {
    const recalled = this.#recall();
    this.#recalled = recalled;
    return recalled;
  }

  connected(_callSid: string, facts: ConnectedFacts): void {
    this.#record?.connected(facts);
  }

  firstWordHeard(_callSid: string, afterMs: number): void {
    this.#record?.firstWordHeard(afterMs);
  }

  interrupted(_callSid: string, cuts: readonly Cut[]): void {
    this.#record?.interrupted(cuts);
  }

  asideHeard(): void {
    this.#record?.asideHeard();
  }

  keyedIn(_callSid: string, keys: string): void {
    this.#record?.keyedIn(keys);
  }

  toolFinished(_callSid: string, facts: ToolFacts): void {
    this.#record?.toolFinished(facts);
  }

  responseFailed(_callSid: string, code: string | undefined, retried: boolean): void {
    this.#record?.responseFailed(code, retried);
  }

  assistantNoted(_callSid: string, note: AssistantNote): void {
    const heir = this.#heir;
    if (note.what === 'tokens-used') heir.#record?.tokensUsed(note.tokens);
    else if (note.what === 'transcribed') heir.#record?.transcribed(note);
    else return;
    if (heir.#isKept) heir.#keepRecord();
  }

  turnTaken(_callSid: string, turns: () => Turn[]): void {
    this.#turns = turns;
    this.#keepCheckpoint();
  }

  ended(summary: CallSummary): void {
    if (this.#record === undefined) return;
    this.#turns = summary.turns;
    this.#record.ended(summary);
    this.lines.closing(this.#close(mayComeBack(summary.reason)));
  }

  /** What becomes known too late for this line is told to the one that its call is on now. */
  get #heir(): LineKeeper {
    return this.lines.current.get(this.callSid) ?? this;
  }

  async #recall(): Promise<readonly Turn[] | undefined> {
    const { spool, clock, log } = this.parts;
    const abort = new AbortController();
    const tooLate = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(new Error(`no answer in ${RECALL_DUE_MS} ms`)));
    });
    const inTime = clock.after(RECALL_DUE_MS, () => abort.abort());
    try {
      const kept = await Promise.race([spool.get(checkpointKey(this.callSid), abort.signal), tooLate]);
      if (kept === undefined) return [];
      const earlier = readCallDocument(kept, this.callSid);
      this.#record?.goesOn(earlier);
      return earlier.turns;
    } catch (error) {
      log.warn({ callSid: this.callSid, why: inWords(error) }, 'earlier conversation cannot be read');
      this.#record?.goesOnUnknown();
      return undefined;
    } finally {
      inTime();
    }
  }

  /** The line is over: what may go on is remembered at once; the record waits for what belongs into it. */
  async #close(mayComeBack: boolean): Promise<void> {
    const { clock, spool } = this.parts;
    const lastBill = new Promise<void>((resolve) => clock.after(LAST_BILL_DUE_MS, resolve));
    await this.#recalled;
    const recorded = this.#keepSound();
    if (mayComeBack) this.#keepCheckpoint(true);
    await Promise.all([lastBill, recorded]);
    const { current } = this.lines;
    if (this.#heir !== this) return;
    if (mayComeBack) this.#keepCheckpoint(true);
    else spool.remove(checkpointKey(this.callSid));
    this.#keepRecord();
    this.#isKept = true;
    current.delete(this.callSid);
  }

  async #keepSound(): Promise<void> {
    const record = this.#record;
    if (this.#tape === undefined || record === undefined) return;
    const { tape, startedAtMs } = this.#tape;
    const { document } = record;
    const key = recordingKey(document, document.lines.length);
    const recording = { key, startedAtMs, durationMs: Math.round(this.#callMs()) - startedAtMs };
    // Another task may go on with the call before it is put together, and has to know of it.
    record.recorded(recording);
    try {
      const { file, durationMs } = await tape.finish();
      await this.parts.spool.adopt(key, file);
      this.#heir.#record?.recorded({ ...recording, durationMs: Math.round(durationMs) });
    } catch (error) {
      this.#heir.#record?.notRecorded(key);
      this.#lost(error);
    }
  }

  /** `looksFirst`: another task may have gone on with the call already. */
  #keepCheckpoint(looksFirst = false): void {
    if (this.#heir !== this) return;
    this.parts.spool.hold(checkpointKey(this.callSid), () => this.#json(), looksFirst);
  }

  #keepRecord(): void {
    const document = this.#record?.document;
    if (document === undefined) return;
    this.parts.spool
      .put(recordKey(document), () => `${this.#json(2)}\n`, document.state === 'broken-off')
      .catch((error: unknown) => this.#lost(error));
  }

  /** As it is when it is asked for. */
  #json(indent?: number): string {
    if (this.#turns !== undefined) this.#record?.turnsAre(this.#turns());
    return JSON.stringify(this.#record?.document, null, indent);
  }

  /** It costs the record, and not the call. */
  #lost(error: unknown): void {
    if (!this.#isLost)
      this.parts.log.error({ callSid: this.callSid, why: inWords(error) }, 'record is not kept');
    this.#isLost = true;
  }
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
