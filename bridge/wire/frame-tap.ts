import type { Duplex } from 'node:stream';
import type { TextMessage } from './text-message';

const FINAL_TEXT_FRAME = 0x81;
const FIRST_CONTROL_OPCODE = 0x88;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
const LENGTH_IN_16_BITS = 126;
const MASKING_KEY_BYTES = 4;
const MOST_16_BIT_LENGTH = 65_535;

const WORD_BYTES = 4;
/**
 * Where frames are unmasked and read, one after another. A frame is laid down so that its message begins on the
 * third word whatever the length of its header: its masking key is then the second word, and masks the words after
 * it as they are.
 */
const KEY_WORD = 1;
const MESSAGE_WORD = 2;
const MESSAGE_AT = MESSAGE_WORD * WORD_BYTES;
const desk = new ArrayBuffer(MESSAGE_AT + MOST_16_BIT_LENGTH + 1);
const deskBytes = Buffer.from(desk);
const deskWords = new Int32Array(desk);
const deskView = new DataView(desk);

/** The message that lies on the desk now: one at a time, so one is enough. */
const deskMessage = { bytes: deskBytes, view: deskView, from: MESSAGE_AT, to: MESSAGE_AT };

/** Who is given the text messages. */
export interface TextTaker {
  takeText(message: TextMessage): void;
}

type DataListener = (this: Duplex, chunk: Buffer) => void;

/** Who sends the frames: only a client masks them. */
export type Sender = 'client' | 'server';

/**
 * A shortcut past the WebSocket library for what comes fifty times a second and call: whole text frames. They are
 * taken off the wire, unmasked and handed over; every other frame goes to the library as it came, so pings, closes
 * and errors stay its business.
 *
 * It takes the place of the listener that `ws` has put on the socket's data. Where it does not find exactly one, it
 * changes nothing, and the library receives everything itself, only slower. From a peer's first fragment, binary or
 * very long message on, or one that is masked when it should not be or not when it should, all is the library's.
 */
export class FrameTap {
  readonly #toLibrary: DataListener;
  readonly #mask: number;
  #isOpen = true;
  /** The beginning of a frame whose end has not come yet. */
  #rest: Buffer | undefined;

  private constructor(
    private readonly wire: Duplex,
    toLibrary: DataListener,
    sender: Sender,
    private readonly taker: TextTaker,
  ) {
    this.#toLibrary = toLibrary;
    this.#mask = sender === 'client' ? MASKED : 0;
  }

  /** Hands whole text messages that come over a WebSocket's socket to their taker. Returns whether it could. */
  static open(wire: Duplex, sender: Sender, taker: TextTaker): boolean {
    const [toLibrary, ...others] = wire.listeners('data') as DataListener[];
    if (toLibrary === undefined || others.length > 0) return false;
    const tap = new FrameTap(wire, toLibrary, sender, taker);
    wire.off('data', toLibrary);
    wire.on('data', (chunk: Buffer) => tap.#onData(chunk));
    return true;
  }

  #onData(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (this.#isOpen && at < bytes.length) {
      const end = this.#frame(bytes, at);
      if (end === undefined) {
        this.#rest = at === 0 ? bytes : bytes.subarray(at);
        return;
      }
      at = end;
    }
    if (at < bytes.length) this.#pass(at === 0 ? bytes : bytes.subarray(at));
  }

  /** Deals with the frame that begins here and returns where it ends; `undefined` if its end has not come yet. */
  #frame(bytes: Buffer, at: number): number | undefined {
    const second = bytes[at + 1];
    if (second === undefined) return undefined;
    const first = bytes[at] ?? 0;
    const shortLength = second & LENGTH_BITS;
    const isText = first === FINAL_TEXT_FRAME;
    if (
      (second & MASKED) !== this.#mask ||
      shortLength > LENGTH_IN_16_BITS ||
      (!isText && first < FIRST_CONTROL_OPCODE)
    ) {
      this.#isOpen = false;
      return at;
    }
    const isLong = shortLength === LENGTH_IN_16_BITS;
    const keyAt = at + (isLong ? 4 : 2);
    if (keyAt > bytes.length) return undefined;
    const length = isLong ? bytes.readUInt16BE(at + 2) : shortLength;
    const end = keyAt + (this.#mask === 0 ? 0 : MASKING_KEY_BYTES) + length;
    if (end > bytes.length) return undefined;
    const isAll = at === 0 && end === bytes.length;
    const frame = isAll ? bytes : bytes.subarray(at, end);
    if (isText) this.taker.takeText(this.#read(frame, length));
    else this.#pass(frame);
    return end;
  }

  #read(frame: Buffer, length: number): TextMessage {
    deskBytes.set(frame, MESSAGE_AT + length - frame.length);
    if (this.#mask !== 0) unmask(length);
    deskMessage.to = MESSAGE_AT + length;
    return deskMessage;
  }

  #pass(bytes: Buffer): void {
    this.#toLibrary.call(this.wire, bytes);
  }
}

/** The last word may reach beyond the message, into bytes that mean nothing. */
function unmask(length: number): void {
  const key = deskWords[KEY_WORD] ?? 0;
  const endWord = MESSAGE_WORD + Math.ceil(length / WORD_BYTES);
  for (let word = MESSAGE_WORD; word < endWord; word += 1) deskWords[word] = (deskWords[word] ?? 0) ^ key;
}
