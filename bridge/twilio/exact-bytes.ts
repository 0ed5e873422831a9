/**
 * Reading a message that is, byte for byte, the one that is documented. Each function returns where it stopped, or
 * -1 once anything was not as expected; -1 is handed through. None of them looks at where the message ends: whoever
 * reads to the last byte has to stop exactly there.
 */

const WORD_BYTES = 4;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_A = 0x61;
const SMALL_F = 0x66;

/** `MZ`, then the 32 hexadecimal digits of every SID of Twilio's. */
const STREAM_SID_PREFIX = 'MZ';
const STREAM_SID_DIGITS = 32;
export const STREAM_SID_LENGTH = STREAM_SID_PREFIX.length + STREAM_SID_DIGITS;

/** Characters that a message must have, compared four at a time. */
export class ExactBytes {
  readonly length: number;
  readonly words: Int32Array;
  /** The up to three characters after the last whole word. */
  readonly rest: Uint8Array;

  constructor(ascii: string) {
    const bytes = Buffer.from(ascii, 'latin1');
    this.length = bytes.length;
    this.words = Int32Array.from({ length: Math.floor(bytes.length / WORD_BYTES) }, (_, word) =>
      bytes.readInt32LE(word * WORD_BYTES),
    );
    this.rest = Uint8Array.from(bytes.subarray(this.words.length * WORD_BYTES));
  }
}

const BEFORE_SID_DIGITS = new ExactBytes(STREAM_SID_PREFIX);

export function skip(view: DataView, at: number, expected: ExactBytes): number {
  if (at < 0 || at + expected.length > view.byteLength) return -1;
  const { words, rest } = expected;
  let next = at;
  for (let word = 0; word < words.length; word += 1, next += WORD_BYTES) {
    if (view.getInt32(next, true) !== words[word]) return -1;
  }
  for (let byte = 0; byte < rest.length; byte += 1, next += 1) {
    if (view.getUint8(next) !== rest[byte]) return -1;
  }
  return next;
}

export function skipDigits(view: DataView, at: number): number {
  if (at < 0) return -1;
  let end = at;
  while (end < view.byteLength && isDigit(view.getUint8(end))) end += 1;
  return end === at ? -1 : end;
}

export function skipStreamSid(view: DataView, at: number): number {
  const digitsAt = skip(view, at, BEFORE_SID_DIGITS);
  const end = digitsAt + STREAM_SID_DIGITS;
  if (digitsAt < 0 || end > view.byteLength) return -1;
  for (let digit = digitsAt; digit < end; digit += 1) if (!isHexDigit(view.getUint8(digit))) return -1;
  return end;
}

/** The number that these digits are. */
export function numberAt(view: DataView, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + view.getUint8(at) - ZERO;
  return value;
}

function isDigit(character: number): boolean {
  return character >= ZERO && character <= NINE;
}

function isHexDigit(character: number): boolean {
  return isDigit(character) || (character >= SMALL_A && character <= SMALL_F);
}
