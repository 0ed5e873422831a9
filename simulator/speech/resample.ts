/** Zero crossings of the sinc on either side of its centre: more are steeper, and slower. */
const ZERO_CROSSINGS = 24;
/** Where the filter starts to close, as a share of the highest frequency that may stay. */
const ROLLOFF = 0.92;

/**
 * The same sound at another sample rate. What the new rate cannot carry is taken out first by a low-pass (a sinc
 * under a Blackman window); without it high sounds would come back as whistling low ones.
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const phaseCount = toHz / divisor;
  const stepPerPhaseCount = fromHz / divisor;
  const cutoff = Math.min(1, toHz / fromHz) * ROLLOFF;
  const halfWidth = Math.ceil(ZERO_CROSSINGS / cutoff);
  // An output sample lies at one of few places between two input samples, so the filter is computed once for each.
  const kernels = new Map<number, Float64Array>();

  return Float32Array.from({ length: Math.floor((samples.length * toHz) / fromHz) }, (_, index) => {
    const position = index * stepPerPhaseCount;
    const phase = position % phaseCount;
    let kernel = kernels.get(phase);
    if (kernel === undefined) {
      kernel = sincKernel(phase / phaseCount, cutoff, halfWidth);
      kernels.set(phase, kernel);
    }
    const first = Math.floor(position / phaseCount) - halfWidth;
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) sum += (kernel[tap] ?? 0) * (samples[first + tap] ?? 0);
    return sum;
  });
}

/** Weights for the inputs around a place `fraction` after the middle one; together they are 1. */
function sincKernel(fraction: number, cutoff: number, halfWidth: number): Float64Array {
  const kernel = Float64Array.from({ length: 2 * halfWidth + 1 }, (_, tap) => {
    const distance = tap - halfWidth - fraction;
    return sinc(distance * cutoff) * blackman(distance / (halfWidth + 1));
  });
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return kernel.map((weight) => weight / total);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** 1 in the middle, 0 at -1 and 1. */
function blackman(x: number): number {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
