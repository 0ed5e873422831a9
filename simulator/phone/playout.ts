import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Clock } from '../network/clock';
import { HeardAudio } from './heard-audio';

/** Twilio buffers ten minutes of outbound audio (error 31931). */
export const MAX_BUFFERED_MS = 10 * 60_000;

/** Far below a sample, far above the rounding of clock readings. */
const ROUNDING_MS = 1e-6;

/** What one `clear` found. */
export interface Cut {
  /** When the phone stopped playing. */
  atMs: number;
  /** When the `clear` came off the wire, before the simulated network delay. */
  offWireAtMs: number;
  /** What the caller had ever heard of this stream by then. */
  playedMs: number;
  /** What this stream had ever received by then. */
  receivedMs: number;
  /** What was received and now will never be heard. */
  discardedMs: number;
}

/** What the playout tells. Times are those of the sound, not of the timer that noticed. */
export interface PlayoutListener {
  /** Everything before this mark was played, or cleared: it goes back to the server. */
  markReached(name: string): void;
  /** Audio came into an empty buffer and begins to play. */
  speechBegins(atMs: number): void;
  /** The buffer was emptied by playing. */
  ranDry(atMs: number): void;
  cleared(cut: Cut): void;
}

interface Waiter {
  atByte: number;
  resolve: () => void;
  reject: (reason: Error) => void;
}

/**
 * What Twilio has buffered for the caller: a queue of audio and marks, played at 8 bytes per ms. Where it stands is
 * computed from the clock, so that a late timer delays news of the sound but never the sound.
 *
 * Positions are counted in bytes ever played; what a `clear` discards leaves no gap in them.
 */
export class Playout {
  /** One entry per `clear`, in order, also of those that found nothing to discard. */
  readonly cuts: Cut[] = [];

  #receivedBytes = 0;
  #discardedBytes = 0;
  /** When sound began to come without a pause, and how much had been played before it; undefined in silence. */
  #soundingSinceMs: number | undefined;
  #playedBeforeBytes = 0;
  #marks: { name: string; atByte: number }[] = [];
  #waiters: Waiter[] = [];
  #callOff: (() => void) | undefined;
  #closed = false;
  readonly #heard: HeardAudio | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly listener: PlayoutListener,
    options: { captureAudio?: boolean } = {},
  ) {
    this.#heard = options.captureAudio === true ? new HeardAudio() : undefined;
  }

  /** Takes audio in. False when ten minutes are waiting already: then it is discarded. */
  receive(audio: Buffer): boolean {
    if (this.#closed) return true;
    this.#settle();
    const unplayedBytes = this.#endByte - this.#positionBytes();
    if (unplayedBytes + audio.length > MAX_BUFFERED_MS * PCMU_BYTES_PER_MS) return false;
    this.#receivedBytes += audio.length;
    this.#heard?.append(audio);
    if (this.#soundingSinceMs === undefined) {
      this.#soundingSinceMs = this.clock.nowMs();
      this.listener.speechBegins(this.#soundingSinceMs);
    }
    this.#waitForNextFact();
    return true;
  }

  /** Is told when everything received so far has been played: at once when nothing is buffered. */
  mark(name: string): void {
    if (this.#closed) return;
    this.#settle();
    if (this.#soundingSinceMs === undefined) {
      this.listener.markReached(name);
      return;
    }
    this.#marks.push({ name, atByte: this.#endByte });
    this.#waitForNextFact();
  }

  /** Discards what is not yet played, and gives back every pending mark. */
  clear(offWireAtMs = this.clock.nowMs()): Cut {
    this.#settle();
    const atMs = this.clock.nowMs();
    const discardedBytes = this.#fallSilent();
    const cut = {
      atMs,
      offWireAtMs,
      playedMs: this.#playedBeforeBytes / PCMU_BYTES_PER_MS,
      receivedMs: this.receivedMs,
      discardedMs: discardedBytes / PCMU_BYTES_PER_MS,
    };
    this.cuts.push(cut);
    this.listener.cleared(cut);
    const pending = this.#marks;
    this.#marks = [];
    for (const { name } of pending) this.listener.markReached(name);
    return cut;
  }

  /** How much audio was ever taken in. */
  get receivedMs(): number {
    return this.#receivedBytes / PCMU_BYTES_PER_MS;
  }

  /** How much audio waits to be played. */
  get bufferedMs(): number {
    return (this.#endByte - this.#positionBytes()) / PCMU_BYTES_PER_MS;
  }

  /** How much audio the caller has heard up to now. */
  playedMs(): number {
    return this.#positionBytes() / PCMU_BYTES_PER_MS;
  }

  /** Resolves once the caller has heard `totalMs` in all; rejects when the playout is closed before. */
  whenPlayed(totalMs: number): Promise<void> {
    const played = new Promise<void>((resolve, reject) => {
      const atByte = totalMs * PCMU_BYTES_PER_MS;
      if (this.#positionBytes() >= atByte) resolve();
      else if (this.#closed) reject(this.#neverPlayed(atByte));
      else this.#waiters.push({ atByte, resolve, reject });
    });
    // Whoever waits gets the rejection; whoever stopped waiting must not crash the process by it.
    played.catch(() => undefined);
    this.#waiters.sort((one, other) => one.atByte - other.atByte);
    this.#waitForNextFact();
    return played;
  }

  /** What the caller has heard, byte for byte. @throws Error when the playout was made without `captureAudio`. */
  get heardAudio(): Buffer {
    if (this.#heard === undefined) throw new Error('This phone does not keep what it hears (captureAudio).');
    return this.#heard.read(Math.floor(this.#positionBytes()));
  }

  /** The line is gone: what is buffered is never heard, and marks do not come back. */
  close(): void {
    if (this.#closed) return;
    this.#settle();
    this.#fallSilent();
    this.#closed = true;
    this.#marks = [];
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#neverPlayed(waiter.atByte));
  }

  /** The position at which everything received has been played. */
  get #endByte(): number {
    return this.#receivedBytes - this.#discardedBytes;
  }

  #positionBytes(): number {
    if (this.#soundingSinceMs === undefined) return this.#playedBeforeBytes;
    const soundingMs = this.clock.nowMs() - this.#soundingSinceMs;
    return Math.min(this.#endByte, this.#playedBeforeBytes + soundingMs * PCMU_BYTES_PER_MS);
  }

  /** Tells everything that has become true since the last time, in the order in which it did. */
  #settle(): void {
    while (this.#soundingSinceMs !== undefined) {
      const nextByte = this.#nextFactByte();
      const dueMs = this.#dueMs(nextByte);
      if (dueMs > this.clock.nowMs() + ROUNDING_MS) return;
      if (this.#waiters[0]?.atByte === nextByte) {
        this.#waiters.shift()?.resolve();
      } else if (this.#marks[0]?.atByte === nextByte) {
        this.listener.markReached(this.#marks.shift()?.name ?? '');
      } else {
        this.#playedBeforeBytes = this.#endByte;
        this.#soundingSinceMs = undefined;
        this.listener.ranDry(dueMs);
      }
    }
  }

  #waitForNextFact(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    if (this.#soundingSinceMs === undefined) return;
    this.#callOff = this.clock.after(this.#dueMs(this.#nextFactByte()) - this.clock.nowMs(), () => {
      this.#settle();
      this.#waitForNextFact();
    });
  }

  /** Only while there is sound: the next waiter's or mark's position, or the end of the buffer. */
  #nextFactByte(): number {
    return Math.min(this.#waiters[0]?.atByte ?? Infinity, this.#marks[0]?.atByte ?? Infinity, this.#endByte);
  }

  #dueMs(atByte: number): number {
    return (this.#soundingSinceMs ?? 0) + (atByte - this.#playedBeforeBytes) / PCMU_BYTES_PER_MS;
  }

  /** Stops the sound where it is. Answers how many bytes were discarded by that. */
  #fallSilent(): number {
    const playedBytes = Math.floor(this.#positionBytes());
    const discardedBytes = this.#endByte - playedBytes;
    this.#playedBeforeBytes = playedBytes;
    this.#discardedBytes += discardedBytes;
    this.#soundingSinceMs = undefined;
    this.#heard?.truncate(playedBytes);
    this.#callOff?.();
    this.#callOff = undefined;
    return discardedBytes;
  }

  #neverPlayed(atByte: number): Error {
    return new Error(`The line closed before ${atByte / PCMU_BYTES_PER_MS} ms were played.`);
  }
}
