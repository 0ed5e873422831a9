import { PCMU_BYTES_PER_MS, silence } from '../audio/pcmu';
import { type Clock, Deadline } from './clock';
import type { CallerAudio } from './legs';

/** Less than half a frame is rounding, not a gap. */
const SMALLEST_GAP_MS = 10;
/** A longer jump of the timestamps says nothing about silence any more. */
const LONGEST_GAP_MS = 10_000;
/** How long the caller's side may send nothing in the middle of their speech. */
const STALL_MS = 750;
const EQUALS = 0x3d;
/** Longer than any setting of turn detection waits for the end of a turn. */
const STALL_SILENCE_MS = 1_000;

/** Who takes the caller's voice on. */
export interface VoiceCarrier {
  carry(audio: CallerAudio, durationMs: number): void;
}

const NOBODY: VoiceCarrier = { carry: () => undefined };

/**
 * The caller's voice as a row without holes. Turn detection counts the audio it is given, not the time that
 * passes; and a telephone network may leave silence out. So where the timestamps jump, or where sound stops in
 * the middle of speech, silence is put in: otherwise the assistant would wait for the end of a turn for ever.
 *
 * The lengths are those of OpenAI's own Twilio transport (`@openai/agents-extensions`).
 */
export class CallerVoice {
  readonly #stall: Deadline;
  #nextTimestampMs: number | undefined;
  #lastAudioAtMs = 0;
  #speaking = false;
  /** The gap that is open now has had its silence already. */
  #stallFilled = false;

  constructor(
    private readonly clock: Clock,
    private carrier: VoiceCarrier,
  ) {
    this.#stall = new Deadline(clock, () => this.#onStall());
  }

  /** From now on somebody else carries it. */
  carriedBy(carrier: VoiceCarrier): void {
    this.carrier = carrier;
  }

  /** Carries audio on, after the silence that is missing before it. */
  heard(audio: CallerAudio, timestampMs: number | undefined): void {
    const durationMs = audioMs(audio);
    if (timestampMs === undefined) {
      this.#nextTimestampMs = undefined;
    } else {
      const gapMs = this.#nextTimestampMs === undefined ? 0 : timestampMs - this.#nextTimestampMs;
      if (gapMs >= SMALLEST_GAP_MS && !this.#stallFilled) this.#fill(Math.min(gapMs, LONGEST_GAP_MS));
      this.#nextTimestampMs = timestampMs + durationMs;
    }
    this.#stallFilled = false;
    if (this.#speaking) this.#lastAudioAtMs = this.clock.nowMs();
    this.carrier.carry(audio, durationMs);
  }

  /** Turn detection heard the caller begin to speak: from now on a stall would hold the turn open. */
  speechStarted(): void {
    this.#speaking = true;
    this.#lastAudioAtMs = this.clock.nowMs();
    this.#stall.set(STALL_MS);
  }

  speechStopped(): void {
    this.#speaking = false;
    this.#stall.clear();
  }

  close(): void {
    this.speechStopped();
    this.carrier = NOBODY;
  }

  #onStall(): void {
    if (!this.#speaking) return;
    // Audio comes fifty times a second: looking back now and then is cheaper than a new timer each time.
    const silentMs = this.clock.nowMs() - this.#lastAudioAtMs;
    if (silentMs < STALL_MS) {
      this.#stall.set(STALL_MS - silentMs);
      return;
    }
    if (!this.#stallFilled) this.#fill(STALL_SILENCE_MS);
    this.#stallFilled = true;
    this.#stall.set(STALL_MS);
  }

  #fill(durationMs: number): void {
    this.carrier.carry(Buffer.from(silence(durationMs)), durationMs);
  }
}

/** The length of base64 μ-law given as the bytes of its text. */
export function audioMs(audio: CallerAudio): number {
  const { length } = audio;
  const padding = audio[length - 1] !== EQUALS ? 0 : audio[length - 2] === EQUALS ? 2 : 1;
  return (Math.floor((length * 3) / 4) - padding) / PCMU_BYTES_PER_MS;
}
