/** The ids of our events: an error names the one that it is about. */

/** The settings of a session. Refused, the session is of no use. */
export const SESSION_UPDATE_ID = 'voice-bridge-session';

const TRUNCATE = 'voice-bridge-truncate-';
const REQUEST = 'voice-bridge-request-';

/** A truncation, by its number. */
export function truncateId(count: number): string {
  return `${TRUNCATE}${count}`;
}

export function isTruncateId(eventId: string | undefined): boolean {
  return eventId?.startsWith(TRUNCATE) === true;
}

/** A response that is asked for. */
export function requestEventId(requestId: string): string {
  return `${REQUEST}${requestId}`;
}

/** The request that this event made, if it made one. */
export function requestIn(eventId: string | undefined): string | undefined {
  return eventId?.startsWith(REQUEST) === true ? eventId.slice(REQUEST.length) : undefined;
}
