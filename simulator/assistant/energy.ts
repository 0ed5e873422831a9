import { MULAW_TO_LINEAR } from '../speech/g711';

/** How loud each μ-law byte is: the size of its linear 16-bit amplitude. */
export const MULAW_LOUDNESS = Uint16Array.from(MULAW_TO_LINEAR, (linear) => Math.abs(linear));

/** The mean loudness of a stretch of μ-law, 0 to 32,124. A voice on the phone is about 1,000 to 5,000. */
export function loudness(mulaw: Uint8Array): number {
  let sum = 0;
  for (const byte of mulaw) sum += MULAW_LOUDNESS[byte] ?? 0;
  return mulaw.length === 0 ? 0 : sum / mulaw.length;
}
