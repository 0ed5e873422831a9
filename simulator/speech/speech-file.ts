import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { encodeMulaw } from './mulaw';
import { resample } from './resample';
import { isWav, readWav } from './wav';

const PHONE_SAMPLE_RATE_HZ = 8_000;
const RAW_MULAW = new Set(['.ulaw', '.ul', '.mulaw']);

/**
 * The speech in a file as a phone carries it: raw μ-law, 8 kHz, mono. Takes a WAV file of any sample rate, or raw
 * μ-law named `.ulaw`.
 *
 * @throws Error in one sentence that names the file.
 */
export function readSpeechFile(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length === 0) throw new Error('it is empty');
    // A WAV file named .ulaw would be heard as a crack followed by noise, so the content has the last word.
    if (RAW_MULAW.has(extname(path).toLowerCase()) && !isWav(bytes)) return bytes;
    const { samples, sampleRateHz } = readWav(bytes);
    if (samples.length === 0) throw new Error('it holds no sound');
    return encodeMulaw(toLinear16(resample(samples, sampleRateHz, PHONE_SAMPLE_RATE_HZ)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Speech file ${path} cannot be used: ${why}.`, { cause });
  }
}

function toLinear16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
  );
}
