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

/**
 * What is known of a call, as it grows on one line. What was on the lines before is kept apart: it may become known better while
 * this one goes on, for their last words and their bills come after their end.
 */
export class CallRecord {
  readonly #cost = new CallCost();
  readonly #line: LineFacts;
  readonly #transcriptionModel: string;
  /** Of this line alone. */
  readonly #own: Omit<CallDocument, 'usage' | 'costUsd'>;
  #earlier: CallDocument | undefined;
  /** What the line before has told of itself while it is not known yet whether this one goes on from there. */
  #told: CallDocument | undefined;
  /** Of the turns that this line knows, so many were on the lines before. */
  #turnsBefore = 0;
  #turns: readonly Turn[] = [];

  constructor(private readonly beginning: RecordBeginning) {
    const { start, parameters, assistant, otherwise, beganAtUnixMs, callMs } = beginning;
    this.#transcriptionModel = assistant.transcription === 'off' ? '' : assistant.transcription.model;
    this.#line = {
      ...{ startedAtMs: Math.round(callMs()), endedAtMs: null, endReason: null },
      ...{ resumed: false, assistantReadyMs: null, firstWordMs: null, unheardAudioMs: 0 },
    };
    this.#own = {
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
    const { pricesAsOf, recordings, ...facts } = this.#own;
    const turns = this.#turns.slice(this.#turnsBefore);
    const { usage, usd: costUsd } = this.#cost;
    const own = { ...facts, turns, usage, costUsd, pricesAsOf, recordings: [...recordings] };
    return this.#earlier === undefined ? own : joined(this.#earlier, own);
  }

  /** Whether it has the lines before in it. */
  get goesOnFromEarlier(): boolean {
    return this.#earlier !== undefined;
  }

  /** The call was on other lines before, and this was kept of them. Returns what was said there. */
  goesOn(kept: CallDocument): readonly Turn[] {
    const earlier = isOfSameLines(kept, this.#told) ? this.#told : kept;
    this.#earlier = earlier;
    this.#turnsBefore = earlier.turns.length;
    return earlier.turns;
  }

  /** The call was on other lines before, and nobody knows what was there. */
  goesOnUnknown(): void {
    this.#own.isWhole = false;
  }

  /** This is known by now of the lines before. Returns whether it has become a part of this record. */
  earlierIs(earlier: CallDocument): boolean {
    this.#told = earlier;
    if (!isOfSameLines(earlier, this.#earlier)) return false;
    this.#earlier = earlier;
    return true;
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
    this.#turns = turns;
  }

  interrupted(cuts: readonly Cut[]): void {
    const heard = cuts.map(({ itemId, audioEndMs }) => ({ itemId, heardMs: audioEndMs }));
    this.#own.interruptions.push({ atMs: this.#nowMs, cuts: heard });
  }

  asideHeard(): void {
    this.#own.asides += 1;
  }

  keyedIn(keys: string): void {
    const { redact } = this.beginning.assistant.keys;
    this.#own.keys.push({ atMs: this.#nowMs, count: keys.length, ...(redact ? {} : { keys }) });
  }

  toolFinished({ durationMs, ...facts }: ToolFacts): void {
    const lastedMs = Math.round(durationMs);
    this.#own.tools.push({ ...facts, startedAtMs: this.#nowMs - lastedMs, durationMs: lastedMs });
  }

  responseFailed(code: string | undefined, retried: boolean): void {
    this.#own.failedResponses.push({ atMs: this.#nowMs, code: code ?? null, retried });
  }

  tokensUsed(tokens: Tokens): void {
    this.#cost.used(this.#own.assistant.model, tokens);
  }

  transcribed(used: { tokens: number; seconds: number }): void {
    this.#cost.transcribed(this.#transcriptionModel, used);
  }

  /** In place of what was said of it before. */
  recorded(recording: Recording): void {
    this.notRecorded(recording.key);
    this.#own.recordings.push(recording);
  }

  notRecorded(key: string): void {
    this.#own.recordings = this.#own.recordings.filter((one) => one.key !== key);
  }

  ended({ reason, droppedEarlyMs, untakenMs }: CallSummary): void {
    const own = this.#own;
    const { startedAt } = this.#earlier ?? own;
    const endedAtMs = this.#nowMs;
    this.#line.endedAtMs = own.durationMs = endedAtMs;
    this.#line.endReason = own.endReason = reason;
    this.#line.unheardAudioMs = Math.round(droppedEarlyMs + untakenMs);
    own.endedAt = new Date(Date.parse(startedAt) + endedAtMs).toISOString();
    own.state = isOver(reason) ? 'over' : 'broken-off';
  }

  get #nowMs(): number {
    return Math.round(this.beginning.callMs());
  }
}

/** Two documents of a call tell of the same lines where they tell of so many: a call goes on, it does not go back. */
function isOfSameLines(one: CallDocument, other: CallDocument | undefined): other is CallDocument {
  return one.lines.length === other?.lines.length;
}

function joined(earlier: CallDocument, own: CallDocument): CallDocument {
  const cost = new CallCost();
  for (const { usage, costUsd } of [earlier, own]) cost.include(usage, costUsd);
  return {
    ...own,
    ...{ isWhole: earlier.isWhole, startedAt: earlier.startedAt },
    lines: [...earlier.lines, ...own.lines],
    turns: [...earlier.turns, ...own.turns],
    interruptions: [...earlier.interruptions, ...own.interruptions],
    asides: earlier.asides + own.asides,
    keys: [...earlier.keys, ...own.keys],
    tools: [...earlier.tools, ...own.tools],
    failedResponses: [...earlier.failedResponses, ...own.failedResponses],
    ...{ usage: cost.usage, costUsd: cost.usd },
    recordings: [...earlier.recordings, ...own.recordings],
  };
}
