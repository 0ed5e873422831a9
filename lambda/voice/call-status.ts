/** Of Twilio's `CallStatus`: there is nobody on the line any more. */
const OVER = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** Of its `DialCallStatus`: whoever was dialled has taken the call, and has finished it. */
const DIAL_ANSWERED = new Set(['completed', 'answered']);

/** Whether the caller has gone. */
export function isOver(callStatus: string | undefined): boolean {
  return callStatus !== undefined && OVER.has(callStatus);
}

/** Whether the one who was dialled has had the call. */
export function isDialAnswered(dialCallStatus: string): boolean {
  return DIAL_ANSWERED.has(dialCallStatus);
}
