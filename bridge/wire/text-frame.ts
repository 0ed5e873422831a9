const FINAL_TEXT_FRAME = '\x81';
const LENGTH_IN_16_BITS = '\x7e';
const MOST_7_BIT_LENGTH = 125;
/** Our longest message holds one piece of speech, a fortieth of this. */
const MOST_16_BIT_LENGTH = 65_535;

/**
 * An ASCII message as the WebSocket frame it is on the wire when a server sends it, unmasked: a text of one byte a
 * character, so that several frames are joined as texts are (https://www.rfc-editor.org/rfc/rfc6455#section-5.2).
 */
export function textFrame(ascii: string): string {
  const { length } = ascii;
  if (length <= MOST_7_BIT_LENGTH) return FINAL_TEXT_FRAME + String.fromCharCode(length) + ascii;
  if (length > MOST_16_BIT_LENGTH)
    throw new RangeError(`a message of ${length} characters does not fit a frame`);
  return FINAL_TEXT_FRAME + LENGTH_IN_16_BITS + String.fromCharCode(length >>> 8, length & 0xff) + ascii;
}
