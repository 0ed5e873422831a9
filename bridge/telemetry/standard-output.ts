import { type DestinationStream, pino } from 'pino';

const STDOUT = 1;
/** Some minutes of a busy bridge's lines. What a reader leaves standing beyond that is lost, and nothing else. */
const MOST_UNWRITTEN_BYTES = 8 * 1_024 * 1_024;

/**
 * Standard output for log lines and metric lines alike, so that no line runs into another. It is written beside the
 * event loop: `process.stdout` waits for a reader who is slow, and with it every caller would wait. What is left when
 * the process exits is written then.
 */
export function standardOutput(): DestinationStream {
  return pino.destination({ fd: STDOUT, sync: false, maxLength: MOST_UNWRITTEN_BYTES });
}
