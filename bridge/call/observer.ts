import type { AssistantNote } from './assistant-note';
import type { EndReason } from './end-reason';
import type { Cut } from './legs';
import type { Turn } from './transcript';

/** What is known of a call once it is over. Turns are personal data: they belong in a record, never in a log. */
export interface CallSummary {
  callSid: string;
  reason: EndReason;
  durationMs: number;
  turns: Turn[];
  interruptions: number;
  /** Audio of the caller's that no assistant heard, because none was ready for longer than we keep it. */
  droppedEarlyMs: number;
  /** Audio of the caller's that the assistant's line did not take. */
  untakenMs: number;
}

/** Watches calls, for logs, metrics and records. Whatever it does, it must not wait and must not throw. */
export interface CallObserver {
  /** A stream was turned away at the door, so there is no call to speak of. */
  streamRefused?(reason: string): void;
  /** A stream was let in: from now on there is a call, and `ended` will be told of it. */
  admitted?(callSid: string): void;
  /** Both sides are ready. `assistantReadyMs` and `startedMs` count from the call's admission. */
  connected?(
    callSid: string,
    facts: { startedMs: number; assistantReadyMs: number; keptEarlyMs: number },
  ): void;
  /** The first piece of the greeting, or of what came in its place, was heard, `afterMs` after the stream's start. */
  firstWordHeard?(callSid: string, afterMs: number): void;
  /** The first piece of a reply was heard, `latencyMs` after the caller's last word; undefined: nothing was said. */
  answerHeard?(callSid: string, latencyMs: number | undefined): void;
  /** The caller spoke over the assistant. `clearedAfterMs` counts from the moment we were told. */
  interrupted?(callSid: string, cuts: readonly Cut[], clearedAfterMs: number): void;
  /** A response failed; `retried` says whether it is asked for again. */
  responseFailed?(callSid: string, code: string | undefined, retried: boolean): void;
  assistantNoted?(callSid: string, note: AssistantNote): void;
  /** The digit may be part of a card number: it belongs in no log. */
  keyPressed?(callSid: string, digit: string): void;
  ended?(summary: CallSummary): void;
}
