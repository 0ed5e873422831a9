import type { Tokens } from '../call/assistant-note';
import type { CallerStart, Cut } from '../call/legs';
import type { CallSummary, ConnectedFacts, ToolFacts } from '../call/observer';
import type { Turn } from '../call/transcript';
import type { KnownAssistant } from '../contract/assistant/directory';
import type { StreamParameters } from '../contract/stream-parameters';
import { PRICES_AS_OF } from '../telemetry/prices';
import { CallCost } from './call-cost';
import { isOver } from './aftermath';
import { type CallDocument, type LineFacts, type Recording, SCHEMA_VERSION } from './call-document';

/** What a record begins with. */
export interface RecordBeginning {
  start: CallerStart;
  parameters: StreamParameters;
  assistant: KnownAssistant;
  /** Whose model and voice assistants have that name none. */
  otherwise: { model: string; voice: string };
  /** Of the call, in ms of unix time: this may not be its first line. */
  beganAtUnixMs: number;
  /** Ms from the call's beginning. */
  callMs: () => number;
}

/** What is known of a call, as it grows on one line. */
export class CallRecord {
  readonly #cost = new CallCost();
  readonly #line: LineFacts;
  readonly #transcriptionModel: string;
  #document: Omit<CallDocument, 'usage' | 'costUsd'>;

  constructor(private readonly beginning: RecordBeginning) {
    const { start, parameters, assistant, otherwise, beganAtUnixMs, callMs } = beginning;
    this.#transcriptionModel = assistant.transcription === 'off' ? '' : assistant.transcription.model;
    this.#line = {
      ...{ startedAtMs: Math.round(callMs()), endedAtMs: null, endReason: null },
      ...{ resumed: false, assistantReadyMs: null, firstWordMs: null, unheardAudioMs: 0 },
    };
    this.#document = {
      schemaVersion: SCHEMA_VERSION,
      ...{ callSid: start.callSid, accountSid: start.accountSid },
      ...{ from: parameters.from ?? null, to: parameters.to ?? null },
      ...{ state: 'talking', isWhole: true },
      startedAt: new Date(beganAtUnixMs).toISOString(),
      ...{ endedAt: null, durationMs: null, endReason: null },
      assistant: {
        ...{ name: assistant.name, version: assistant.version, language: assistant.language },
        ...{ model: assistant.model ?? otherwise.model, voice: assistant.voice ?? otherwise.voice },
      },
      lines: [this.#line],
      ...{ turns: [], interruptions: [], asides: 0, keys: [], tools: [], failedResponses: [] },
      ...{ pricesAsOf: PRICES_AS_OF, recordings: [] },
    };
  }

  /** As it is now. */
  get document(): CallDocument {
    const { pricesAsOf, recordings, ...facts } = this.#document;
    const { usage, usd: costUsd } = this.#cost;
    return { ...facts, usage, costUsd, pricesAsOf, recordings };
  }

  /** The call was on other lines before, and this is what was kept of them. */
  goesOn(earlier: CallDocument): void {
    this.#cost.include(earlier.usage, earlier.costUsd);
    const now = this.#document;
    // The line before may have told of its sound already, when it was put together.
    const isTold = new Set(now.recordings.map(({ key }) => key));
    this.#document = {
      ...now,
      ...{ isWhole: earlier.isWhole, startedAt: earlier.startedAt },
      lines: [...earlier.lines, ...now.lines],
      turns: earlier.turns,
      interruptions: [...earlier.interruptions, ...now.interruptions],
      asides: earlier.asides + now.asides,
      keys: [...earlier.keys, ...now.keys],
      tools: [...earlier.tools, ...now.tools],
      failedResponses: [...earlier.failedResponses, ...now.failedResponses],
      recordings: [...earlier.recordings.filter(({ key }) => !isTold.has(key)), ...now.recordings],
    };
  }

  /** The call was on other lines before, and nobody knows what was there. */
  goesOnUnknown(): void {
    this.#document.isWhole = false;
  }

  connected({ assistantReadyMs, resumed }: ConnectedFacts): void {
    this.#line.assistantReadyMs = Math.round(assistantReadyMs);
    this.#line.resumed = resumed;
  }

  firstWordHeard(afterMs: number): void {
    this.#line.firstWordMs = Math.round(afterMs);
  }

  /** Those of the lines before are among them. */
  turnsAre(turns: readonly Turn[]): void {
    // A line that never was connected knows of none.
    if (turns.length > 0) this.#document.turns = [...turns];
  }

  interrupted(cuts: readonly Cut[]): void {
    const heard = cuts.map(({ itemId, audioEndMs }) => ({ itemId, heardMs: audioEndMs }));
    this.#document.interruptions.push({ atMs: this.#nowMs, cuts: heard });
  }

  asideHeard(): void {
    this.#document.asides += 1;
  }

  keyedIn(keys: string): void {
    const { redact } = this.beginning.assistant.keys;
    this.#document.keys.push({ atMs: this.#nowMs, count: keys.length, ...(redact ? {} : { keys }) });
  }

  toolFinished({ durationMs, ...facts }: ToolFacts): void {
    const lastedMs = Math.round(durationMs);
    this.#document.tools.push({ ...facts, startedAtMs: this.#nowMs - lastedMs, durationMs: lastedMs });
  }

  responseFailed(code: string | undefined, retried: boolean): void {
    this.#document.failedResponses.push({ atMs: this.#nowMs, code: code ?? null, retried });
  }

  tokensUsed(tokens: Tokens): void {
    this.#cost.used(this.#document.assistant.model, tokens);
  }

  transcribed(used: { tokens: number; seconds: number }): void {
    this.#cost.transcribed(this.#transcriptionModel, used);
  }

  /** In place of what was said of it before. */
  recorded(recording: Recording): void {
    this.notRecorded(recording.key);
    this.#document.recordings.push(recording);
  }

  notRecorded(key: string): void {
    this.#document.recordings = this.#document.recordings.filter((one) => one.key !== key);
  }

  ended({ reason, droppedEarlyMs, untakenMs }: CallSummary): void {
    const document = this.#document;
    const endedAtMs = this.#nowMs;
    this.#line.endedAtMs = document.durationMs = endedAtMs;
    this.#line.endReason = document.endReason = reason;
    this.#line.unheardAudioMs = Math.round(droppedEarlyMs + untakenMs);
    document.endedAt = new Date(Date.parse(document.startedAt) + endedAtMs).toISOString();
    document.state = isOver(reason) ? 'over' : 'broken-off';
  }

  get #nowMs(): number {
    return Math.round(this.beginning.callMs());
  }
}
