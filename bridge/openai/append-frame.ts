import { randomFillSync } from 'node:crypto';

/**
 * The message that goes up fifty times a second and call: `input_audio_buffer.append`, as the one WebSocket frame
 * it is on the wire (https://www.rfc-editor.org/rfc/rfc6455#section-5.2), made in one go.
 *
 * A library builds the text, copies it into a frame and masks it byte by byte. Here the payload's bytes are copied
 * once, to where they are sent from, and masked four at a time.
 */

const BEFORE_AUDIO = '{"type":"input_audio_buffer.append","audio":"';
const QUOTE = 0x22;
const CLOSING_BRACE = 0x7d;
const AFTER_AUDIO_BYTES = 2;

const FINAL_TEXT_FRAME = 0x81;
const MASKED_WITH_16_BIT_LENGTH = 0x80 | 126;
const LEAST_16_BIT_LENGTH = 126;
const MOST_16_BIT_LENGTH = 65_535;
/** Two bytes of opcode and length, two of extended length, four of masking key: the message begins on a word. */
const HEADER_BYTES = 8;
/** What a frame begins with, but for its length and its key. */
const HEAD = Buffer.from([
  FINAL_TEXT_FRAME,
  MASKED_WITH_16_BIT_LENGTH,
  0,
  0,
  0,
  0,
  0,
  0,
  ...Buffer.from(BEFORE_AUDIO),
]);

/** Frames are made in a slab of memory, one behind the other, so that none is an allocation of its own. */
const SLAB_BYTES = 64 * 1_024;
const WORD_BYTES = 4;
/** Masking keys are fetched many at a time: they must be unpredictable, not unique. */
const KEYS_AT_A_TIME = 2_048;

const keys = new Int32Array(KEYS_AT_A_TIME);
let nextKey = KEYS_AT_A_TIME;
let bytes = Buffer.alloc(0);
let words = new Int32Array(0);
let nextByte = SLAB_BYTES;

/**
 * The frame that appends this base64 audio, given as the bytes of its text. `undefined` where the audio is too
 * short or too long for a 16-bit length: no telephone frame is.
 */
export function appendFrame(audio: Uint8Array): Buffer | undefined {
  const frameBytes = HEAD.length + audio.length + AFTER_AUDIO_BYTES;
  const length = frameBytes - HEADER_BYTES;
  if (length < LEAST_16_BIT_LENGTH || length > MOST_16_BIT_LENGTH) return undefined;
  if (frameBytes + WORD_BYTES > SLAB_BYTES) return undefined;
  const at = reserve(frameBytes);
  const end = at + frameBytes;
  bytes.set(HEAD, at);
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length & 0xff;
  bytes.set(audio, at + HEAD.length);
  bytes[end - 2] = QUOTE;
  bytes[end - 1] = CLOSING_BRACE;
  mask(at, end);
  return bytes.subarray(at, end);
}

/** Tells that a frame was sent and is needed no more: the next one is made in the same memory, which is still warm. */
export function giveBack(frame: Buffer): void {
  const isLast = frame.buffer === bytes.buffer && nextByte - frame.byteOffset - frame.length < WORD_BYTES;
  if (isLast) nextByte = frame.byteOffset;
}

/** Takes the next stretch of the slab, from a word's beginning to a word's end. */
function reserve(frameBytes: number): number {
  if (nextByte + frameBytes + WORD_BYTES > SLAB_BYTES) {
    // The old slab lives on for as long as a frame in it is not sent.
    const slab = new ArrayBuffer(SLAB_BYTES);
    bytes = Buffer.from(slab);
    words = new Int32Array(slab);
    nextByte = 0;
  }
  const at = nextByte;
  nextByte = Math.ceil((at + frameBytes) / WORD_BYTES) * WORD_BYTES;
  return at;
}

/** The last word may reach beyond the frame, into bytes that nobody has written yet. */
function mask(at: number, end: number): void {
  const key = nextMaskingKey();
  const firstWord = (at + HEADER_BYTES) / WORD_BYTES;
  const endWord = Math.ceil(end / WORD_BYTES);
  const frame = words;
  frame[firstWord - 1] = key;
  for (let word = firstWord; word < endWord; word += 1) frame[word] = (frame[word] ?? 0) ^ key;
}

function nextMaskingKey(): number {
  if (nextKey === KEYS_AT_A_TIME) {
    randomFillSync(keys);
    nextKey = 0;
  }
  const key = keys[nextKey] ?? 0;
  nextKey += 1;
  return key;
}
