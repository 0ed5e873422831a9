/** What a model is paid for, one by one. What it had in its cache is not counted again among the rest. */
export const TOKEN_KINDS = [
  'text-in',
  'text-in-cached',
  'audio-in',
  'audio-in-cached',
  'text-out',
  'audio-out',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];
export type Tokens = Readonly<Record<TokenKind, number>>;

/**
 * What the assistant's leg notes beside the conversation. No decision of the call hangs on it: it is passed on to
 * whoever watches.
 */
export type AssistantNote =
  /** A session is configured, so long after it was dialled. */
  | { what: 'session-ready'; afterMs: number }
  /** A session could not be opened, or broke. */
  | { what: 'session-failed' }
  /** The assistant complained, and it was no mere race. The word is the peer's. */
  | { what: 'error'; code: string }
  /** The assistant did not take what we told it of the heard length. */
  | { what: 'truncate-refused' }
  /** A response is over, cancelled or not: this is what it costs. */
  | { what: 'tokens-used'; tokens: Tokens }
  /** A turn of the caller's was written down by another model, which is paid by tokens or by seconds. */
  | { what: 'transcribed'; tokens: number; seconds: number };
