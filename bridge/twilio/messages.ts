import { z } from 'zod';
import type { CallerStart } from '../call/legs';

/**
 * Twilio Media Streams messages, as documented at
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages. Numbers arrive as strings; unknown events
 * and fields are expected, because Twilio adds them without notice.
 */

/** A message of Twilio's that is not what Twilio documents. Counted and ignored: the call goes on. */
export class TwilioProtocolError extends Error {
  override readonly name = 'TwilioProtocolError';
}

/** What Twilio says to us, as far as a call needs it. */
export type FromTwilio =
  | { event: 'connected' }
  | { event: 'start'; start: CallerStart }
  | { event: 'media'; payload: string; timestampMs: number | undefined }
  | { event: 'dtmf'; digit: string }
  | { event: 'mark'; name: string }
  | { event: 'stop' };

const numeric = z.string().regex(/^\d+$/).transform(Number);
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

const startMessage = z.object({
  event: z.literal('start'),
  start: z.object({
    callSid: z.string(),
    accountSid: z.string(),
    // It goes into every message of ours, and from there into frames of one byte a character.
    streamSid: z.string().regex(/^[\x20-\x7e]+$/),
    mediaFormat: z.object({
      encoding: z.unknown(),
      sampleRate: z.unknown(),
      channels: z.unknown(),
    }),
    customParameters: z.record(z.string(), z.string()).catch({}),
  }),
});
const mediaMessage = z.object({
  event: z.literal('media'),
  media: z.object({
    track: z.string().optional(),
    timestamp: numeric.optional().catch(undefined),
    payload: base64,
  }),
});
const message = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  startMessage,
  mediaMessage,
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string() }) }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal('stop') }),
]);
const known = new Set(['connected', 'start', 'media', 'dtmf', 'mark', 'stop']);

/**
 * Decodes one text frame. An event we do not know is `undefined`, on purpose: it must not end a call.
 *
 * @throws TwilioProtocolError when the text is not JSON, or a known event lacks what is documented of it.
 */
export function decodeTwilio(text: string): FromTwilio | undefined {
  const received = parse(text);
  const { event } = received;
  if (typeof event !== 'string') throw new TwilioProtocolError('a message without an event name');
  if (!known.has(event)) return undefined;
  const decoded = message.safeParse(received);
  if (!decoded.success) {
    const issue = decoded.error.issues[0];
    const where = issue === undefined ? event : [event, ...issue.path].join('.');
    throw new TwilioProtocolError(`a ${event} message whose ${where} is not as documented`);
  }
  return toCall(decoded.data);
}

function toCall(data: z.infer<typeof message>): FromTwilio | undefined {
  switch (data.event) {
    case 'connected':
    case 'stop':
      return { event: data.event };
    case 'start': {
      const { callSid, accountSid, streamSid, mediaFormat, customParameters } = data.start;
      const { encoding, sampleRate, channels } = mediaFormat;
      const isPcmu = encoding === 'audio/x-mulaw' && Number(sampleRate) === 8_000 && Number(channels) === 1;
      const parameters = customParameters;
      return { event: 'start', start: { callSid, accountSid, streamSid, isPcmu, parameters } };
    }
    case 'media':
      // Only the caller's side is ours to hear; a bidirectional stream has no other, but one never knows.
      if (data.media.track === 'outbound') return undefined;
      return { event: 'media', payload: data.media.payload, timestampMs: data.media.timestamp };
    case 'dtmf':
      return { event: 'dtmf', digit: data.dtmf.digit };
    case 'mark':
      return { event: 'mark', name: data.mark.name };
  }
}

function parse(text: string): Record<string, unknown> {
  let received: unknown;
  try {
    received = JSON.parse(text);
  } catch (cause) {
    throw new TwilioProtocolError('a message that is not JSON', { cause });
  }
  if (typeof received !== 'object' || received === null || Array.isArray(received)) {
    throw new TwilioProtocolError('a message that is not a JSON object');
  }
  return received as Record<string, unknown>;
}

/**
 * What we say to Twilio. It drops a message with a key too many or too few (warning 31951), so these carry exactly
 * the documented keys.
 */
export class ToTwilio {
  readonly #beforePayload: string;
  readonly #beforeMark: string;
  readonly #clear: string;

  constructor(streamSid: string) {
    const stream = JSON.stringify(streamSid);
    this.#beforePayload = `{"event":"media","streamSid":${stream},"media":{"payload":"`;
    this.#beforeMark = `{"event":"mark","streamSid":${stream},"mark":{"name":`;
    this.#clear = `{"event":"clear","streamSid":${stream}}`;
  }

  /** `payload` is base64, so it needs no escaping. */
  media(payload: string): string {
    return `${this.#beforePayload}${payload}"}}`;
  }

  mark(name: string): string {
    return `${this.#beforeMark}${JSON.stringify(name)}}}`;
  }

  clear(): string {
    return this.#clear;
  }
}
