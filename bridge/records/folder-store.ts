import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CHECKPOINTS } from './record-keys';
import type { Content, RecordStore } from './record-store';

const NAME_CHARACTERS = 12;

/** Only the owner reads of calls. */
const FILE_MODE = 0o600;

/** The folder is that of the calls already; in a bucket they are told from other things by this. */
const CALLS = /^calls\//;

const HOUR_MS = 3_600_000;
/** As a bucket does it: a call that broke off, or was transferred, comes back within minutes or never. */
const CHECKPOINT_KEPT_MS = 24 * HOUR_MS;
const LOOK_FOR_OLD_EVERY_MS = HOUR_MS;

/**
 * Records in a folder of this machine: a key is a path in it. A reader never finds half a file. Nobody else tidies up here, so
 * with what is put in, checkpoints are forgotten of which no end was heard.
 */
export class FolderStore implements RecordStore {
  readonly name: string;
  readonly #folder: string;
  #lookedForOldAtMs = -Infinity;

  constructor(
    folder: string,
    private readonly unixMs: () => number = Date.now,
  ) {
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
    await this.#forgetOld();
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

  /** Another process may do the same at the same time, and what cannot be removed now can be tried again. */
  async #forgetOld(): Promise<void> {
    const nowMs = this.unixMs();
    if (nowMs - this.#lookedForOldAtMs < LOOK_FOR_OLD_EVERY_MS) return;
    this.#lookedForOldAtMs = nowMs;
    const folder = join(this.#folder, CHECKPOINTS);
    const names = await readdir(folder).catch(() => []);
    await Promise.allSettled(
      names.map(async (name) => {
        const path = join(folder, name);
        const { mtimeMs } = await stat(path);
        if (nowMs - mtimeMs > CHECKPOINT_KEPT_MS) await rm(path, { force: true });
      }),
    );
  }

  #pathOf(key: string): string {
    return join(this.#folder, key.replace(CALLS, ''));
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
