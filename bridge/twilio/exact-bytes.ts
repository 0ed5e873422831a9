/**
 * Reading a message that is, byte for byte, the one that is documented. Each function returns where it stopped, or
 * -1 once anything was not as expected; -1 is handed through.
 */

const ZERO = 0x30;
const NINE = 0x39;

export function skip(frame: Buffer, at: number, expected: Buffer): number {
  if (at < 0 || at + expected.length > frame.length) return -1;
  for (let i = 0; i < expected.length; i += 1) {
    if (frame[at + i] !== expected[i]) return -1;
  }
  return at + expected.length;
}

export function skipDigits(frame: Buffer, at: number): number {
  if (at < 0) return -1;
  let end = at;
  while (isDigit(frame[end])) end += 1;
  return end === at ? -1 : end;
}

export function numberAt(frame: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + (frame[at] ?? ZERO) - ZERO;
  return value;
}

function isDigit(character: number | undefined): boolean {
  return character !== undefined && character >= ZERO && character <= NINE;
}
