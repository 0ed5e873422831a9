/** Zero crossings of the sinc on either side of its centre: more are steeper, and later. These delay by 2 ms at 8 kHz. */
const ZERO_CROSSINGS = 16;
/** Where the filter starts to close, as a share of the highest frequency that may stay. */
const ROLLOFF = 0.9;

/**
 * The same sound at another sample rate, piece by piece as it comes. What the new rate cannot carry is taken out first by
 * a low-pass (a sinc under a Blackman window): without it, high sounds would come back as whistling low ones.
 */
export class RateConverter {
  readonly #phaseCount: number;
  readonly #stepPhases: number;
  readonly #halfWidth: number;
  /** An output lies at one of few places between two inputs: the weights for each. */
  readonly #kernels: Float32Array[];
  /** Inputs that outputs to come still need. */
  #inputs: Float32Array;
  /** Where the next output lies, in phases after the first of these inputs. */
  #position: number;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(Math.round(fromHz), Math.round(toHz));
    this.#phaseCount = Math.round(toHz) / divisor;
    this.#stepPhases = Math.round(fromHz) / divisor;
    const cutoff = Math.min(1, toHz / fromHz) * ROLLOFF;
    this.#halfWidth = Math.ceil(ZERO_CROSSINGS / cutoff);
    this.#kernels = Array.from({ length: this.#phaseCount }, (_, phase) =>
      sincKernel(phase / this.#phaseCount, cutoff, this.#halfWidth),
    );
    // Before the first input there was silence.
    this.#inputs = new Float32Array(this.#halfWidth);
    this.#position = this.#halfWidth * this.#phaseCount;
  }

  /** Takes inputs in; answers all outputs that are known by them. */
  convert(samples: Float32Array): Float32Array {
    const inputs = new Float32Array(this.#inputs.length + samples.length);
    inputs.set(this.#inputs);
    inputs.set(samples, this.#inputs.length);
    const lastCentre = inputs.length - 1 - this.#halfWidth;
    const outputs = new Float32Array(
      Math.max(
        0,
        Math.floor(((lastCentre + 1) * this.#phaseCount - 1 - this.#position) / this.#stepPhases) + 1,
      ),
    );
    for (let index = 0; index < outputs.length; index++) {
      const centre = Math.floor(this.#position / this.#phaseCount);
      const kernel = this.#kernels[this.#position % this.#phaseCount] ?? inputs;
      const first = centre - this.#halfWidth;
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap++) sum += (kernel[tap] ?? 0) * (inputs[first + tap] ?? 0);
      outputs[index] = sum;
      this.#position += this.#stepPhases;
    }
    const unneeded = Math.min(
      inputs.length,
      Math.max(0, Math.floor(this.#position / this.#phaseCount) - this.#halfWidth),
    );
    this.#inputs = inputs.slice(unneeded);
    this.#position -= unneeded * this.#phaseCount;
    return outputs;
  }
}

/** Weights for the inputs around a place `fraction` after the middle one; together they are 1. */
function sincKernel(fraction: number, cutoff: number, halfWidth: number): Float32Array {
  const kernel = Float64Array.from({ length: 2 * halfWidth + 1 }, (_, tap) => {
    const distance = tap - halfWidth - fraction;
    return sinc(distance * cutoff) * blackman(distance / (halfWidth + 1));
  });
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(kernel, (weight) => weight / total);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** 1 in the middle, 0 at -1 and 1. */
function blackman(x: number): number {
  return Math.abs(x) > 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
