import type { AssistantNote } from './assistant-note';
import type { EndReason } from './end-reason';

/**
 * Base64 μ-law as the bytes of its text: it goes from one socket to the other without becoming a string. It is
 * borrowed: whoever is given it may read it until they return, and copies what they keep.
 */
export type CallerAudio = Buffer;

/** The caller's side of the call, as the call needs it. */
export interface CallerLeg {
  /** Plays base64 μ-law after everything that was played before. */
  play(audio: string): void;
  /** Asks to be told, by name, once everything played before has been heard. */
  mark(name: string): void;
  /** Falls silent at once and forgets what was not heard yet. */
  clear(): void;
  /** Closes the stream. Harmless when it is closed already. */
  hangUp(reason: EndReason): void;
}

/** The assistant's side of the call, as the call needs it. */
export interface AssistantLeg {
  /** How much of the caller's audio it could not take, in ms. */
  readonly untakenMs: number;
  /** Lets the assistant hear the caller. */
  hear(audio: CallerAudio): void;
  /** Asks the assistant to speak, without waiting for the caller; `instructions` hold for this reply only. */
  respond(instructions?: string): void;
  /** Tells the assistant how much of what it said was heard. */
  truncate(cut: Cut): void;
  /** Closes the line. Harmless when it is closed already. */
  close(): void;
}

/** One piece of content of the assistant's speech. */
export interface SpeechRef {
  responseId: string;
  itemId: string;
  contentIndex: number;
}

/** How much of one item the caller heard before speaking over it. */
export interface Cut {
  itemId: string;
  contentIndex: number;
  /** Whole milliseconds from the item's start, never more than was generated. */
  audioEndMs: number;
}

/** What a stream says of itself when it starts. */
export interface CallerStart {
  callSid: string;
  streamSid: string;
  /** Whether the audio is μ-law, 8 kHz, mono: the only kind we asked for and can carry. */
  isPcmu: boolean;
  /** What the webhook sent along, for example `from` and `to`. Free text of a stranger. */
  parameters: Readonly<Record<string, string>>;
}

/** What the caller's leg reports. */
export interface CallerListener {
  callerStarted(start: CallerStart): void;
  /** `timestampMs` is where in the stream this audio begins, in ms; undefined where the stream did not say. */
  callerAudio(audio: CallerAudio, timestampMs: number | undefined): void;
  callerPressed(digit: string): void;
  markReturned(name: string): void;
  /** The leg is over, for this reason. */
  callerGone(reason: EndReason): void;
}

/** How a response of the assistant ended. */
export interface ResponseEnd {
  responseId: string;
  status: 'completed' | 'cancelled' | 'incomplete' | 'failed';
  /** The peer's own code for a failed or incomplete response, for the log. */
  code: string | undefined;
}

/** What the assistant's leg reports. */
export interface AssistantListener {
  /** The session is configured as we asked: from now on audio is understood. */
  assistantReady(): void;
  callerSpeechStarted(itemId: string): void;
  /** `audioEndMs` is where in the audio we sent the speech ended, the silence that told so included. */
  callerSpeechStopped(itemId: string, audioEndMs: number): void;
  callerUnderstood(itemId: string, text: string): void;
  responseStarted(responseId: string): void;
  /** A stretch of speech, base64 μ-law of any length. */
  assistantSpoke(speech: SpeechRef, audio: string): void;
  /** Words of what is being said; they run ahead of the audio. */
  assistantSaid(speech: SpeechRef, text: string): void;
  /** No more audio will come for this content. */
  assistantFinished(speech: SpeechRef): void;
  responseEnded(end: ResponseEnd): void;
  /** Nothing that changes the call, but worth telling those who watch. */
  assistantNoted(note: AssistantNote): void;
  /** The line is over, for this reason. */
  assistantGone(reason: EndReason): void;
}
