import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('wait apart from those of another folder', () => {
    const other = new FolderStore(join(folder, 'other'));

    expect(store.name).toMatch(/^folder-[0-9a-f]{12}$/);
    expect(other.name).not.toBe(store.name);
  });
});
