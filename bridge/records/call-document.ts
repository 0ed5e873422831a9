import type { EndReason } from '../call/end-reason';
import type { ToolFacts } from '../call/observer';
import type { Turn } from '../call/transcript';
import type { CostUsd, Usage } from './call-cost';

/** A reader that knows this number knows every field; a field more or less, or of another meaning, is another number. */
export const SCHEMA_VERSION = 1;

/**
 * What is kept of one call, as `docs/call-record.schema.json` has it. Times `…AtMs` are ms from the call's beginning. What is
 * not known is null.
 */
export interface CallDocument {
  schemaVersion: typeof SCHEMA_VERSION;
  callSid: string;
  accountSid: string;
  from: string | null;
  to: string | null;
  /** `broken-off`: its last line has ended, and the caller may be connected again. */
  state: 'talking' | 'broken-off' | 'over';
  /** False where what was before its first line could not be read when that began. */
  isWhole: boolean;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  /** Why its last line ended. */
  endReason: EndReason | null;
  /** Who answered on its last line. */
  assistant: { name: string; version: string; model: string; voice: string; language: string };
  /** One for each time that the call was connected. */
  lines: LineFacts[];
  turns: Turn[];
  interruptions: Interruption[];
  /** How often the caller said too little over the assistant to stop it. */
  asides: number;
  keys: KeyedIn[];
  tools: ToolUse[];
  failedResponses: FailedResponse[];
  usage: Usage;
  costUsd: CostUsd;
  pricesAsOf: string;
  recordings: Recording[];
}

export interface LineFacts {
  startedAtMs: number;
  endedAtMs: number | null;
  /** Null while it goes on, and for good where its task died. */
  endReason: EndReason | null;
  /** Whether the conversation went on that the call had on the line before. */
  resumed: boolean;
  /** From the stream's admission until the assistant could listen. */
  assistantReadyMs: number | null;
  /** From the stream's start until the first word was heard, where the assistant spoke first. */
  firstWordMs: number | null;
  /** The caller's audio that no assistant heard. */
  unheardAudioMs: number;
}

export interface Interruption {
  atMs: number;
  /** What was cut, and how much of it had been heard. */
  cuts: { itemId: string; heardMs: number }[];
}

export interface KeyedIn {
  atMs: number;
  count: number;
  /** Only where the assistant's document does not have them hidden. */
  keys?: string;
}

export interface ToolUse extends ToolFacts {
  startedAtMs: number;
}

export interface FailedResponse {
  atMs: number;
  /** OpenAI's. */
  code: string | null;
  /** Whether it was asked for again. */
  retried: boolean;
}

export interface Recording {
  /** Where it is kept, beside the record. */
  key: string;
  /** When it begins. */
  startedAtMs: number;
  durationMs: number;
}

/** Reads a document that was kept. @throws Error in one sentence, which has nothing of the document in it. */
export function readCallDocument(json: string, callSid: string): CallDocument {
  const document = parsed(json);
  if (document === undefined) throw new Error('it is not JSON');
  if (document.schemaVersion !== SCHEMA_VERSION) throw new Error('it has another schemaVersion');
  if (document.callSid !== callSid) throw new Error('it is of another call');
  return document as CallDocument;
}

/** Whether the first of two documents of a call tells of more lines: a call goes on, it does not go back. */
export function isNewer(one: string, other: string): boolean {
  return lineCount(one) > lineCount(other);
}

function lineCount(json: string): number {
  return parsed(json)?.lines?.length ?? 0;
}

function parsed(json: string): Partial<CallDocument> | undefined {
  try {
    return (JSON.parse(json) as Partial<CallDocument> | null) ?? undefined;
  } catch {
    return undefined;
  }
}
