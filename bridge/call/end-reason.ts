/**
 * Why a call's stream ended. The word is the log field and the metric dimension, and it decides what the caller
 * hears next: when the caller is still on the line, Twilio asks the webhook, which connects the call again (at
 * most twice), then dials a human if a number is configured, then apologises and hangs up.
 */
export type EndReason =
  /** The caller put the phone down. Nobody hears anything. */
  | 'caller-hung-up'
  /** The stream broke off without a `stop`. If the caller is still there, the call is connected again. */
  | 'caller-lost'
  /** The stream's socket answered nothing, not even a ping. If the caller is still there: connected again. */
  | 'caller-unreachable'
  /** No sound came from the caller's side for 30 s, not even silence. If still there: connected again. */
  | 'caller-audio-stopped'
  /** The stream was opened but never started. If the caller is still there: connected again. */
  | 'start-missing'
  /** The stream is of another call than its id says. Its caller is connected again, under an id of their own. */
  | 'start-mismatch'
  /** This call id has already admitted a stream. The caller is connected again under a new one. */
  | 'call-id-reused'
  /** The stream is not μ-law, 8 kHz, mono. Connecting again will not help: the ladder leads to an apology. */
  | 'format-unsupported'
  /** The assistant could not be reached in time. The caller is connected again. */
  | 'assistant-unreachable'
  /** The assistant refused for good (key, model, credit, settings). The ladder leads to a human or an apology. */
  | 'assistant-refused'
  /** The assistant's line broke in the middle of the call. The caller is connected again. */
  | 'assistant-lost'
  /** The assistant failed to answer twice in a row. The caller is connected again. */
  | 'assistant-failed'
  /** An answer was due and nothing at all came. The caller is connected again. */
  | 'assistant-silent'
  /** The assistant said goodbye and hung up. Meant, as are the next four: nothing follows. */
  | 'assistant-hung-up'
  /** The call was handed to somebody else, who has it now. If nobody answers there, the caller is connected again. */
  | 'transferred'
  /** Nobody spoke, also not when asked; the assistant said goodbye. */
  | 'caller-silent'
  /** Somebody spoke without an end: music, or a machine. The assistant said goodbye. */
  | 'one-sided'
  /** The call was as long as it may be; the assistant said goodbye. */
  | 'time-limit'
  /** This task is going away. The caller is connected to another one. */
  | 'draining'
  /** A fault of our own, logged as an error. Only this call ends; the caller is connected again. */
  | 'bridge-fault';

/**
 * Whether something failed when a call ended so: the service, the assistant or the way to the caller. No failure is
 * a call that ended as calls do, one that was handed over on purpose, and a stream that the door had reason to
 * turn away: a stranger must not be able to ring the alarm.
 */
const IS_FAILURE: Readonly<Record<EndReason, boolean>> = {
  'caller-hung-up': false,
  // A caller who hangs up is announced by a `stop`: without it, the way to them broke.
  'caller-lost': true,
  'caller-unreachable': true,
  'caller-audio-stopped': true,
  'start-missing': true,
  'start-mismatch': false,
  'call-id-reused': false,
  'format-unsupported': true,
  'assistant-unreachable': true,
  'assistant-refused': true,
  'assistant-lost': true,
  'assistant-failed': true,
  'assistant-silent': true,
  'assistant-hung-up': false,
  transferred: false,
  'caller-silent': false,
  'one-sided': false,
  'time-limit': false,
  draining: false,
  'bridge-fault': true,
};

export function isFailure(reason: EndReason): boolean {
  return IS_FAILURE[reason];
}
