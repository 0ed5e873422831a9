import { randomBytes } from 'node:crypto';
import { clientFrame } from './frame';

/** Twilio sends 160 bytes of μ-law every 20 ms. */
export const FRAME_MS = 20;
const FRAME_BYTES = 160;

/** All calls share it: it only has to be the one of each stream's `start`. */
export const STREAM_SID = 'MZ0123456789abcdef0123456789abcdef';
const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';

/** What a stream begins with: `connected`, then `start`. */
export function openingFrames(callSid: string): Buffer {
  const start = {
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: ACCOUNT_SID,
      streamSid: STREAM_SID,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { from: '+819012345678', to: '+815012345678' },
    },
    streamSid: STREAM_SID,
  };
  return Buffer.concat([
    clientFrame(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' })),
    clientFrame(JSON.stringify(start)),
  ]);
}

/** The media messages of so many seconds of a stream, key for key as Twilio sends them, ready for the wire. */
export function mediaFrames(durationMs: number): Buffer[] {
  return Array.from({ length: Math.ceil(durationMs / FRAME_MS) }, (_, index) =>
    clientFrame(
      JSON.stringify({
        event: 'media',
        sequenceNumber: String(index + 2),
        media: {
          track: 'inbound',
          chunk: String(index + 1),
          timestamp: String((index + 1) * FRAME_MS),
          payload: randomBytes(FRAME_BYTES).toString('base64'),
        },
        streamSid: STREAM_SID,
      }),
    ),
  );
}

/** A mark that comes back. */
export function markFrame(name: string, sequenceNumber: number): Buffer {
  return clientFrame(
    JSON.stringify({
      event: 'mark',
      sequenceNumber: String(sequenceNumber),
      streamSid: STREAM_SID,
      mark: { name },
    }),
  );
}
