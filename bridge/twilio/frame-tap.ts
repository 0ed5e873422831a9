import type { Duplex } from 'node:stream';

const FINAL_TEXT_FRAME = 0x81;
const FIRST_CONTROL_OPCODE = 0x88;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
const LENGTH_IN_16_BITS = 126;
const MASKING_KEY_BYTES = 4;

/** Takes a text message: where it begins and ends among these bytes, which are its own from now on. */
export type TextTaker = (bytes: Buffer, from: number, to: number) => void;

type DataListener = (this: Duplex, chunk: Buffer) => void;

/**
 * A shortcut past the WebSocket library for what comes fifty times a second and call: whole text frames. They are
 * taken off the wire, unmasked and handed over; every other frame goes to the library as it came, so pings, closes
 * and errors stay its business.
 *
 * It takes the place of the listener that `ws` has put on the socket's data. Where it does not find exactly one, it
 * changes nothing, and the library receives everything itself, only slower. A client that fragments its messages or
 * does not mask them is the library's from there on.
 */
export class FrameTap {
  readonly #toLibrary: DataListener;
  #isOpen = true;
  /** The beginning of a frame whose end has not come yet. */
  #rest: Buffer | undefined;

  private constructor(
    private readonly wire: Duplex,
    toLibrary: DataListener,
    private readonly take: TextTaker,
  ) {
    this.#toLibrary = toLibrary;
  }

  /** Hands whole text messages of a server's socket to `take`. Returns whether it could. */
  static open(wire: Duplex, take: TextTaker): boolean {
    const [toLibrary, ...others] = wire.listeners('data') as DataListener[];
    if (toLibrary === undefined || others.length > 0) return false;
    const tap = new FrameTap(wire, toLibrary, take);
    wire.off('data', toLibrary);
    wire.on('data', (chunk: Buffer) => tap.#onData(chunk));
    return true;
  }

  #onData(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (this.#isOpen && at < bytes.length) {
      const end = this.#frame(bytes, at);
      if (end === undefined) {
        this.#rest = at === 0 ? bytes : bytes.subarray(at);
        return;
      }
      at = end;
    }
    if (at < bytes.length) this.#pass(at === 0 ? bytes : bytes.subarray(at));
  }

  /** Deals with the frame that begins here and returns where it ends; `undefined` if its end has not come yet. */
  #frame(bytes: Buffer, at: number): number | undefined {
    const second = bytes[at + 1];
    if (second === undefined) return undefined;
    const first = bytes[at] ?? 0;
    const shortLength = second & LENGTH_BITS;
    const isText = first === FINAL_TEXT_FRAME;
    if (
      (second & MASKED) === 0 ||
      shortLength > LENGTH_IN_16_BITS ||
      (!isText && first < FIRST_CONTROL_OPCODE)
    ) {
      this.#isOpen = false;
      return at;
    }
    const isLong = shortLength === LENGTH_IN_16_BITS;
    const keyAt = at + (isLong ? 4 : 2);
    if (keyAt > bytes.length) return undefined;
    const length = isLong ? bytes.readUInt16BE(at + 2) : shortLength;
    const payloadAt = keyAt + MASKING_KEY_BYTES;
    const end = payloadAt + length;
    if (end > bytes.length) return undefined;
    if (isText) {
      unmask(bytes, keyAt, payloadAt, end);
      this.take(bytes, payloadAt, end);
    } else {
      this.#pass(bytes.subarray(at, end));
    }
    return end;
  }

  #pass(bytes: Buffer): void {
    this.#toLibrary.call(this.wire, bytes);
  }
}

function unmask(bytes: Buffer, keyAt: number, from: number, to: number): void {
  const key0 = bytes[keyAt] ?? 0;
  const key1 = bytes[keyAt + 1] ?? 0;
  const key2 = bytes[keyAt + 2] ?? 0;
  const key3 = bytes[keyAt + 3] ?? 0;
  let at = from;
  for (const whole = to - ((to - from) % 4); at < whole; at += 4) {
    bytes[at] = (bytes[at] ?? 0) ^ key0;
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ key1;
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ key2;
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ key3;
  }
  if (at < to) bytes[at] = (bytes[at] ?? 0) ^ key0;
  if (at + 1 < to) bytes[at + 1] = (bytes[at + 1] ?? 0) ^ key1;
  if (at + 2 < to) bytes[at + 2] = (bytes[at + 2] ?? 0) ^ key2;
}
