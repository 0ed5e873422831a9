/** So much time of a call is seen while it goes on, unless its window is narrow: a second is 46 px wide. */
const MS_PER_PX = 1_000 / 46;
/** A frame of sound is 20 ms: closer there is nothing to see. */
const SHORTEST_MS = 1_000;
/** What is happening is not at the very edge. */
const AHEAD = 0.06;
/** A person who wants nothing to move sees whole pages of the call. */
const PAGE = 0.75;

/**
 * Which part of a call is seen. It goes on with the call until somebody looks back, and shows all of it when it is over.
 *
 *   following ──scroll, zoom──▶ held ──follow()──▶ following
 *   either ──whole()──▶ whole ──scroll, zoom──▶ held
 */
export class TimeWindow {
  #mode: 'following' | 'held' | 'whole' = 'following';
  #startMs = 0;
  #spanMs = 10_000;
  #widthPx = 460;
  #endMs = 0;

  constructor(private readonly isStill: boolean) {}

  get mode(): 'following' | 'held' | 'whole' {
    return this.#mode;
  }

  get startMs(): number {
    return this.#startMs;
  }

  get spanMs(): number {
    return this.#spanMs;
  }

  /** The latest that the window may begin. */
  get latestStartMs(): number {
    return Math.max(0, this.#endMs - this.#spanMs);
  }

  /** The call is so long by now, and the window so wide. */
  update(endMs: number, widthPx: number): void {
    this.#endMs = endMs;
    this.#widthPx = Math.max(1, widthPx);
    if (this.#mode === 'whole') {
      this.#startMs = 0;
      this.#spanMs = Math.max(SHORTEST_MS, endMs * 1.02);
    } else if (this.#mode === 'following') {
      this.#spanMs = this.#widthPx * MS_PER_PX;
      const latestMs = Math.max(0, endMs - this.#spanMs * (1 - AHEAD));
      const pageMs = this.#spanMs * PAGE;
      this.#startMs = this.isStill ? Math.ceil(latestMs / pageMs) * pageMs : latestMs;
    }
  }

  follow(): void {
    this.#mode = 'following';
  }

  whole(): void {
    this.#mode = 'whole';
  }

  scrollTo(startMs: number): void {
    this.#mode = 'held';
    this.#startMs = Math.max(0, Math.min(startMs, this.latestStartMs));
  }

  scrollBy(px: number): void {
    this.scrollTo(this.#startMs + (px / this.#widthPx) * this.#spanMs);
  }

  /** Shows more, or less, around this place, 0 at the left and 1 at the right. */
  zoom(factor: number, at = 0.5): void {
    const longestMs = Math.max(SHORTEST_MS, this.#widthPx * MS_PER_PX, this.#endMs * 1.02);
    const spanMs = Math.max(SHORTEST_MS, Math.min(longestMs, this.#spanMs * factor));
    const startMs = this.#startMs + (this.#spanMs - spanMs) * at;
    this.#spanMs = spanMs;
    this.scrollTo(startMs);
  }

  x(atMs: number): number {
    return ((atMs - this.#startMs) / this.#spanMs) * this.#widthPx;
  }
}
