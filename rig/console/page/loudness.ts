import { MULAW_TO_LINEAR } from '../../../simulator/speech/g711';

/** Quieter is not drawn: the noise of a room. */
const QUIETEST_DB = -48;
/** As loud as a voice on the telephone gets. */
const LOUDEST_DB = -9;
const FRAME_BYTES = 160;

/** How loud μ-law sounds, 0 to 1: evenly by decibels, as it is heard. */
export function loudness(mulaw: Uint8Array): number {
  if (mulaw.length === 0) return 0;
  let sum = 0;
  for (const byte of mulaw) sum += ((MULAW_TO_LINEAR[byte] ?? 0) / 32_768) ** 2;
  const db = 10 * Math.log10(sum / mulaw.length);
  return Math.max(0, Math.min(1, (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}

/** How loud each 20 ms of it sound. */
export function loudnessEach20Ms(mulaw: Uint8Array): number[] {
  return Array.from({ length: Math.ceil(mulaw.length / FRAME_BYTES) }, (_, index) =>
    loudness(mulaw.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES)),
  );
}
