import { PCMU_BYTES_PER_MS } from '../audio/pcmu';
import type { CallerAudio } from '../call/legs';
import type { Segment } from './segment';
import type { TrackFile } from './track-file';

/** Less than half a frame is rounding, not a gap. */
const SMALLEST_GAP_MS = 10;
/** Three frames: where everything has come so much later for a while, the way has become longer, or a clock is slow. */
const DRIFT_MS = 60;
const WINDOW_MS = 10_000;

/** How long after its last sample was spoken a frame comes, at the best: shared by stretches on the same way. */
interface Way {
  delayMs: number;
}

interface Stretch {
  fromByte: number;
  byteCount: number;
  /** On the stream's own clock. */
  streamMs: number;
  way: Way;
}

/**
 * What the caller said, and when. The stream's timestamps say how its frames lie to each other; when they sounded is told by
 * the one that came soonest, because a frame can be late and never early. Where the timestamps jump there was silence.
 */
export class CallerTrack {
  readonly #stretches: Stretch[] = [];
  #nextStreamMs = 0;
  #way: Way | undefined;
  #window = { fromMs: 0, leastDelayMs: Infinity };

  constructor(readonly file: TrackFile) {}

  said(audio: CallerAudio, timestampMs: number | undefined, atMs: number): void {
    const fromByte = this.file.byteCount;
    const byteCount = this.file.append(audio);
    if (byteCount === 0) return;
    const durationMs = byteCount / PCMU_BYTES_PER_MS;
    const streamMs = timestampMs ?? this.#withoutTimestamp(durationMs, atMs);
    const gapMs = streamMs - this.#nextStreamMs;
    this.#nextStreamMs = streamMs + durationMs;
    const delayMs = atMs - this.#nextStreamMs;
    const way = this.#wayOf(delayMs, gapMs, atMs);
    const last = this.#stretches.at(-1);
    if (last?.way === way && gapMs < SMALLEST_GAP_MS) last.byteCount += byteCount;
    else this.#stretches.push({ fromByte, byteCount, streamMs, way });
  }

  /** When everything sounded. */
  segments(): Segment[] {
    return this.#stretches.map(({ fromByte, byteCount, streamMs, way }) => ({
      ...{ fromByte, byteCount },
      atMs: streamMs + way.delayMs,
    }));
  }

  /** One frame after the other, unless it comes much later than that. */
  #withoutTimestamp(durationMs: number, atMs: number): number {
    const inTurnMs = this.#nextStreamMs;
    if (this.#way === undefined) return inTurnMs;
    const byClockMs = atMs - durationMs - this.#way.delayMs;
    return byClockMs - inTurnMs > DRIFT_MS ? byClockMs : inTurnMs;
  }

  #wayOf(delayMs: number, gapMs: number, atMs: number): Way {
    let way = this.#way;
    // A stream that counts anew: its old times say nothing of the new ones.
    const countsAnew = gapMs <= -SMALLEST_GAP_MS;
    if (way === undefined || countsAnew || this.#hasDrifted(way, delayMs, atMs)) {
      way = { delayMs };
      this.#way = way;
      this.#window = { fromMs: atMs, leastDelayMs: delayMs };
    }
    way.delayMs = Math.min(way.delayMs, delayMs);
    return way;
  }

  #hasDrifted(way: Way, delayMs: number, atMs: number): boolean {
    const { fromMs } = this.#window;
    const leastDelayMs = Math.min(this.#window.leastDelayMs, delayMs);
    if (atMs - fromMs < WINDOW_MS) {
      this.#window.leastDelayMs = leastDelayMs;
      return false;
    }
    this.#window = { fromMs: atMs, leastDelayMs: Infinity };
    return leastDelayMs - way.delayMs > DRIFT_MS;
  }
}
