import { open } from 'node:fs/promises';
import { PCMU_BYTES_PER_MS, PCMU_SILENCE } from '../audio/pcmu';
import type { Segment, Voice } from './segment';

/** WAVE_FORMAT_MULAW, as RFC 2361 has it. */
const FORMAT_MULAW = 7;
const SAMPLE_RATE_HZ = 8_000;
const CHANNELS = 2;
const BITS_PER_SAMPLE = 8;
/** Of `fmt `, with the size of an extension that is empty: every format but PCM has that, and a `fact` chunk. */
const FORMAT_BYTES = 18;
const FACT_BYTES = 4;
const HEADER_BYTES = 12 + (8 + FORMAT_BYTES) + (8 + FACT_BYTES) + 8;

/** Eight seconds at a time: little memory, and the event loop is held for a tenth of a millisecond. */
const BLOCK_SAMPLES = 64 * 1_024;
const FILE_MODE = 0o600;

/** A segment by samples from the beginning. */
interface Placed {
  fromByte: number;
  startsAt: number;
  endsAt: number;
}

/**
 * Writes two voices into one file: the first is heard on the left, the second on the right, each when it sounded, and silence
 * between. μ-law samples are set beside each other as they are. Returns its length in ms, which is `leastMs` or more.
 *
 * @throws Error when the file cannot be written.
 */
export async function writeStereoWav(
  path: string,
  voices: { left: Voice; right: Voice },
  leastMs: number,
): Promise<number> {
  const left = placed(voices.left.segments);
  const right = placed(voices.right.segments);
  const sampleCount = Math.max(samples(leastMs), left.at(-1)?.endsAt ?? 0, right.at(-1)?.endsAt ?? 0);
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(header(sampleCount));
    for (let from = 0; from < sampleCount; from += BLOCK_SAMPLES) {
      const count = Math.min(BLOCK_SAMPLES, sampleCount - from);
      const [one, other] = await Promise.all([
        block(voices.left, left, from, count),
        block(voices.right, right, from, count),
      ]);
      await file.writeFile(interleaved(one, other));
    }
  } finally {
    await file.close();
  }
  return sampleCount / PCMU_BYTES_PER_MS;
}

function samples(durationMs: number): number {
  return Math.round(durationMs * PCMU_BYTES_PER_MS);
}

/** Nothing sounds before the beginning, nor before what came before it has ended. */
function placed(segments: readonly Segment[]): Placed[] {
  let free = 0;
  return segments.map(({ fromByte, byteCount, atMs }) => {
    const startsAt = Math.max(free, samples(atMs));
    free = startsAt + byteCount;
    return { fromByte, startsAt, endsAt: free };
  });
}

async function block({ file }: Voice, all: readonly Placed[], from: number, count: number): Promise<Buffer> {
  const sound = Buffer.alloc(count, PCMU_SILENCE);
  for (const { fromByte, startsAt, endsAt } of all) {
    const begin = Math.max(startsAt, from);
    const end = Math.min(endsAt, from + count);
    if (begin < end) {
      await file.read(sound.subarray(begin - from, end - from), fromByte + (begin - startsAt));
    }
  }
  return sound;
}

function interleaved(left: Buffer, right: Buffer): Buffer {
  const both = Buffer.allocUnsafe(left.length * CHANNELS);
  for (let at = 0; at < left.length; at += 1) {
    both[at * CHANNELS] = left[at] ?? PCMU_SILENCE;
    both[at * CHANNELS + 1] = right[at] ?? PCMU_SILENCE;
  }
  return both;
}

function header(sampleCount: number): Buffer {
  const dataBytes = sampleCount * CHANNELS;
  const bytes = Buffer.alloc(HEADER_BYTES);
  let at = bytes.write('RIFF', 0, 'latin1');
  at = bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, at);
  at += bytes.write('WAVEfmt ', at, 'latin1');
  at = bytes.writeUInt32LE(FORMAT_BYTES, at);
  at = bytes.writeUInt16LE(FORMAT_MULAW, at);
  at = bytes.writeUInt16LE(CHANNELS, at);
  at = bytes.writeUInt32LE(SAMPLE_RATE_HZ, at);
  at = bytes.writeUInt32LE(SAMPLE_RATE_HZ * CHANNELS, at);
  at = bytes.writeUInt16LE(CHANNELS, at);
  at = bytes.writeUInt16LE(BITS_PER_SAMPLE, at);
  at = bytes.writeUInt16LE(0, at);
  at += bytes.write('fact', at, 'latin1');
  at = bytes.writeUInt32LE(FACT_BYTES, at);
  at = bytes.writeUInt32LE(sampleCount, at);
  at += bytes.write('data', at, 'latin1');
  bytes.writeUInt32LE(dataBytes, at);
  return bytes;
}
