import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Clock } from '../network/clock';

/** When something was said, from its first sample to its last. */
export interface Spoken {
  startedAtMs: number;
  endedAtMs: number;
}

/** Takes one frame: its audio in base64, how many bytes that is, and the stream's time at its end. */
export type FrameTaker = (payload: string, byteCount: number, timestampMs: number) => void;

interface Utterance {
  audio: Uint8Array;
  fromByte: number;
  spoken: (when: Spoken) => void;
  cutShort: (reason: Error) => void;
}

const SILENCE = 0xff;

/**
 * The caller's voice: one frame after the other in real time, silence where nothing is said. A frame leaves when its
 * last sample has been spoken. The schedule is counted from the beginning, so it does not drift; frames that a busy
 * process missed follow at once, as a network delivers after a pause.
 */
export class Microphone {
  readonly #silence: string;
  #utterances: Utterance[] = [];
  #startedAtMs: number | undefined;
  #frameCount = 0;
  #mutedUntilMs = -Infinity;
  #callOff: (() => void) | undefined;
  #stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly frameBytes: number,
    private readonly take: FrameTaker,
  ) {
    if (!(Number.isInteger(frameBytes) && frameBytes > 0)) {
      throw new Error(`A frame has a whole number of bytes, and not ${frameBytes}.`);
    }
    this.#silence = Buffer.alloc(frameBytes, SILENCE).toString('base64');
  }

  start(): void {
    this.#startedAtMs = this.clock.nowMs();
    this.#waitForNextFrame();
  }

  /** Speech begins with the next frame, or after what is still being said. Resolves when it has been spoken. */
  say(audio: Uint8Array): Promise<Spoken> {
    const speech = new Promise<Spoken>((spoken, cutShort) => {
      if (this.#startedAtMs === undefined || this.#stopped) {
        cutShort(new Error('There is no stream to speak on.'));
        return;
      }
      const nowByte = (this.clock.nowMs() - this.#startedAtMs) * PCMU_BYTES_PER_MS;
      const last = this.#utterances.at(-1);
      const freeByte = Math.max(
        nowByte,
        this.#frameCount * this.frameBytes,
        last === undefined ? 0 : last.fromByte + last.audio.length,
      );
      const fromByte = Math.ceil(freeByte / this.frameBytes) * this.frameBytes;
      this.#utterances.push({ audio, fromByte, spoken, cutShort });
    });
    // Whoever waits gets the rejection; whoever does not must not crash the process by it.
    speech.catch(() => undefined);
    return speech;
  }

  /** No frames for a while; the time, and what is said in it, passes all the same. */
  mute(durationMs: number): void {
    this.#mutedUntilMs = this.clock.nowMs() + durationMs;
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    for (const { cutShort } of this.#utterances.splice(0)) {
      cutShort(new Error('The stream ended before the caller had finished speaking.'));
    }
  }

  /** When the frame after `frameCount` others has been spoken. */
  #dueMs(frameCount: number): number {
    return (this.#startedAtMs ?? 0) + ((frameCount + 1) * this.frameBytes) / PCMU_BYTES_PER_MS;
  }

  #waitForNextFrame(): void {
    this.#callOff = this.clock.after(this.#dueMs(this.#frameCount) - this.clock.nowMs(), () => {
      const nowMs = this.clock.nowMs();
      while (!this.#stopped && this.#dueMs(this.#frameCount) <= nowMs) this.#emitFrame();
      if (!this.#stopped) this.#waitForNextFrame();
    });
  }

  #emitFrame(): void {
    const dueMs = this.#dueMs(this.#frameCount);
    const payload = this.#nextPayload();
    this.#frameCount += 1;
    const timestampMs = (this.#frameCount * this.frameBytes) / PCMU_BYTES_PER_MS;
    if (dueMs > this.#mutedUntilMs) this.take(payload, this.frameBytes, timestampMs);
    this.#finishUtterances();
  }

  #nextPayload(): string {
    const fromByte = this.#frameCount * this.frameBytes;
    const [current] = this.#utterances;
    if (current === undefined || current.fromByte > fromByte) return this.#silence;
    const frame = Buffer.alloc(this.frameBytes, SILENCE);
    frame.set(
      current.audio.subarray(fromByte - current.fromByte, fromByte - current.fromByte + this.frameBytes),
    );
    return frame.toString('base64');
  }

  #finishUtterances(): void {
    const [current] = this.#utterances;
    if (current === undefined) return;
    const endByte = current.fromByte + current.audio.length;
    if (this.#frameCount * this.frameBytes < endByte) return;
    this.#utterances.shift();
    const startMs = this.#startedAtMs ?? 0;
    current.spoken({
      startedAtMs: startMs + current.fromByte / PCMU_BYTES_PER_MS,
      endedAtMs: startMs + endByte / PCMU_BYTES_PER_MS,
    });
  }
}
