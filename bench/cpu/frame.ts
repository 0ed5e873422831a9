/**
 * Hand-made WebSocket frames (https://www.rfc-editor.org/rfc/rfc6455#section-5.2): the load must cost so little
 * that, on two processors, it is never what is measured.
 */

export const TEXT = 0x1;
export const PING = 0x9;
const PONG = 0xa;

const FINAL = 0x80;
const MASKED = 0x80;
/** Any mask but zero, which a receiver could skip. This is the one of the RFC's examples. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** A text frame as a server sends it. */
export function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([header(payload.length, 0), payload]);
}

/** A text frame as a client sends it. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([header(payload.length, MASKED), MASK, unmasked(payload, MASK)]);
}

/** Empty ones, so that the mask does not matter. */
export const SERVER_PING = Buffer.from([FINAL | PING, 0]);
export const CLIENT_PONG = Buffer.from([FINAL | PONG, MASKED, 0, 0, 0, 0]);
export const SERVER_PONG = Buffer.from([FINAL | PONG, 0]);

/** Masks or unmasks: it is the same. */
export function unmasked(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0)));
}

function header(length: number, masked: number): Buffer {
  if (length < 126) return Buffer.from([FINAL | TEXT, masked | length]);
  const bytes = Buffer.from([FINAL | TEXT, masked | 126, 0, 0]);
  bytes.writeUInt16BE(length, 2);
  return bytes;
}
