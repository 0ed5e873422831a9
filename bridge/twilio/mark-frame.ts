import { ExactBytes, skip, skipDigits, skipStreamSid } from './exact-bytes';
import type { TextMessage } from '../wire/text-message';

const BEFORE_SEQUENCE_NUMBER = new ExactBytes('{"event":"mark","sequenceNumber":"');
const BEFORE_STREAM_SID = new ExactBytes('","streamSid":"');
const BEFORE_NAME = new ExactBytes('","mark":{"name":"');
const AFTER_NAME = new ExactBytes('"}}');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/**
 * The other fast path: while the assistant speaks, a mark comes back seven times a second. Its name, or `undefined`
 * unless the message is, byte for byte, what Twilio documents, with a name that needs no escaping.
 */
export function liftMark({ bytes, view, from, to }: TextMessage): string | undefined {
  const afterNumber = skipDigits(view, skip(view, from, BEFORE_SEQUENCE_NUMBER));
  const afterSid = skipStreamSid(view, skip(view, afterNumber, BEFORE_STREAM_SID));
  const nameAt = skip(view, afterSid, BEFORE_NAME);
  const nameEnd = to - AFTER_NAME.length;
  if (nameAt < 0 || nameEnd < nameAt || skip(view, nameEnd, AFTER_NAME) !== to) return undefined;
  for (let at = nameAt; at < nameEnd; at += 1) if (!isPlain(view.getUint8(at))) return undefined;
  return bytes.toString('latin1', nameAt, nameEnd);
}

function isPlain(character: number): boolean {
  return (
    character >= FIRST_PRINTABLE &&
    character <= LAST_PRINTABLE &&
    character !== QUOTE &&
    character !== BACKSLASH
  );
}
