import { skip, skipDigits } from './exact-bytes';

const BEFORE_SEQUENCE_NUMBER = Buffer.from('{"event":"mark","sequenceNumber":"');
const AFTER_NAME = Buffer.from('"}}');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** The other fast path: while the assistant speaks, a mark comes back seven times a second. */
export class MarkFrames {
  readonly #beforeName: Buffer;

  constructor(streamSid: string) {
    this.#beforeName = Buffer.from(`","streamSid":${JSON.stringify(streamSid)},"mark":{"name":"`);
  }

  /**
   * The name of the mark in the message between these bytes; `undefined` unless that is, byte for byte, what Twilio
   * documents, with a name that needs no escaping.
   */
  lift(bytes: Buffer, from = 0, to = bytes.length): string | undefined {
    const nameAt = skip(
      bytes,
      skipDigits(bytes, skip(bytes, from, BEFORE_SEQUENCE_NUMBER)),
      this.#beforeName,
    );
    if (nameAt < 0) return undefined;
    let nameEnd = nameAt;
    while (isPlain(bytes[nameEnd])) nameEnd += 1;
    return skip(bytes, nameEnd, AFTER_NAME) === to ? bytes.toString('latin1', nameAt, nameEnd) : undefined;
  }
}

function isPlain(character: number | undefined): boolean {
  return (
    character !== undefined &&
    character >= FIRST_PRINTABLE &&
    character <= LAST_PRINTABLE &&
    character !== QUOTE &&
    character !== BACKSLASH
  );
}
