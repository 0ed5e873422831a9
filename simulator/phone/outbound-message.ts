import type { TwilioErrorCode } from './warnings';
import { quote } from './warnings';

/** What a server may send on a stream (Twilio docs: Media Streams WebSocket messages, "Send WebSocket messages"). */
export type OutboundMessage =
  { event: 'media'; audio: Buffer } | { event: 'mark'; name: string } | { event: 'clear' };

/** A frame that Twilio would drop with a warning. */
export interface BadMessage {
  event: 'bad';
  code: Extract<TwilioErrorCode, 31950 | 31951>;
  detail: string;
}

const KEYS = new Map<unknown, readonly string[]>([
  ['media', ['event', 'streamSid', 'media']],
  ['mark', ['event', 'streamSid', 'mark']],
  ['clear', ['event', 'streamSid']],
]);

/**
 * Reads one frame as strictly as Twilio does: a text frame of JSON with exactly the documented keys and this
 * stream's sid. The size of the audio is free (errors 31950 and 31951 say what is not).
 */
export function readOutboundMessage(
  frame: Buffer,
  isBinary: boolean,
  streamSid: string,
): OutboundMessage | BadMessage {
  if (isBinary) return malformed(`a binary frame of ${frame.length} bytes`);
  const text = frame.toString('utf8');
  const message = parse(text);
  if (!isObject(message)) return invalid('it is not a JSON object', text);

  const keys = KEYS.get(message.event);
  if (keys === undefined) return invalid('the event is none of media, mark and clear', text);
  if (!hasExactly(message, keys)) return invalid(`its keys are not exactly ${keys.join(', ')}`, text);
  if (message.streamSid !== streamSid) return invalid(`its streamSid is not ${streamSid}`, text);

  switch (message.event) {
    case 'media':
      return readMedia(message.media, text);
    case 'mark':
      return readMark(message.mark, text);
    default:
      return { event: 'clear' };
  }
}

function readMedia(media: unknown, text: string): OutboundMessage | BadMessage {
  if (!isObject(media) || !hasExactly(media, ['payload']) || typeof media.payload !== 'string') {
    return invalid('media is not an object with exactly one key, the text payload', text);
  }
  if (media.payload === '') return malformed('the payload is empty');
  if (!isBase64(media.payload)) return malformed(`the payload is not base64: ${quote(media.payload)}`);
  return { event: 'media', audio: Buffer.from(media.payload, 'base64') };
}

function readMark(mark: unknown, text: string): OutboundMessage | BadMessage {
  if (!isObject(mark) || !hasExactly(mark, ['name']) || typeof mark.name !== 'string' || mark.name === '') {
    return invalid('mark is not an object with exactly one key, the text name', text);
  }
  return { event: 'mark', name: mark.name };
}

function malformed(detail: string): BadMessage {
  return { event: 'bad', code: 31950, detail };
}

function invalid(detail: string, text: string): BadMessage {
  return { event: 'bad', code: 31951, detail: `${detail}: ${quote(text)}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasExactly(value: object, keys: readonly string[]): boolean {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

/** Written without a repeated group: a payload may be ten minutes long, and such a pattern overflows on it. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));
}
