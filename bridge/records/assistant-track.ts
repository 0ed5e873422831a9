import { PCMU_BYTES_PER_MS } from '../audio/pcmu';
import type { Segment } from './segment';
import type { TrackFile } from './track-file';

/** Two frames: a shorter pause between pieces that were heard one after the other is a mark that came late. */
const SHORTEST_PAUSE_MS = 40;

/** A piece of speech that was sent, by its position in all that was sent since the last cut. */
interface Piece {
  fromByte: number;
  byteCount: number;
  startMs: number;
  endMs: number;
  sentAtMs: number;
}

/** All before this position had been heard when its mark came back. */
interface Mark {
  positionMs: number;
  atMs: number;
}

/**
 * What was heard of the assistant, and when. Speech is sent faster than it is heard, so it is written down as it is sent, and
 * placed once all of it has been heard or cut. Marks are the evidence: each says when a position had been reached, late by
 * whatever held it up and never early. A piece therefore sounded no later than any mark behind it says, and the earliest of
 * these is the truest. Pauses only push later pieces back, so looking from the end finds them all.
 */
export class AssistantTrack {
  readonly #segments: Segment[] = [];
  #pieces: Piece[] = [];
  #marks: Mark[] = [];
  #sentMs = 0;

  constructor(readonly file: TrackFile) {}

  sent(audio: string, atMs: number): void {
    const fromByte = this.file.byteCount;
    const byteCount = this.file.append(audio);
    const startMs = this.#sentMs;
    this.#sentMs += byteCount / PCMU_BYTES_PER_MS;
    this.#pieces.push({ fromByte, byteCount, startMs, endMs: this.#sentMs, sentAtMs: atMs });
  }

  heard(positionMs: number, atMs: number): void {
    this.#marks.push({ positionMs, atMs });
    if (positionMs >= this.#sentMs) this.#place();
  }

  /** What was sent beyond here was never heard; positions count from 0 again. */
  cut(positionMs: number): void {
    this.#pieces = this.#pieces
      .filter(({ startMs }) => startMs < positionMs)
      .map((piece) => (piece.endMs <= positionMs ? piece : shortened(piece, positionMs)));
    this.#place();
    this.#sentMs = 0;
  }

  /** What was heard, in order. What is neither heard nor cut yet is not among it. */
  segments(): readonly Segment[] {
    return this.#segments;
  }

  #place(): void {
    const delays = this.#delays();
    let lastDelayMs: number | undefined;
    this.#pieces.forEach(({ fromByte, byteCount, startMs }, index) => {
      const delayMs = delays[index] ?? 0;
      const last = this.#segments.at(-1);
      if (last !== undefined && lastDelayMs !== undefined && delayMs - lastDelayMs < SHORTEST_PAUSE_MS) {
        last.byteCount += byteCount;
      } else {
        lastDelayMs = delayMs;
        this.#segments.push({ fromByte, byteCount, atMs: startMs + delayMs });
      }
    });
    this.#pieces = [];
    this.#marks = [];
  }

  /** For each piece, how much later than its position it sounded: between two pauses that is the same for all. */
  #delays(): number[] {
    const marks = this.#marks;
    const delays: (number | undefined)[] = [];
    let leastMs: number | undefined;
    let next = marks.length - 1;
    for (let index = this.#pieces.length - 1; index >= 0; index -= 1) {
      const endMs = this.#pieces[index]?.endMs ?? 0;
      for (let mark = marks[next]; mark !== undefined && mark.positionMs >= endMs; mark = marks[next]) {
        leastMs = Math.min(leastMs ?? Infinity, mark.atMs - mark.positionMs);
        next -= 1;
      }
      delays[index] = leastMs;
    }
    // No mark is behind the last pieces where they were cut: they followed those before them, or were heard once they were sent.
    const lastMark = marks.at(-1);
    let knownMs = lastMark === undefined ? -Infinity : lastMark.atMs - lastMark.positionMs;
    return this.#pieces.map(({ startMs, sentAtMs }, index) => {
      knownMs = delays[index] ?? Math.max(knownMs, sentAtMs - startMs);
      return knownMs;
    });
  }
}

function shortened(piece: Piece, endMs: number): Piece {
  const byteCount = Math.round((endMs - piece.startMs) * PCMU_BYTES_PER_MS);
  return { ...piece, endMs, byteCount };
}
