/** When the caller does something. Without either: as soon as the assistant has been quiet for a moment. */
export interface Moment {
  /** Over the assistant's speech, once so much of it was heard. */
  overAnswerAfterMs?: number | undefined;
  /** So long after the step before, whoever speaks. */
  afterMs?: number | undefined;
}

/** One turn of the caller's. */
export interface PlannedTurn extends Moment {
  /** What is said, as a person would write it. */
  text: string;
  /** μ-law. */
  audio: Buffer;
  /** Whether the caller waits for an answer before they go on. @default true */
  isAnswered?: boolean | undefined;
}

export interface PlannedKeys extends Moment {
  keys: string;
  /** Between two keys. */
  pauseMs: number;
  isAnswered?: boolean | undefined;
}

/** One thing that the caller does. */
export type PlannedStep =
  | PlannedTurn
  | PlannedKeys
  | { silentMs: number }
  /** Nothing comes from the caller's side, not even silence. */
  | { absentMs: number }
  /** `assistant`: that it begins to speak. `quiet`: that it has spoken to its end. `end`: that the call is over. */
  | { waitsFor: 'assistant' | 'quiet' | 'end' }
  | (Moment & { hangsUp: true });
