import { isBase64 } from '../audio/base64';
import { ExactBytes, numberAt, skip, skipDigits, skipStreamSid, STREAM_SID_LENGTH } from './exact-bytes';
import type { TextMessage } from '../wire/text-message';

/**
 * The fast path of a call: fifty times a second a message comes that is exactly Twilio's media message, and its
 * payload goes on without being parsed, copied into a string, or decoded.
 */

/** The audio of one media message: the bytes of its base64 text, and where in the stream it begins, in ms. */
export interface MediaFrame {
  payload: Buffer;
  timestampMs: number;
}

const BEFORE_SEQUENCE_NUMBER = new ExactBytes('{"event":"media","sequenceNumber":"');
const BEFORE_CHUNK = new ExactBytes('","media":{"track":"inbound","chunk":"');
const BEFORE_TIMESTAMP = new ExactBytes('","timestamp":"');
const BEFORE_PAYLOAD = new ExactBytes('","payload":"');
const BEFORE_STREAM_SID = new ExactBytes('"},"streamSid":"');
const END = new ExactBytes('"}');
const AFTER_PAYLOAD_LENGTH = BEFORE_STREAM_SID.length + STREAM_SID_LENGTH + END.length;

/**
 * The audio of a message, as a view into it; `undefined` unless the message is, byte for byte, what Twilio
 * documents: then it is for the slow path to say what it is.
 */
export function liftMedia({ bytes, view, from, to }: TextMessage): MediaFrame | undefined {
  let at = skip(view, from, BEFORE_SEQUENCE_NUMBER);
  at = skip(view, skipDigits(view, at), BEFORE_CHUNK);
  const timestampAt = skip(view, skipDigits(view, at), BEFORE_TIMESTAMP);
  const timestampEnd = skipDigits(view, timestampAt);
  const payloadAt = skip(view, timestampEnd, BEFORE_PAYLOAD);
  const payloadEnd = to - AFTER_PAYLOAD_LENGTH;
  if (payloadAt < 0 || payloadEnd <= payloadAt) return undefined;
  at = skipStreamSid(view, skip(view, payloadEnd, BEFORE_STREAM_SID));
  if (skip(view, at, END) !== to || !isBase64(view, payloadAt, payloadEnd)) return undefined;
  return {
    payload: bytes.subarray(payloadAt, payloadEnd),
    timestampMs: numberAt(view, timestampAt, timestampEnd),
  };
}
