import type { OutboundMessage } from './outbound-message';
import type { Cut } from './playout';
import type { TwilioWarning } from './warnings';

export interface MediaStreamEvents {
  /** `start` was sent. */
  streaming: [atMs: number];
  /** A valid message came off the wire, before the simulated network delay. */
  received: [message: OutboundMessage, atMs: number];
  hears: [atMs: number];
  quiet: [atMs: number];
  cleared: [cut: Cut];
  warning: [warning: TwilioWarning];
}

/** How a stream ended. `stopped` is by this side. */
export type StreamEnd =
  | { how: 'refused'; warning: TwilioWarning; httpStatus: number | undefined; httpBody: string | undefined }
  | { how: 'server-closed'; warning: TwilioWarning; closeCode: number; closeReason: string }
  | { how: 'broken'; warning: TwilioWarning }
  | { how: 'stopped' };

/** What went over the wire; bytes are bytes of audio. */
export interface StreamCounts {
  framesSent: number;
  bytesSent: number;
  framesReceived: number;
  bytesReceived: number;
  marksReceived: number;
  marksEchoed: number;
}
