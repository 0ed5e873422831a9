import type { KnownAssistant } from '../contract/assistant/directory';
import type { AssistantNote } from './assistant-note';
import type { EndReason } from './end-reason';
import type { CallerStart, Cut } from './legs';
import type { CallTape } from './tape';
import type { ToolOutcome } from './tool-runner';
import type { Turn } from './transcript';

/** What is known of a call once it is over. Turns are personal data: they belong in a record, never in a log. */
export interface CallSummary {
  callSid: string;
  reason: EndReason;
  durationMs: number;
  /** As they are known when it is asked: what the caller said last is written down within a second. */
  turns: () => Turn[];
  interruptions: number;
  /** Audio of the caller's that no assistant heard, because none was ready for longer than we keep it. */
  droppedEarlyMs: number;
  /** Audio of the caller's that the assistant's line did not take. */
  untakenMs: number;
}

/** How a line came about. */
export interface ConnectedFacts {
  /** Both count from the call's admission. */
  startedMs: number;
  assistantReadyMs: number;
  /** How much of what the caller said before was kept for the assistant. */
  keptEarlyMs: number;
  /** Whether the conversation goes on that the call had on another line. */
  resumed: boolean;
}

/** How a tool ended. `outcome` is `ok`, or why it failed. */
export interface ToolFacts {
  name: string;
  durationMs: number;
  outcome: 'ok' | (ToolOutcome & { ok: false })['why'];
}

/** Watches calls, for logs, metrics and records. Whatever it does, it must not wait and must not throw. */
export interface CallObserver {
  /** A stream was turned away at the door, so there is no call to speak of. */
  streamRefused?(reason: string): void;
  /** A stream was let in: from now on there is a call, and `ended` will be told of it. */
  admitted?(callSid: string): void;
  /** It is known who calls, and who answers. What the stream says of the caller is personal. */
  answered?(callSid: string, start: CallerStart, assistant: KnownAssistant): void;
  /** Whoever keeps what the caller says says so here. Asked once, after `answered`, before the assistant is dialled. */
  keepsWords?(callSid: string): boolean;
  /** Whoever keeps the sound of this call says so here. Asked once, after `answered`. */
  tapeFor?(callSid: string): CallTape | undefined;
  /** Both sides are ready. */
  connected?(callSid: string, facts: ConnectedFacts): void;
  /** The first piece of the greeting, or of what came in its place, was heard, `afterMs` after the stream's start. */
  firstWordHeard?(callSid: string, afterMs: number): void;
  /** The first piece of a reply was heard, `latencyMs` after the caller's last word; undefined: nothing was said. */
  answerHeard?(callSid: string, latencyMs: number | undefined): void;
  /** The caller spoke over the assistant. `clearedAfterMs` counts from the moment we were told. */
  interrupted?(callSid: string, cuts: readonly Cut[], clearedAfterMs: number): void;
  /** The caller said too little over the assistant to stop it. */
  asideHeard?(callSid: string): void;
  /** A turn of either side is over, and this is the conversation so far. Personal. */
  turnTaken?(callSid: string, turns: () => Turn[]): void;
  /** A response failed; `retried` says whether it is asked for again. */
  responseFailed?(callSid: string, code: string | undefined, retried: boolean): void;
  toolFinished?(callSid: string, facts: ToolFacts): void;
  assistantNoted?(callSid: string, note: AssistantNote): void;
  /** The keys may be a card number: they belong in no log. */
  keyedIn?(callSid: string, keys: string): void;
  ended?(summary: CallSummary): void;
}
