import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Segment } from '../../../bridge/records/segment';
import { writeStereoWav } from '../../../bridge/records/stereo-wav';
import { StereoWav } from '../../support/kept-records';
import { fakeTrackFile } from './fake-track-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stereo-wav-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Which byte, for how many ms, at which ms. */
function voice(...spoken: [byte: number, forMs: number, atMs: number][]) {
  const file = fakeTrackFile();
  const segments = spoken.map(([byte, forMs, atMs]): Segment => {
    const fromByte = file.byteCount;
    const byteCount = file.append(Buffer.alloc(forMs * 8, byte).toString('base64'));
    return { fromByte, byteCount, atMs };
  });
  return { file, segments };
}

/** What is heard in each of these ms. */
function at(side: Buffer, ...momentsMs: number[]): (number | undefined)[] {
  return momentsMs.map((ms) => side[Math.round(ms * 8)]);
}

async function written(
  left: ReturnType<typeof voice>,
  right: ReturnType<typeof voice>,
  leastMs: number,
): Promise<{ wav: StereoWav; durationMs: number }> {
  const path = join(folder, 'recording.wav');
  const durationMs = await writeStereoWav(path, { left, right }, leastMs);
  return { wav: new StereoWav(readFileSync(path)), durationMs };
}

describe('a recording', () => {
  it('has each voice on its side when it sounded, and silence between', async () => {
    const { wav, durationMs } = await written(voice([1, 100, 0], [2, 50, 300]), voice([3, 100, 200]), 1_000);

    expect(durationMs).toBe(1_000);
    expect(at(wav.left, 0, 99, 100, 299, 300, 349, 350, 999)).toEqual([1, 1, 255, 255, 2, 2, 255, 255]);
    expect(at(wav.right, 199, 200, 299, 300, 999)).toEqual([255, 3, 3, 255, 255]);
  });

  it('is as long as what was heard, if that went on', async () => {
    const { durationMs } = await written(voice([1, 100, 0]), voice([2, 500, 800]), 1_000);

    expect(durationMs).toBe(1_300);
  });

  it('loses nothing where one stretch seems to begin before the last has ended', async () => {
    const { wav } = await written(voice([1, 100, -15], [2, 100, 60]), voice(), 300);

    expect(at(wav.left, 0, 99, 100, 199, 200)).toEqual([1, 1, 2, 2, 255]);
  });

  it('is put together in blocks, and whole', async () => {
    const { wav } = await written(voice([1, 20_000, 500]), voice([2, 9_000, 8_000]), 0);

    expect(wav.left.subarray(4_000).every((byte) => byte === 1)).toBe(true);
    expect(wav.left).toHaveLength(20_500 * 8);
    expect(wav.right.filter((byte) => byte === 2)).toHaveLength(9_000 * 8);
    expect(at(wav.right, 7_999, 8_000, 16_999, 17_000)).toEqual([255, 2, 2, 255]);
  });
});
