const SIGN_BIT = 0x80;
const EXPONENT_SHIFT = 4;
const EXPONENT_BITS = 0x07;
const MANTISSA_BITS = 0x0f;
const BIAS = 0x84;
const LOUDEST = 32_124;

/** How far each μ-law byte is from silence, 0 to 1 (ITU-T G.711). */
const LEVELS = Float32Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & ~SIGN_BIT & 0xff;
  const exponent = (bits >> EXPONENT_SHIFT) & EXPONENT_BITS;
  const magnitude = (((bits & MANTISSA_BITS) << 3) + BIAS) << exponent;
  return (magnitude - BIAS) / LOUDEST;
});

/** Quieter than speech on a telephone, which is at a tenth on average, and louder than its noise: -46 dB. */
export const SPEECH_LEVEL = 0.005;

/**
 * The mean level of base64 μ-law, 0 to 1. It is the only thing here that looks into audio, and is only asked while speech
 * over the assistant's is being weighed.
 */
export function meanLevel(base64: Buffer): number {
  const bytes = Buffer.from(base64.toString('latin1'), 'base64');
  if (bytes.length === 0) return 0;
  let sum = 0;
  for (const byte of bytes) sum += LEVELS[byte] ?? 0;
  return sum / bytes.length;
}
