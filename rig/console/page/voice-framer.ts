import { mulawOf } from '../../../simulator/speech/g711';
import { RateConverter } from './rate-converter';

const PHONE_RATE_HZ = 8_000;
/** 20 ms, as every telephone network carries them. */
const FRAME_BYTES = 160;
const SILENCE = 0xff;

/**
 * The caller's voice as a telephone carries it: frames of μ-law, at the pace of the sound that is given, whatever is in
 * them. A recorded sentence takes the microphone's place, byte for byte.
 */
export class VoiceFramer {
  isMuted = false;
  readonly #converter: RateConverter;
  #frame = new Uint8Array(FRAME_BYTES);
  #filled = 0;
  #sentences: Uint8Array[] = [];
  #saidBytes = 0;

  constructor(
    sampleRateHz: number,
    private readonly take: (frame: Uint8Array) => void,
  ) {
    this.#converter = new RateConverter(sampleRateHz, PHONE_RATE_HZ);
  }

  /** Says a recorded sentence after those before it. */
  say(mulaw: Uint8Array): void {
    this.#sentences.push(mulaw);
  }

  /** What is to be said is not said any more. */
  stop(): void {
    this.#sentences = [];
    this.#saidBytes = 0;
  }

  /** Sound of the microphone's, or silence of that length. */
  hear(samples: Float32Array): void {
    for (const sample of this.#converter.convert(samples)) {
      this.#frame[this.#filled] = this.#nextOfSentence() ?? (this.isMuted ? SILENCE : mulaw(sample));
      this.#filled += 1;
      if (this.#filled < FRAME_BYTES) continue;
      this.take(this.#frame);
      this.#frame = new Uint8Array(FRAME_BYTES);
      this.#filled = 0;
    }
  }

  #nextOfSentence(): number | undefined {
    const [sentence] = this.#sentences;
    if (sentence === undefined) return undefined;
    const byte = sentence[this.#saidBytes];
    this.#saidBytes += 1;
    if (this.#saidBytes >= sentence.length) {
      this.#sentences.shift();
      this.#saidBytes = 0;
    }
    return byte;
  }
}

function mulaw(sample: number): number {
  return mulawOf(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}
