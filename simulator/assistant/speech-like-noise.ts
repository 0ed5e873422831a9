import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import { mulawOf } from '../speech/g711';

/** Speech rises and falls about four times a second. */
const SYLLABLE_MS = 240;
const PEAK = 9_000;
/** Even between syllables it is not silent, so that a detector does not hear an end inside. */
const FLOOR = 1_500;

const made = new Map<string, Buffer>();

/** μ-law of exactly this length, the same for the same seed. Made once, as load tests ask for it often. */
export function speechLikeNoise(durationMs: number, seed = 0): Buffer {
  const name = `${durationMs}/${seed}`;
  const known = made.get(name);
  if (known !== undefined) return known;

  const mulaw = Buffer.alloc(Math.round(durationMs * PCMU_BYTES_PER_MS));
  let random = (seed * 2_654_435_761 + 1) >>> 0;
  for (let at = 0; at < mulaw.length; at++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const syllable = Math.abs(Math.sin((Math.PI * at) / (SYLLABLE_MS * PCMU_BYTES_PER_MS)));
    const amplitude = FLOOR + (PEAK - FLOOR) * syllable;
    mulaw[at] = mulawOf(Math.round((random / 2 ** 31 - 1) * amplitude));
  }
  made.set(name, mulaw);
  return mulaw;
}
