/** One key of the spool: what is asked for it, and how far that has come. */
export class SpoolEntry {
  /** What the store is to do. */
  deed: 'put' | 'remove' = 'put';
  /** Content that is only in memory until the store has it. */
  held: (() => string) | undefined;
  /** Content that is not on the disk yet. */
  unwritten: (() => string) | undefined;
  isLarge = false;
  /** What the store has may be newer than ours. */
  looksFirst = false;
  /** It is queued for the store, on its way to it, or waits for its next attempt. */
  isOffered = false;
  /** Attempts in a row that failed. */
  attempts = 0;
  cancelRetry: (() => void) | undefined;
  #asked = 0;
  #disk: Promise<unknown> = Promise.resolve();

  constructor(readonly key: string) {}

  /** How many times something was asked for this key. */
  get asked(): number {
    return this.#asked;
  }

  ask(): number {
    this.#asked += 1;
    return this.#asked;
  }

  /** Does something to the key's file, after everything that was to be done to it before. */
  onDisk(deed: () => Promise<void>): Promise<void> {
    const done = this.#disk.then(deed);
    this.#disk = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that was asked for is on the disk. */
  async written(): Promise<void> {
    let disk;
    do {
      disk = this.#disk;
      await disk;
    } while (disk !== this.#disk);
  }
}
