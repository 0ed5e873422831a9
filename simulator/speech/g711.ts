/** The two companding laws of ITU-T G.711: eight bits a sample on the wire, 14 or 13 of meaning. */

/** What μ-law adds before taking the logarithm, in 16-bit units. */
const MULAW_BIAS = 0x84;
/** The loudest sample that has a code of its own. */
const MULAW_CLIP = 32_635;

/** The linear 16-bit amplitude of every μ-law byte. */
export const MULAW_TO_LINEAR = Int16Array.from({ length: 256 }, (_, byte) => linearOf(byte));

/** The linear 16-bit amplitude of every A-law byte. */
export const ALAW_TO_LINEAR = Int16Array.from({ length: 256 }, (_, byte) => decodeAlaw(byte));

export const ALAW_TO_MULAW = Uint8Array.from(ALAW_TO_LINEAR, mulawOf);

export const MULAW_TO_ALAW = Uint8Array.from(MULAW_TO_LINEAR, nearestAlaw);

/** One linear 16-bit sample as a μ-law byte. */
export function mulawOf(linear: number): number {
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), MULAW_CLIP) + MULAW_BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function linearOf(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + MULAW_BIAS) << ((bits & 0x70) >> 4)) - MULAW_BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

function decodeAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const segment = (bits & 0x70) >> 4;
  const step = (bits & 0x0f) << 4;
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
}

function nearestAlaw(linear: number): number {
  let nearest = 0;
  let distance = Infinity;
  ALAW_TO_LINEAR.forEach((candidate, byte) => {
    if (Math.abs(candidate - linear) >= distance) return;
    distance = Math.abs(candidate - linear);
    nearest = byte;
  });
  return nearest;
}
