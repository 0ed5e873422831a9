import type { KnownAssistant } from '../contract/assistant/directory';
import type { Destination } from '../contract/assistant/document';
import type { AssistantNote } from './assistant-note';
import type { EndReason } from './end-reason';
import type { Turn } from './transcript';

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

/** What Twilio can do with the call itself, whatever its stream does. */
export interface CallControl {
  /** Ends the call. @throws Error in one sentence when Twilio does not; a call that is over already is no error. */
  hangUp(call: CallAddress): Promise<void>;
  /** Takes the call off its stream and dials somebody else. @throws Error in one sentence. */
  transfer(call: CallAddress, destination: Destination): Promise<void>;
}

/** How Twilio knows a call, and where it asks when something is over. */
export interface CallAddress {
  callSid: string;
  accountSid: string;
  /** The webhook's origin; without it nobody is asked what follows a transfer that failed. */
  webhookOrigin: string | undefined;
  /** When the call was answered, in unix seconds. */
  begunS: number | undefined;
}

/** Who decides when the caller's turn is over for the assistant: itself, or the call, which has to ask it and to cut it. */
export type TurnTaking = 'by-assistant' | 'by-call';

/** The assistant is asked to speak, without waiting for the caller. */
export interface SpeechRequest {
  /** Its response, or its refusal, is known by it. */
  id: string;
  /** Hold for this response only, in place of the assistant's own. Without them it goes on as it sees fit. */
  instructions: string | undefined;
  /** Whether tools may be called in it. */
  mayUseTools: boolean;
}

/** The assistant's side of the call, as the call needs it. */
export interface AssistantLeg {
  /** How much of the caller's audio it could not take, in ms. */
  readonly untakenMs: number;
  /**
   * Opens the line to this assistant, on behalf of a caller who is known by a word that says nothing of them. What it is to say
   * first, if that is known, is asked for at once, and begins when it is ready.
   */
  dial(
    assistant: KnownAssistant,
    turnTaking: TurnTaking,
    callerAlias: string | undefined,
    opening: SpeechRequest | undefined,
  ): void;
  /** Lets the assistant hear the caller. */
  hear(audio: CallerAudio): void;
  ask(request: SpeechRequest): void;
  /** Stops a response. Where turns are taken by the assistant it stops by itself, and a late cancel would hit the next. */
  cancel(responseId: string): void;
  takeTurns(turnTaking: TurnTaking): void;
  /** Gives the assistant a conversation that it had before. */
  remember(turns: readonly Turn[]): void;
  /** Tells the assistant something that nobody said. */
  note(text: string): void;
  /** Tells the assistant what a tool had to say. */
  answer(toolCallId: string, output: string): void;
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
  accountSid: string;
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

/** The assistant calls a tool, and waits for an answer. */
export interface ToolCall {
  responseId: string;
  id: string;
  /** As the assistant's document has it. */
  name: string;
  /** JSON, if the model kept to it. */
  arguments: string;
}

/** What the assistant's leg reports. */
export interface AssistantListener {
  /** The session is configured as we asked: from now on audio is understood. */
  assistantReady(): void;
  /** `audioStartMs` is where in the audio we sent the speech began. */
  callerSpeechStarted(itemId: string, audioStartMs: number): void;
  /** `audioEndMs` is where in the audio we sent the speech ended, the silence that told so included. */
  callerSpeechStopped(itemId: string, audioEndMs: number): void;
  callerUnderstood(itemId: string, text: string): void;
  /** `requestId`: of what it answers, where it was asked for; none where the caller's turn was over. */
  responseStarted(responseId: string, requestId: string | undefined): void;
  /** It was asked for while another response was going on. */
  requestRefused(requestId: string): void;
  /** It would have answered the caller's turn by itself, but another response was going on. */
  turnUnanswered(): void;
  /** The call of a tool is complete. */
  toolCalled(call: ToolCall): void;
  /** A tool was called that is not ours to run, and has answered. */
  foreignToolAnswered(): void;
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
