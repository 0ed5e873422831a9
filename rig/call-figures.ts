import type { ToolFacts } from '../bridge/call/observer';

/** One direction of a call's audio, in frames of 20 ms. */
export interface Carried {
  sent: number;
  received: number;
  /** Of what was sent, what the bridge dropped on purpose, because the caller had spoken over it. */
  cut: number;
  lost: number;
}

/** The figures of one call, and everything that was wrong with it. */
export interface CallFigures {
  timeToFirstWordMs: number | undefined;
  answerLatenciesMs: (number | undefined)[];
  answerLatencyP50Ms: number | undefined;
  answerLatencyP95Ms: number | undefined;
  /** The longest that nobody spoke. */
  longestSilenceMs: number | undefined;
  /** Told minus heard, in ms, of each item that was cut; undefined where the assistant was not told. */
  truncationErrorsMs: (number | undefined)[];
  callerToAssistant: Carried;
  assistantToCaller: Carried;
  tools: ToolFacts[];
  turns: { speaker: string; text: string }[];
  /** One sentence each; an empty list is a good call. */
  problems: string[];
}
