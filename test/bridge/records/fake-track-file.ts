import type { TrackFile } from '../../../bridge/records/track-file';

/** A track in memory. */
export function fakeTrackFile(): TrackFile & { readonly bytes: Buffer } {
  let bytes = Buffer.alloc(0);
  return {
    get bytes() {
      return bytes;
    },
    get byteCount() {
      return bytes.length;
    },
    append(base64: string | Buffer) {
      const more = Buffer.from(base64.toString('latin1'), 'base64');
      bytes = Buffer.concat([bytes, more]);
      return more.length;
    },
    read(target: Buffer, position: number) {
      bytes.copy(target, 0, position);
      return Promise.resolve();
    },
  } as unknown as TrackFile & { readonly bytes: Buffer };
}
