import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import { loudness } from './energy';
import type { TurnDetection } from './effective-session';

export type VoiceActivity =
  | { heard: 'speech-started'; audioStartMs: number }
  | { heard: 'speech-stopped'; audioStartMs: number; audioEndMs: number };

const WINDOW_MS = 20;
const WINDOW_BYTES = WINDOW_MS * PCMU_BYTES_PER_MS;

/** So much loud audio in a row is speech; a click or a knock is shorter. */
const ONSET_MS = 80;

/** The mean amplitude that a threshold of 1.0 asks for. The default of 0.5 lies well above line noise. */
const LOUDEST_LEVEL = 800;

/** Speech that has begun may get quieter than its onset before it counts as silence. */
const HOLD = 0.6;

/**
 * `eagerness` promises only the longest waits (8, 4 and 2 s); a finished sentence ends a turn far sooner. The
 * stand-in hears no meaning, so it waits as long as a finished sentence would take.
 */
const SEMANTIC_SILENCE_MS = { low: 1_000, medium: 700, auto: 700, high: 500 } as const;
const SEMANTIC_THRESHOLD = 0.5;
const SEMANTIC_PREFIX_MS = 300;

/**
 * Hears where speech begins and ends, by loudness alone. Its clock is the audio appended so far, not the wall's:
 * what comes in a burst is judged as if it had come in time.
 */
export class VoiceActivityDetector {
  #level = 0;
  #prefixMs = 0;
  #silenceMs = 0;
  /** The audio heard so far, in whole windows. */
  #clockMs = 0;
  #remainder: Buffer = Buffer.alloc(0);
  #loudMs = 0;
  #quietMs = 0;
  #lastEndMs = 0;
  #speechStartMs: number | undefined;

  get speaking(): boolean {
    return this.#speechStartMs !== undefined;
  }

  configure(detection: TurnDetection): void {
    const semantic = detection.type === 'semantic_vad';
    this.#level =
      LOUDEST_LEVEL * (semantic ? SEMANTIC_THRESHOLD : (detection.threshold ?? SEMANTIC_THRESHOLD));
    this.#prefixMs = semantic ? SEMANTIC_PREFIX_MS : (detection.prefix_padding_ms ?? SEMANTIC_PREFIX_MS);
    this.#silenceMs = semantic
      ? SEMANTIC_SILENCE_MS[detection.eagerness ?? 'auto']
      : (detection.silence_duration_ms ?? SEMANTIC_SILENCE_MS.high);
  }

  /** Forgets speech under way, for it was committed or cleared by hand. The clock goes on. */
  forget(): void {
    this.#speechStartMs = undefined;
    this.#loudMs = 0;
    this.#quietMs = 0;
    this.#lastEndMs = this.#clockMs;
  }

  append(mulaw: Buffer): VoiceActivity[] {
    const activity: VoiceActivity[] = [];
    const audio = this.#remainder.length === 0 ? mulaw : Buffer.concat([this.#remainder, mulaw]);
    let at = 0;
    for (; at + WINDOW_BYTES <= audio.length; at += WINDOW_BYTES) {
      this.#clockMs += WINDOW_MS;
      const heard = this.#judge(loudness(audio.subarray(at, at + WINDOW_BYTES)));
      if (heard !== undefined) activity.push(heard);
    }
    this.#remainder = audio.subarray(at);
    return activity;
  }

  #judge(level: number): VoiceActivity | undefined {
    if (this.#speechStartMs === undefined) return this.#awaitSpeech(level);
    this.#quietMs = level > this.#level * HOLD ? 0 : this.#quietMs + WINDOW_MS;
    if (this.#quietMs < this.#silenceMs) return undefined;

    const audioStartMs = this.#speechStartMs;
    this.forget();
    return { heard: 'speech-stopped', audioStartMs, audioEndMs: this.#clockMs };
  }

  #awaitSpeech(level: number): VoiceActivity | undefined {
    this.#loudMs = level > this.#level ? this.#loudMs + WINDOW_MS : 0;
    if (this.#loudMs < ONSET_MS) return undefined;

    // The padding may reach back into the turn before, as it does in recordings of the real service.
    const onsetMs = Math.max(this.#clockMs - this.#loudMs, this.#lastEndMs);
    this.#speechStartMs = Math.max(0, onsetMs - this.#prefixMs);
    this.#quietMs = 0;
    return { heard: 'speech-started', audioStartMs: this.#speechStartMs };
  }
}
