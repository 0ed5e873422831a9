/**
 * G.711 μ-law, between the byte a phone line carries and linear 16-bit samples. The bridge never needs it; those
 * who make or measure sound do.
 */

/** What G.711 adds before taking the logarithm, in 16-bit units. */
const BIAS = 0x84;
/** The loudest sample that has a code of its own. */
const CLIP = 32_635;

const DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeByte(code));

/** Linear 16-bit samples as μ-law, one byte each. */
export function encodeMulaw(samples: Int16Array): Buffer {
  const encoded = Buffer.allocUnsafe(samples.length);
  for (const [at, sample] of samples.entries()) encoded[at] = encodeSample(sample);
  return encoded;
}

/** μ-law bytes as linear 16-bit samples. */
export function decodeMulaw(mulaw: Uint8Array): Int16Array {
  return Int16Array.from(mulaw, (code) => DECODED[code] ?? 0);
}

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  // With the bias the highest bit set is one of 7 to 14: its place is the segment.
  const segment = 24 - Math.clz32(magnitude);
  const step = (magnitude >> (segment + 3)) & 0x0f;
  return ~(sign | (segment << 4) | step) & 0xff;
}

function decodeByte(code: number): number {
  const inverted = ~code & 0xff;
  const segment = (inverted >> 4) & 0x07;
  const step = inverted & 0x0f;
  const magnitude = (((step << 3) + BIAS) << segment) - BIAS;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}
