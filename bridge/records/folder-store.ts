import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Content, RecordStore } from './record-store';

const NAME_CHARACTERS = 12;

/** Only the owner reads of calls. */
const FILE_MODE = 0o600;

/** The folder is that of the calls already; in a bucket they are told from other things by this. */
const CALLS = /^calls\//;

/** Records in a folder of this machine: a key is a path in it. A reader never finds half a file. */
export class FolderStore implements RecordStore {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
    const digest = createHash('sha256').update(this.#folder).digest('hex');
    this.name = `folder-${digest.slice(0, NAME_CHARACTERS)}`;
  }

  async put(key: string, content: Content): Promise<void> {
    const path = this.#pathOf(key);
    const part = `${path}.${randomUUID()}.part`;
    await mkdir(dirname(path), { recursive: true });
    try {
      if ('file' in content) await copyFile(content.file, part);
      else await writeFile(part, content.text, { mode: FILE_MODE });
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<string | undefined> {
    try {
      return await readFile(this.#pathOf(key), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  #pathOf(key: string): string {
    return join(this.#folder, key.replace(CALLS, ''));
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
