import { MULAW_TO_LINEAR, mulawOf } from './g711';

/**
 * μ-law, between the bytes a phone line carries and linear 16-bit samples. The bridge never needs it; those who
 * make or measure sound do.
 */

/** Linear 16-bit samples as μ-law, one byte each. */
export function encodeMulaw(samples: Int16Array): Buffer {
  const encoded = Buffer.allocUnsafe(samples.length);
  for (const [at, sample] of samples.entries()) encoded[at] = mulawOf(sample);
  return encoded;
}

/** μ-law bytes as linear 16-bit samples. */
export function decodeMulaw(mulaw: Uint8Array): Int16Array {
  return Int16Array.from(mulaw, (code) => MULAW_TO_LINEAR[code] ?? 0);
}
