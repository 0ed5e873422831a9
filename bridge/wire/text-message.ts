/**
 * A text message where it lies in memory. It is borrowed: whoever takes it may read it until they return, and
 * copies what they keep.
 */
export interface TextMessage {
  readonly bytes: Buffer;
  /** The same memory, for reading it four bytes at a time. */
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

/** The message that these bytes are. */
export function textMessage(bytes: Buffer): TextMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes, view, from: 0, to: bytes.length };
}
