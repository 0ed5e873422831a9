/** How long the service takes for things, from the event named first to the one named second. */
export interface Timings {
  /** Handshake to `session.created`. */
  sessionCreatedMs: number;
  /** `session.update` to `session.updated`. */
  sessionUpdatedMs: number;
  /** `committed`, or `response.create`, to `response.created`. */
  responseCreatedMs: number;
  /** `response.created` to the first output item. */
  itemAddedMs: number;
  /** `response.created` to the first audio. */
  firstAudioMs: number;
  /** `speech_started` to the first of the events that end the interrupted response. */
  interruptedMs: number;
  /** `response.done` to `rate_limits.updated`. */
  rateLimitsMs: number;
  /** `committed` to the transcript. */
  transcriptionMs: number;
  /** `session.updated` to the list of a server's tools; nobody published how long that is. */
  mcpListMs: number;
}

/** As slow as the service was in recordings that people published. */
export const REALISTIC_TIMINGS: Timings = {
  sessionCreatedMs: 1_700,
  sessionUpdatedMs: 67,
  responseCreatedMs: 200,
  itemAddedMs: 300,
  firstAudioMs: 431,
  interruptedMs: 30,
  rateLimitsMs: 43,
  transcriptionMs: 600,
  mcpListMs: 500,
};

/** So quick that a test waits for the order of things only. */
export const FAST_TIMINGS: Timings = {
  sessionCreatedMs: 1,
  sessionUpdatedMs: 1,
  responseCreatedMs: 2,
  itemAddedMs: 1,
  firstAudioMs: 2,
  interruptedMs: 5,
  rateLimitsMs: 1,
  transcriptionMs: 4,
  mcpListMs: 2,
};

/** Not as slow as the real thing, and not so quick that races hide. */
export const DEFAULT_TIMINGS: Timings = {
  ...REALISTIC_TIMINGS,
  sessionCreatedMs: 300,
  responseCreatedMs: 100,
};
