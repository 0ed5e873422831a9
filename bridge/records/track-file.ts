import { type FileHandle, open, rm } from 'node:fs/promises';

/** Eight seconds of one voice: written seldom enough to cost nothing, and little to hold for each of many calls. */
const CHUNK_BYTES = 64 * 1_024;
/** What may wait for a slow disk, which is two minutes of one voice; then the track is given up. */
const MOST_UNWRITTEN_BYTES = 1_024 * 1_024;
/** Only the owner may read it. */
const FILE_MODE = 0o600;

/**
 * One voice of a call on the disk, in the order in which it was appended. Appending copies and does not wait: what has
 * gathered is written beside the call. The file has no name from the moment it is open, so that a process which dies leaves
 * no voice behind.
 */
export class TrackFile {
  readonly #file: Promise<FileHandle>;
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #filled = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #unwrittenBytes = 0;
  #byteCount = 0;
  #trouble: unknown;

  /** `path`: where a file may be for a moment. */
  constructor(path: Promise<string>) {
    this.#file = path.then(openNameless);
    this.#file.catch((error: unknown) => this.#giveUp(error));
  }

  /** How much has been appended. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** Appends base64, given as text or as the bytes of its text. Returns how many bytes that was. */
  append(base64: string | Buffer): number {
    if (this.#trouble !== undefined) return 0;
    const mostBytes = Math.ceil((base64.length * 3) / 4);
    if (this.#filled + mostBytes > this.#chunk.length) this.#flush(Math.max(CHUNK_BYTES, mostBytes));
    const text = typeof base64 === 'string' ? base64 : base64.toString('latin1');
    const byteCount = this.#chunk.write(text, this.#filled, 'base64');
    this.#filled += byteCount;
    this.#byteCount += byteCount;
    return byteCount;
  }

  /** Resolves when all is on the disk. @throws Error when that cannot be. */
  async written(): Promise<void> {
    this.#flush(0);
    await this.#file;
    await this.#writing;
    if (this.#trouble !== undefined) throw this.#trouble as Error;
  }

  /** Reads into `target` as much as fits, from `position` on. */
  async read(target: Buffer, position: number): Promise<void> {
    const file = await this.#file;
    let done = 0;
    while (done < target.length) {
      const { bytesRead } = await file.read(target, done, target.length - done, position + done);
      if (bytesRead === 0) throw new Error('a track is shorter than what was written to it');
      done += bytesRead;
    }
  }

  /** Ends the track; with it goes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.then(
      (file) => file.close(),
      () => undefined,
    );
  }

  #flush(nextChunkBytes: number): void {
    const chunk = this.#chunk.subarray(0, this.#filled);
    this.#chunk = Buffer.allocUnsafe(nextChunkBytes);
    this.#filled = 0;
    if (chunk.length === 0 || this.#trouble !== undefined) return;
    this.#unwrittenBytes += chunk.length;
    if (this.#unwrittenBytes > MOST_UNWRITTEN_BYTES) {
      this.#giveUp(new Error('the disk is too slow'));
      return;
    }
    this.#writing = this.#writing
      .then(async () => {
        await writeAll(await this.#file, chunk);
        this.#unwrittenBytes -= chunk.length;
      })
      .catch((error: unknown) => this.#giveUp(error));
  }

  #giveUp(trouble: unknown): void {
    this.#trouble ??= trouble;
    this.#chunk = Buffer.alloc(0);
    this.#filled = 0;
  }
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  let done = 0;
  while (done < chunk.length) done += (await file.write(chunk, done)).bytesWritten;
}

async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', FILE_MODE);
  await rm(path, { force: true });
  return file;
}
