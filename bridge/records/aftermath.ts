import type { EndReason } from '../call/end-reason';

/** The caller has hung up, or the end was meant: after any other the caller is connected again, if they are still there. */
const ENDS: ReadonlySet<EndReason> = new Set<EndReason>([
  'caller-hung-up',
  'assistant-hung-up',
  'transferred',
  'caller-silent',
  'one-sided',
  'time-limit',
]);

/** Whether the call is over with a line that ended so. */
export function isOver(reason: EndReason): boolean {
  return ENDS.has(reason);
}

/** Whether the call may come back, to go on where it was: also after a transfer that nobody answers. */
export function mayComeBack(reason: EndReason): boolean {
  return reason === 'transferred' || !isOver(reason);
}
