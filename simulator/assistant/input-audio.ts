import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';

/** Enough for the longest padding and the longest idle timeout's last words, without keeping an hour of call. */
const KEPT_MS = 10_000;

interface Stretch {
  fromByte: number;
  audio: Buffer;
}

/** The input audio buffer: what was appended since the last commit, and how much there ever was. */
export class InputAudio {
  #stretches: Stretch[] = [];
  #appendedBytes = 0;
  #committedBytes = 0;

  /** All audio ever appended to this session. */
  get clockMs(): number {
    return this.#appendedBytes / PCMU_BYTES_PER_MS;
  }

  get uncommittedMs(): number {
    return (this.#appendedBytes - this.#committedBytes) / PCMU_BYTES_PER_MS;
  }

  append(mulaw: Buffer): void {
    this.#stretches.push({ fromByte: this.#appendedBytes, audio: mulaw });
    this.#appendedBytes += mulaw.length;
  }

  between(startMs: number, endMs: number): Buffer {
    const from = startMs * PCMU_BYTES_PER_MS;
    const to = endMs * PCMU_BYTES_PER_MS;
    return Buffer.concat(
      this.#stretches
        .filter(({ fromByte, audio }) => fromByte < to && fromByte + audio.length > from)
        .map(({ fromByte, audio }) => audio.subarray(Math.max(0, from - fromByte), to - fromByte)),
    );
  }

  /** Everything that is not committed yet, and still kept. */
  uncommitted(): Buffer {
    return this.between(this.#committedBytes / PCMU_BYTES_PER_MS, this.clockMs);
  }

  /** The next commit starts here. What came before stays a while, for the padding of the next turn. */
  commit(upToMs = this.clockMs): void {
    this.#committedBytes = upToMs * PCMU_BYTES_PER_MS;
    this.forgetOld();
  }

  forgetOld(): void {
    const oldest = this.#appendedBytes - KEPT_MS * PCMU_BYTES_PER_MS;
    const firstKept = this.#stretches.findIndex(({ fromByte, audio }) => fromByte + audio.length > oldest);
    if (firstKept > 0) this.#stretches.splice(0, firstKept);
  }
}
