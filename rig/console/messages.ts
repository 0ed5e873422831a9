/**
 * What goes over the socket between the page and the console, as JSON text. Sound goes beside it in binary frames: raw
 * μ-law, 8 kHz. The page reads this file as well, so it knows nothing of Node.
 */

/** What the page asks for. */
export type Wish =
  | { do: 'call'; from?: string | undefined; to?: string | undefined }
  | { do: 'hang-up' }
  | { do: 'press'; key: string }
  /** Turn by turn: the caller says these words, or a recorded sentence. */
  | { do: 'say'; text: string }
  | { do: 'say'; recording: string };

/** What the page is told. */
export type Message =
  | Ready
  /** What was not played by then will never be heard. */
  | { is: 'cleared'; atMs: number }
  | ({ is: 'event' } & CallEvent)
  | { is: 'turns'; turns: ConversationTurn[] }
  /** So many frames of the caller's voice, in all, were left out because they came too late. */
  | { is: 'dropped'; frames: number }
  | { is: 'fault'; says: string };

/** All that the page must know before there is a call. */
export interface Ready {
  is: 'ready';
  assistant: { name: string; language: string; numbers: readonly string[] };
  /** Who speaks: OpenAI's model, or none where it is simulated. */
  model: string | undefined;
  answered: 'realtime' | 'turn by turn';
  /** The numbers that a call has unless the page says others. */
  from: string;
  to: string;
  recordings: RecordedSentence[];
}

/** One sentence that the caller can have said; its sound is at `/speech/<name>.ulaw`. */
export interface RecordedSentence {
  name: string;
  text: string;
  durationMs: number;
}

/** One turn of the conversation, as it was heard. */
export interface ConversationTurn {
  speaker: 'caller' | 'assistant';
  itemId: string;
  text: string;
  startedAtMs: number;
  /** Present where the caller spoke over it: how much of it was heard. */
  heardMs?: number;
  latencyMs?: number;
}

/** Something that happened on the call; `atMs` counts from its ringing, for the phone and for the bridge. */
export type CallEvent = { atMs: number } & Happening;

export type Happening =
  | { kind: 'ringing' }
  /** TwiML came; which verbs it has, in words. */
  | { kind: 'document'; says: string }
  | { kind: 'streaming' }
  | { kind: 'connected'; assistantReadyMs: number; keptEarlyMs: number; resumed: boolean }
  | { kind: 'first-word'; afterMs: number }
  /** The assistant begins to be heard, and was heard to the end of what came. */
  | { kind: 'hears' | 'quiet' }
  | { kind: 'cut'; discardedMs: number }
  /** The assistant was told how much was heard of each of its items. */
  | { kind: 'interrupted'; heardMs: number[] }
  | { kind: 'answer'; latencyMs: number | undefined }
  | { kind: 'aside' }
  | { kind: 'keys'; count: number }
  | { kind: 'tool'; name: string; outcome: string; durationMs: number }
  | { kind: 'response-failed'; code: string | undefined; retried: boolean }
  | { kind: 'said'; text: string; language: string | undefined }
  | { kind: 'played'; durationMs: number }
  /** What was said or played is over, or was cut short. */
  | { kind: 'spoken' }
  /** The caller has said something in words: until now, and for so long. */
  | { kind: 'spoke'; durationMs: number }
  | { kind: 'listening'; language: string }
  | { kind: 'recognised'; text: string }
  | { kind: 'dialed'; number: string }
  | { kind: 'updated'; to: 'hang up' | 'transfer' }
  | { kind: 'warning'; code: number; message: string }
  /** One line between phone and bridge is over; the call may go on on another. */
  | { kind: 'line-over'; reason: string }
  /** `reason`: the bridge's own, as far as it is known by then. */
  | { kind: 'ended'; endedBy: string; reason: string | undefined; error: string | undefined };
