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
import type { CallDocument } from './call-document';
import { CallRecord } from './call-record';
import { DocumentReader } from './document-reader';
import { LineTape } from './line-tape';
import { checkpointKey, recordingKey, recordKey } from './record-keys';
import type { Spool } from './spool';

/** The caller's last words, and the bill of what was being said, come within a second: so there is one record, and not two. */
const LAST_BILL_DUE_MS = 1_200;

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
  readonly #documents: DocumentReader;
  #record: CallRecord | undefined;
  #tape: { tape: LineTape; startedAtMs: number } | undefined;
  #callMs: () => number = () => 0;
  #turns: (() => readonly Turn[]) | undefined;
  #recalled: Promise<unknown> = Promise.resolve();
  /** The line of this process on which the call went on. */
  #next: LineKeeper | undefined;
  /** It is over, and the call may come back. */
  #mayGoOn = false;
  #isKept = false;
  #isLost = false;

  constructor(
    private readonly callSid: string,
    private readonly parts: KeeperParts,
    private readonly lines: Lines,
  ) {
    this.#documents = new DocumentReader(parts.spool, parts.clock);
  }

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
    const before = this.lines.current.get(this.callSid);
    if (before !== undefined) before.#next = this;
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
    if (note.what === 'tokens-used') this.#record?.tokensUsed(note.tokens);
    else if (note.what === 'transcribed') this.#record?.transcribed(note);
    else return;
    this.#learned();
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

  /** The line that its call is on now: it alone keeps the checkpoint. */
  get #heir(): LineKeeper {
    return this.lines.current.get(this.callSid) ?? this;
  }

  /** What becomes known after the end is kept once more, and told to the line on which the call went on. */
  #learned(): void {
    if (this.#isKept) this.#keepRecord();
    if (this.#mayGoOn) this.#keepCheckpoint(true);
    this.#tellNext();
  }

  #tellNext(): void {
    const next = this.#next;
    const document = this.#known();
    if (next === undefined || document === undefined) return;
    if (next.#record?.earlierIs(document) === true) next.#learned();
  }

  async #recall(): Promise<readonly Turn[] | undefined> {
    try {
      const earlier = await this.#documents.read(checkpointKey(this.callSid), this.callSid);
      return earlier === undefined ? [] : this.#record?.goesOn(earlier);
    } catch (error) {
      this.#unread(error, 'earlier conversation cannot be read');
      this.#record?.goesOnUnknown();
      return undefined;
    }
  }

  /** Another task has kept what it learned of the line before when that was over: its last words, and its last bill. */
  async #recallTheRest(): Promise<void> {
    const record = this.#record;
    if (record?.goesOnFromEarlier !== true) return;
    try {
      const earlier = await this.#documents.read(recordKey(record.document), this.callSid);
      if (earlier !== undefined) record.earlierIs(earlier);
    } catch (error) {
      this.#unread(error, 'last words of the line before cannot be read');
    }
  }

  /** The line is over: what may go on is remembered at once; the record waits for what belongs into it. */
  async #close(mayComeBack: boolean): Promise<void> {
    const { clock, spool } = this.parts;
    const lastBill = new Promise<void>((resolve) => clock.after(LAST_BILL_DUE_MS, resolve));
    await this.#recalled;
    const recorded = this.#keepSound();
    this.#mayGoOn = mayComeBack;
    this.#learned();
    await Promise.all([lastBill, recorded]);
    await this.#recallTheRest();
    const heir = this.#heir;
    if (heir === this) {
      if (mayComeBack) this.#keepCheckpoint(true);
      else spool.remove(checkpointKey(this.callSid));
      this.lines.current.delete(this.callSid);
    } else {
      await heir.#recalled;
      if (heir.#record?.goesOnFromEarlier === true) {
        this.#tellNext();
        return;
      }
    }
    this.#keepRecord();
    this.#isKept = true;
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
      record.recorded({ ...recording, durationMs: Math.round(durationMs) });
    } catch (error) {
      record.notRecorded(key);
      this.#lost(error);
    }
    this.#tellNext();
  }

  /** `looksFirst`: another task may have gone on with the call already. */
  #keepCheckpoint(looksFirst = false): void {
    if (this.#heir !== this) return;
    this.parts.spool.hold(checkpointKey(this.callSid), () => this.#json(), looksFirst);
  }

  #keepRecord(): void {
    const document = this.#known();
    if (document === undefined) return;
    this.parts.spool
      .put(recordKey(document), () => `${this.#json(2)}\n`, document.state === 'broken-off')
      .catch((error: unknown) => this.#lost(error));
  }

  /** As it is when it is asked for. */
  #json(indent?: number): string {
    return JSON.stringify(this.#known(), null, indent);
  }

  #known(): CallDocument | undefined {
    if (this.#turns !== undefined) this.#record?.turnsAre(this.#turns());
    return this.#record?.document;
  }

  #unread(error: unknown, what: string): void {
    this.parts.log.warn({ callSid: this.callSid, why: inWords(error) }, what);
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
