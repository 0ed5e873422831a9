import { base64ByteCount, PCMU_BYTES_PER_MS } from './pcmu';

/**
 * One piece is 300 ms. Between two marks the position is told by the clock, so shorter pieces make an interruption no
 * more exact (`npm run bench -- barge-in`), and every mark costs a message each way; longer ones would be slower to
 * notice that the phone has stalled. 2,400 bytes are exactly 3,200 base64 characters, so a reply is cut without
 * decoding it.
 */
export const PIECE_MS = 300;
const PIECE_CHARACTERS = 3_200;

/** Speech to be sent in one message: base64 μ-law, and how long it lasts. */
export interface Piece {
  audio: string;
  durationMs: number;
}

/** Cuts base64 audio into pieces of 300 ms; the last one is what remains. Empty audio gives no piece. */
export function cutIntoPieces(base64: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (; at + PIECE_CHARACTERS < base64.length; at += PIECE_CHARACTERS) {
    pieces.push({ audio: base64.slice(at, at + PIECE_CHARACTERS), durationMs: PIECE_MS });
  }
  if (at < base64.length) {
    const audio = base64.slice(at);
    pieces.push({ audio, durationMs: base64ByteCount(audio) / PCMU_BYTES_PER_MS });
  }
  return pieces;
}
