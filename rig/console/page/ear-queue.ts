import { MULAW_TO_LINEAR } from '../../../simulator/speech/g711';
import { RateConverter } from './rate-converter';

const PHONE_RATE_HZ = 8_000;
/** What comes in pieces is begun a little later, so that a piece that is late leaves no gap. */
const CUSHION_MS = 40;
/** Sound that is cut off dies away within a ms or two: an edge would be heard as a crack. */
const DECAY = 0.96;

/** What is to be heard, in order: μ-law as it came, at the sample rate of whoever plays it. */
export class EarQueue {
  #converter: RateConverter;
  #pieces: Float32Array[] = [];
  /** How much of the first piece was heard. */
  #heard = 0;
  #cushion = 0;
  #last = 0;

  constructor(private readonly sampleRateHz: number) {
    this.#converter = new RateConverter(PHONE_RATE_HZ, sampleRateHz);
  }

  add(mulaw: Uint8Array): void {
    if (this.#pieces.length === 0) this.#cushion = (this.sampleRateHz * CUSHION_MS) / 1_000;
    const linear = Float32Array.from(mulaw, (byte) => (MULAW_TO_LINEAR[byte] ?? 0) / 32_768);
    this.#pieces.push(this.#converter.convert(linear));
  }

  /** What was not heard by now will never be. */
  clear(): void {
    this.#pieces = [];
    this.#heard = 0;
    this.#converter = new RateConverter(PHONE_RATE_HZ, this.sampleRateHz);
  }

  /** Fills this with what is heard next. */
  hear(output: Float32Array): void {
    for (let index = 0; index < output.length; index++) {
      this.#last = this.#next() ?? this.#last * DECAY;
      output[index] = this.#last;
    }
  }

  #next(): number | undefined {
    const [piece] = this.#pieces;
    if (piece === undefined) return undefined;
    if (this.#cushion > 0) {
      this.#cushion -= 1;
      return undefined;
    }
    const sample = piece[this.#heard];
    this.#heard += 1;
    if (this.#heard >= piece.length) {
      this.#pieces.shift();
      this.#heard = 0;
    }
    return sample;
  }
}
