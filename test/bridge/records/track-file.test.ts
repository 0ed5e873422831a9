import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrackFile } from '../../../bridge/records/track-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'track-file-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a track on the disk', () => {
  it('has all that was appended, as text or as the bytes of its text, in order', async () => {
    const track = new TrackFile(Promise.resolve(join(folder, 'track')));
    const said: Buffer[] = [];

    for (let index = 0; index < 2_000; index += 1) {
      const bytes = Buffer.alloc(1 + (index % 400), index % 256);
      const base64 = bytes.toString('base64');
      expect(track.append(index % 2 === 0 ? base64 : Buffer.from(base64))).toBe(bytes.length);
      said.push(bytes);
    }
    await track.written();

    const all = Buffer.concat(said);
    const read = Buffer.alloc(all.length);
    await track.read(read, 0);
    expect(read.equals(all)).toBe(true);
    expect(track.byteCount).toBe(all.length);
    const middle = Buffer.alloc(1_000);
    await track.read(middle, 12_345);
    expect(middle.equals(all.subarray(12_345, 13_345))).toBe(true);
    await track.close();
  });

  it('takes more at once than it gathers', async () => {
    const track = new TrackFile(Promise.resolve(join(folder, 'track')));

    expect(track.append(Buffer.alloc(100_000, 7).toString('base64'))).toBe(100_000);
    await track.written();

    const read = Buffer.alloc(100_000);
    await track.read(read, 0);
    expect(read.every((byte) => byte === 7)).toBe(true);
    await track.close();
  });

  it('has no name: nothing is left of it when its process dies', async () => {
    const track = new TrackFile(Promise.resolve(join(folder, 'track')));
    track.append('AAAA');
    await track.written();

    expect(readdirSync(folder)).toEqual([]);
    await track.close();
  });

  it('says at the end that it could not be written, and never before', async () => {
    const track = new TrackFile(Promise.resolve(join(folder, 'no/such/folder')));

    track.append('AAAA');

    await expect(track.written()).rejects.toThrow('ENOENT');
    await track.close();
    expect(track.append('AAAA')).toBe(0);
  });
});
