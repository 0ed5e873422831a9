import type { AdmissionCode } from './admission';
import type { Refusal } from './refusal';

/**
 * What goes wrong with one response. `afterMs` counts the audio sent before it happens; without it, nothing is
 * said at all.
 */
export type ResponseFault =
  | { what: 'failed'; code?: FailureCode; afterMs?: number }
  | { what: 'incomplete'; reason?: 'max_output_tokens' | 'content_filter'; afterMs: number }
  /** With a close code the socket is closed, without one the connection is torn. */
  | { what: 'connection-lost'; closeCode?: number; closeReason?: string; afterMs?: number }
  /** No event any more, until the client gives up; with `silent` not even the answer to a ping. */
  | { what: 'stall'; silent?: boolean; afterMs?: number }
  | { what: 'error-event'; error?: Refusal; afterMs?: number }
  /** After an interruption so many more deltas come, before `response.done`. */
  | { what: 'late-deltas'; count: number }
  /** The first function call breaks off in the middle of its arguments. */
  | { what: 'partial-function-call' };

export type FailureCode =
  'rate_limit_exceeded' | 'server_error' | 'insufficient_quota' | 'inference_rate_limit_exceeded';

/** What happens to the transcript of one of the caller's turns. */
export type TranscriptionFault = 'failed' | 'after-next-turn' | 'never';

/** What goes wrong with one session. Counting starts at 0. */
export interface Faults {
  /** Tears the connection, or answers 503, before the handshake is done. */
  handshake?: 'reset' | 'unavailable';
  /** Turned away as if for this reason. */
  turnAway?: AdmissionCode;
  sessionCreated?: 'never' | { afterMs: number };
  sessionUpdated?: 'never' | { afterMs: number };
  responses?: Record<number, ResponseFault> | ((responseIndex: number) => ResponseFault | undefined);
  transcriptions?: Record<number, TranscriptionFault>;
  /** Events of types that no client knows, among the others. */
  unknownEvents?: boolean;
  /** Keys that no client knows, in every event. */
  extraKeys?: boolean;
  rateLimits?: 'absent' | { afterMs: number };
}

/** The faults of each session, in the order in which they connect. */
export type FaultPlan = Faults | ((sessionIndex: number) => Faults | undefined);

/** The first `count` connections, or responses, have this fault; the others have none. */
export function first<F>(count: number, fault: F): (index: number) => F | undefined {
  return (index) => (index < count ? fault : undefined);
}

export function faultsOf(plan: FaultPlan | undefined, sessionIndex: number): Faults {
  return (typeof plan === 'function' ? plan(sessionIndex) : plan) ?? {};
}

export function responseFault(faults: Faults, responseIndex: number): ResponseFault | undefined {
  return typeof faults.responses === 'function'
    ? faults.responses(responseIndex)
    : faults.responses?.[responseIndex];
}

/** An error in the middle of a session that harms nothing. */
export const BENIGN_ERROR: Refusal = {
  type: 'server_error',
  code: 'server_error',
  message: 'The server had an error while processing your request. Sorry about that!',
  param: null,
};

export function failure(code: FailureCode): { type: string; code: string; message: string } {
  const messages: Record<FailureCode, string> = {
    rate_limit_exceeded: 'Rate limit reached for requests. Please try again later.',
    inference_rate_limit_exceeded: 'Inference rate limit reached. Please try again later.',
    insufficient_quota: 'You exceeded your current quota, please check your plan and billing details.',
    server_error: 'The server had an error while processing your request. Sorry about that!',
  };
  return { type: code === 'insufficient_quota' ? code : 'server_error', code, message: messages[code] };
}

/** Whether a fault strikes once this much was said. The two others have moments of their own. */
export function strikesAt(fault: ResponseFault, audioMs: number): boolean {
  if (fault.what === 'late-deltas' || fault.what === 'partial-function-call') return false;
  return audioMs >= (fault.afterMs ?? 0);
}
