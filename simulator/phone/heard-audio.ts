/** The bytes that came out of the caller's receiver, kept so that a test can compare them one by one. */
export class HeardAudio {
  #pieces: Buffer[] = [];

  append(bytes: Buffer): void {
    this.#pieces.push(bytes);
  }

  /** The first `byteCount` bytes. */
  read(byteCount: number): Buffer {
    return Buffer.concat(this.#pieces).subarray(0, byteCount);
  }

  /** Forgets all but the first `byteCount` bytes, because the rest was never played. */
  truncate(byteCount: number): void {
    this.#pieces = [Buffer.from(this.read(byteCount))];
  }
}
