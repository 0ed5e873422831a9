/**
 * One piece is 150 ms: short enough that a mark after each tells well what was heard, long enough that marks
 * cost little. 1,200 bytes are exactly 1,600 base64 characters, so a reply is cut without decoding it.
 */
export const PIECE_MS = 150;
const PIECE_CHARACTERS = 1_600;

/** Cuts base64 audio into pieces of 150 ms; the last one is what remains. Empty audio gives no piece. */
export function cutIntoPieces(base64: string): string[] {
  if (base64.length <= PIECE_CHARACTERS) return base64 === '' ? [] : [base64];
  const pieces: string[] = [];
  for (let at = 0; at < base64.length; at += PIECE_CHARACTERS) {
    pieces.push(base64.slice(at, at + PIECE_CHARACTERS));
  }
  return pieces;
}
