/** One turn of either side, in the order in which they were heard. */
export interface HeardTurn {
  speaker: 'caller' | 'assistant';
  text: string;
  /** Who lent the assistant its voice. */
  voice?: 'coefont' | 'twilio';
  atMs: number;
}

/** The figures of a call that was answered turn by turn, and everything that was wrong with it. */
export interface TurnFigures {
  /** From ringing until the first word was heard. */
  timeToFirstWordMs: number | undefined;
  /** From the caller's last word until the answer was heard. */
  answerLatenciesMs: (number | undefined)[];
  answerLatencyP50Ms: number | undefined;
  answerLatencyP95Ms: number | undefined;
  longestSilenceMs: number | undefined;
  /** How many sounds were of which voice. */
  voices: { coefont: number; twilio: number };
  turns: { speaker: string; text: string }[];
  /** One sentence each; an empty list is a good call. */
  problems: string[];
}
