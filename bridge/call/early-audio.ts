import type { VoiceCarrier } from './caller-voice';
import type { CallerAudio } from './legs';

/** How much of what the caller says before the assistant is ready is kept; of more, the oldest is dropped. */
export const EARLY_AUDIO_KEPT_MS = 5_000;

interface KeptAudio {
  audio: CallerAudio;
  durationMs: number;
}

/** What the caller said before the assistant could listen, kept in order. */
export class EarlyAudio implements VoiceCarrier {
  readonly #kept: KeptAudio[] = [];
  #keptMs = 0;
  #droppedMs = 0;

  get keptMs(): number {
    return this.#keptMs;
  }

  /** How much was dropped because the assistant took longer than is kept. */
  get droppedMs(): number {
    return this.#droppedMs;
  }

  carry(audio: CallerAudio, durationMs: number): void {
    this.#kept.push({ audio: Buffer.from(audio), durationMs });
    this.#keptMs += durationMs;
    while (this.#keptMs > EARLY_AUDIO_KEPT_MS) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) return;
      this.#keptMs -= oldest.durationMs;
      this.#droppedMs += oldest.durationMs;
    }
  }

  /** Everything kept, oldest first. */
  kept(): readonly KeptAudio[] {
    return this.#kept;
  }
}
