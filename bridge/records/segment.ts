import type { TrackFile } from './track-file';

/** A stretch of a track that sounded without a pause, and when. */
export interface Segment {
  /** Where in the track it is. */
  fromByte: number;
  byteCount: number;
  /** When its first sample sounded, in ms of the call's clock. */
  atMs: number;
}

/** A voice: its bytes, and when they sounded, in order. */
export interface Voice {
  file: Pick<TrackFile, 'read'>;
  segments: readonly Segment[];
}
