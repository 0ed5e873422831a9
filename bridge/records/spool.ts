import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../call/clock';
import { Carrier } from './carrier';
import type { RecordStore } from './record-store';
import { SpoolEntry } from './spool-entry';

const INCOMING = 'incoming';
/** What was being written when a process died is nobody's after so long. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Only the owner reads what waits here. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** What a spool is made of. */
export interface SpoolParts {
  folder: string;
  store: RecordStore;
  clock: Clock;
  log: Logger;
  /** Whether a document that the store has is newer than one that has waited to take its place. */
  isNewer: (stored: string, ours: string) => boolean;
  /** From 0 to 1. @default - as chance has it */
  random?: () => number;
}

/**
 * What is to be kept, on its way to the store: it is written to a folder of this machine first and carried from there for as
 * long as it takes, so that a store which refuses, is slow or away loses nothing while this process lives, and nobody waits
 * for it. Of one key only the newest content is carried. What a process leaves behind, the next one carries.
 */
export class Spool {
  readonly #folder: string;
  readonly #ready: Promise<unknown>;
  readonly #entries = new Map<string, SpoolEntry>();
  readonly #carrier: Carrier;
  #whenEmpty: () => void = () => undefined;

  constructor(private readonly parts: SpoolParts) {
    const { folder, store, clock, log, random = Math.random } = parts;
    this.#folder = join(folder, store.name);
    this.#ready = mkdir(join(this.#folder, INCOMING), { recursive: true, mode: FOLDER_MODE });
    // Whatever is to be written waits for it and fails with it; before that there is nobody to tell.
    this.#ready.catch(() => undefined);
    this.#carrier = new Carrier({
      ...{ clock, log, random },
      deliver: (entry, signal) => this.#deliver(entry, signal),
      taken: (entry, asked) => this.#taken(entry, asked),
    });
  }

  /** How many keys wait for the store. */
  get waiting(): number {
    return this.#entries.size;
  }

  /** Takes up what an earlier process left behind. @throws Error when the folder cannot be used. */
  async takeUp(): Promise<void> {
    await this.#ready;
    const incoming = join(this.#folder, INCOMING);
    for (const name of await readdir(incoming)) await removeAbandoned(join(incoming, name));
    const names = (await readdir(this.#folder)).filter((name) => name !== INCOMING);
    for (const key of names.map(decodeURIComponent)) {
      if (this.#entries.has(key)) continue;
      const entry = this.#entry(key);
      entry.isLarge = !key.endsWith('.json');
      entry.looksFirst = true;
      this.#offer(entry);
    }
  }

  /**
   * Keeps what `body` returns, which is asked when it is written: of contents that follow quickly only the last is.
   * `looksFirst`: what the store has may be newer, and stays then.
   *
   * @throws Error when it cannot be written: it will not be kept.
   */
  put(key: string, body: () => string, looksFirst = false): Promise<void> {
    const entry = this.#entry(key);
    entry.deed = 'put';
    entry.looksFirst ||= looksFirst;
    entry.unwritten = body;
    return this.#change(entry, async () => {
      const { unwritten } = entry;
      if (unwritten === undefined) return;
      entry.unwritten = undefined;
      const part = await this.incomingFile();
      await writeFile(part, unwritten(), { mode: FILE_MODE });
      await rename(part, this.#fileOf(key));
    });
  }

  /**
   * The same for what is of use only while it is new, and changes often: it is held in memory until the store has it, and
   * asked for when it is carried.
   */
  hold(key: string, body: () => string, looksFirst = false): void {
    const entry = this.#entry(key);
    entry.deed = 'put';
    entry.looksFirst ||= looksFirst;
    entry.held = body;
    entry.ask();
    this.#offer(entry);
  }

  /** Keeps a file that was written to an `incomingFile()`. @throws Error when it cannot be taken. */
  adopt(key: string, file: string): Promise<void> {
    const entry = this.#entry(key);
    entry.deed = 'put';
    entry.isLarge = true;
    return this.#change(entry, () => rename(file, this.#fileOf(key)));
  }

  /** Where somebody may write what is to be adopted. @throws Error when nobody can. */
  async incomingFile(): Promise<string> {
    await this.#ready;
    return join(this.#folder, INCOMING, randomUUID());
  }

  /** Has the store forget a key. */
  remove(key: string): void {
    const entry = this.#entry(key);
    entry.deed = 'remove';
    entry.unwritten = entry.held = undefined;
    // Where nothing can be written there is nothing to remove either.
    this.#change(entry, () => rm(this.#fileOf(key), { force: true })).catch(() => undefined);
  }

  /** The document that is kept under this key, there or on its way. @throws Error when that cannot be told. */
  async get(key: string, signal: AbortSignal): Promise<string | undefined> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return this.parts.store.get(key, signal);
    await entry.written();
    if (entry.deed === 'remove') return undefined;
    return entry.held?.() ?? readFile(this.#fileOf(key), 'utf8');
  }

  /** Carries what can be carried within so long, and then nothing any more. Returns how much is left. */
  async settle(forMs: number): Promise<number> {
    this.#carrier.hurry(this.#entries.values());
    if (this.#entries.size > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.parts.clock.after(forMs, resolve);
        this.#whenEmpty = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#carrier.stop(this.#entries.values());
    return this.#entries.size;
  }

  #entry(key: string): SpoolEntry {
    const entry = this.#entries.get(key) ?? new SpoolEntry(key);
    this.#entries.set(key, entry);
    return entry;
  }

  #fileOf(key: string): string {
    return join(this.#folder, encodeURIComponent(key));
  }

  async #change(entry: SpoolEntry, change: () => Promise<void>): Promise<void> {
    const asked = entry.ask();
    try {
      await entry.onDisk(async () => {
        await this.#ready;
        await change();
      });
    } catch (error) {
      if (!entry.isOffered && entry.asked === asked) this.#forget(entry);
      throw error;
    }
    this.#offer(entry);
  }

  #offer(entry: SpoolEntry): void {
    if (entry.isOffered) return;
    entry.isOffered = true;
    this.#carrier.carry(entry);
  }

  async #deliver(entry: SpoolEntry, signal: AbortSignal): Promise<void> {
    const { store } = this.parts;
    const { key } = entry;
    if (entry.deed === 'remove') {
      await store.remove(key, signal);
      return;
    }
    const file = this.#fileOf(key);
    if (entry.held === undefined && !(await exists(file))) return;
    if (entry.isLarge) {
      await store.put(key, { file }, signal);
      return;
    }
    const text = entry.held?.() ?? (await readFile(file, 'utf8'));
    if (entry.looksFirst && (await this.#isOutdated(key, text, signal))) return;
    await store.put(key, { text }, signal);
  }

  /** Where nobody can tell, ours is taken for the newest. */
  async #isOutdated(key: string, text: string, signal: AbortSignal): Promise<boolean> {
    const stored = await this.parts.store.get(key, signal).catch(() => undefined);
    return stored !== undefined && this.parts.isNewer(stored, text);
  }

  async #taken(entry: SpoolEntry, asked: number): Promise<void> {
    await entry
      .onDisk(async () => {
        if (entry.asked === asked && entry.held === undefined)
          await rm(this.#fileOf(entry.key), { force: true });
      })
      // A file that cannot be removed is carried once more by the next process: that harms nothing.
      .catch(() => undefined);
    entry.isOffered = false;
    if (entry.asked === asked) this.#forget(entry);
    else this.#offer(entry);
  }

  #forget(entry: SpoolEntry): void {
    this.#entries.delete(entry.key);
    if (this.#entries.size === 0) this.#whenEmpty();
  }
}

/** Another process may use the same folder, and have carried it. */
async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function removeAbandoned(file: string): Promise<void> {
  const { mtimeMs } = await stat(file);
  if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true });
}
