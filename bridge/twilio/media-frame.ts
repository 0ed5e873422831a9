import { numberAt, skip, skipDigits } from './exact-bytes';

/**
 * The fast path of a call: fifty times a second a frame comes that is exactly Twilio's media message, and its
 * payload goes on without being parsed, copied into a string, or decoded.
 */

/** The audio of one media message: the bytes of its base64 text, and where in the stream it begins, in ms. */
export interface MediaFrame {
  payload: Buffer;
  timestampMs: number;
}

const BEFORE_SEQUENCE_NUMBER = Buffer.from('{"event":"media","sequenceNumber":"');
const BEFORE_CHUNK = Buffer.from('","media":{"track":"inbound","chunk":"');
const BEFORE_TIMESTAMP = Buffer.from('","timestamp":"');
const BEFORE_PAYLOAD = Buffer.from('","payload":"');

const EQUALS = 0x3d;
const IS_BASE64 = new Uint8Array(256);
for (const character of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')) {
  IS_BASE64[character] = 1;
}

/** Lifts the payloads out of one stream's frames. */
export class MediaFrames {
  readonly #afterPayload: Buffer;

  constructor(streamSid: string) {
    this.#afterPayload = Buffer.from(`"},"streamSid":${JSON.stringify(streamSid)}}`);
  }

  /**
   * The audio of the frame between these bytes, as a view into them; `undefined` unless the frame is, byte for byte, the message that
   * Twilio documents: then it is for the slow path to say what it is.
   */
  lift(frame: Buffer, from = 0, to = frame.length): MediaFrame | undefined {
    let at = skip(frame, from, BEFORE_SEQUENCE_NUMBER);
    at = skip(frame, skipDigits(frame, at), BEFORE_CHUNK);
    const timestampAt = skip(frame, skipDigits(frame, at), BEFORE_TIMESTAMP);
    const timestampEnd = skipDigits(frame, timestampAt);
    const payloadAt = skip(frame, timestampEnd, BEFORE_PAYLOAD);
    const payloadEnd = skipBase64(frame, payloadAt);
    if (payloadEnd <= payloadAt) return undefined;
    if (skip(frame, payloadEnd, this.#afterPayload) !== to) return undefined;
    return {
      payload: frame.subarray(payloadAt, payloadEnd),
      timestampMs: numberAt(frame, timestampAt, timestampEnd),
    };
  }
}

function skipBase64(frame: Buffer, at: number): number {
  if (at < 0) return -1;
  let end = at;
  while (end < frame.length && IS_BASE64[frame[end] ?? 0] === 1) end += 1;
  if (frame[end] === EQUALS) end += 1;
  if (frame[end] === EQUALS) end += 1;
  return end;
}
