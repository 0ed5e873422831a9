/**
 * Arithmetic on base64 μ-law (`audio/pcmu`, 8 kHz, mono), which is carried and never decoded.
 */

/** 8,000 samples a second, one byte each. */
export const PCMU_BYTES_PER_MS = 8;

/** The byte that decodes to zero: μ-law silence. */
export const PCMU_SILENCE = 0xff;

/** How many bytes a base64 text stands for, without decoding it. */
export function base64ByteCount(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

/** Base64 μ-law silence of the given length. */
export function silence(durationMs: number): string {
  return Buffer.alloc(Math.max(0, Math.round(durationMs * PCMU_BYTES_PER_MS)), PCMU_SILENCE).toString(
    'base64',
  );
}
