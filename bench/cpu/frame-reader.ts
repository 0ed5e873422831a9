/** Where one frame stands in `bytes`. `maskAt` is -1 for a frame that is not masked. */
export type TakeFrame = (
  opcode: number,
  bytes: Buffer,
  payloadAt: number,
  payloadEnd: number,
  maskAt: number,
) => void;

/** Finds the frames in a row of chunks, by their headers alone; frames may be split anywhere. */
export class FrameReader {
  #rest: Buffer | undefined;

  constructor(private readonly take: TakeFrame) {}

  push(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (at < bytes.length) {
      const end = this.#frame(bytes, at);
      if (end === undefined) {
        this.#rest = bytes.subarray(at);
        return;
      }
      at = end;
    }
  }

  /** Takes the frame at this place and returns where it ends; undefined if it is not all there. */
  #frame(bytes: Buffer, at: number): number | undefined {
    if (bytes.length < at + 2) return undefined;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const isMasked = (bytes[at + 1] ?? 0) >= 0x80;
    const lengthEnd = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    const payloadAt = lengthEnd + (isMasked ? 4 : 0);
    if (bytes.length < payloadAt) return undefined;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUIntBE(at + 4, 6);
    const end = payloadAt + length;
    if (bytes.length < end) return undefined;
    this.take((bytes[at] ?? 0) & 0x0f, bytes, payloadAt, end, isMasked ? lengthEnd : -1);
    return end;
  }
}
