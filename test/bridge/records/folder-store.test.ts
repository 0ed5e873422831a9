import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../../bridge/records/folder-store';

let folder: string;
let file: string;
let store: FolderStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-store-'));
  file = join(folder, 'file');
  writeFileSync(file, 'kept');
  store = new FolderStore(join(folder, 'calls'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('records in a folder', () => {
  it('lie by the day: the folder is that of the calls already', async () => {
    await store.put('calls/2026/11/24/CA1.json', { file });

    expect(readFileSync(join(folder, 'calls/2026/11/24/CA1.json'), 'utf8')).toBe('kept');
    expect(readdirSync(join(folder, 'calls/2026/11/24'))).toEqual(['CA1.json']);
  });

  it('are read again, and what is not there is undefined', async () => {
    await store.put('checkpoints/CA1.json', { text: 'kept' });

    expect(await store.get('checkpoints/CA1.json')).toBe('kept');
    expect(await store.get('checkpoints/CA2.json')).toBeUndefined();
  });

  it('are removed, also where they are not', async () => {
    await store.put('checkpoints/CA1.json', { text: 'kept' });

    await store.remove('checkpoints/CA1.json');
    await store.remove('checkpoints/CA1.json');

    expect(await store.get('checkpoints/CA1.json')).toBeUndefined();
  });

  it('have nothing half written beside them when that fails', async () => {
    await expect(store.put('calls/CA1.json', { file: join(folder, 'no-such-file') })).rejects.toThrow(
      'ENOENT',
    );

    expect(readdirSync(join(folder, 'calls'))).toEqual([]);
  });

  describe('that are checkpoints', () => {
    const HOUR_S = 3_600;
    let nowS: number;

    beforeEach(() => {
      nowS = Math.floor(Date.now() / 1_000);
      store = new FolderStore(join(folder, 'calls'), () => nowS * 1_000);
    });

    /** A checkpoint was put so long ago. */
    async function put(callSid: string, agoS: number): Promise<void> {
      await store.put(`checkpoints/${callSid}.json`, { text: 'kept' });
      utimesSync(join(folder, `calls/checkpoints/${callSid}.json`), nowS - agoS, nowS - agoS);
    }

    it('are forgotten after a day, as a bucket forgets them', async () => {
      await put('CA1', 24 * HOUR_S + 1);
      await put('CA2', 24 * HOUR_S);

      await new FolderStore(join(folder, 'calls'), () => nowS * 1_000).put('calls/CA3.json', {
        text: 'kept',
      });

      expect(readdirSync(join(folder, 'calls/checkpoints'))).toEqual(['CA2.json']);
      expect(await store.get('calls/CA3.json')).toBe('kept');
    });

    it('are looked for once in an hour, and not with every turn', async () => {
      await put('CA1', 25 * HOUR_S);

      nowS += HOUR_S - 1;
      await put('CA2', 0);
      expect(readdirSync(join(folder, 'calls/checkpoints'))).toEqual(['CA1.json', 'CA2.json']);
      nowS += 1;
      await put('CA2', 0);

      expect(readdirSync(join(folder, 'calls/checkpoints'))).toEqual(['CA2.json']);
    });
  });

  it('wait apart from those of another folder', () => {
    const other = new FolderStore(join(folder, 'other'));

    expect(store.name).toMatch(/^folder-[0-9a-f]{12}$/);
    expect(other.name).not.toBe(store.name);
  });
});
