/** A fault that begins some time after the stream's `start` and ends by itself. */
export interface PassingFault {
  atMs: number;
  durationMs: number;
}

/**
 * What can go wrong on Twilio's side. Everything is off unless it is set. Times count from the stream's `start`;
 * the stream has a method for each timed fault, for those who want it at a point in the conversation.
 */
export interface PhoneFaults {
  /** Bytes of audio per frame: 160 (20 ms) is the custom, not a promise. */
  frameBytes?: number;
  /** Fields that Twilio's docs do not know, in every message. */
  extraFields?: boolean;
  /** Events that Twilio's docs do not know, after `start` and every second. */
  extraEvents?: boolean;
  /** What `start` says instead of the truth. */
  startOverrides?: { callSid?: string; encoding?: string; sampleRate?: number; channels?: number };
  /** Begins with `start`. */
  withoutConnected?: boolean;
  /** Sends `connected`, and nothing after it. */
  withoutStart?: boolean;
  /** Opens the stream's URL, drops the connection before `start`, and opens the URL again. */
  repeatHandshake?: boolean;
  /** Echoes of marks take this much longer than audio, so that some come after a later `clear`. */
  lateMarksMs?: number;
  /** No frames for a while, while the timestamp goes on: a phone that does not transmit silence. */
  gap?: PassingFault;
  /** Nothing is sent any more, not even `stop`; the socket stays open and answers pings. */
  stallAtMs?: number;
  /** Nothing is sent any more and pings are not answered. */
  halfDeadAtMs?: number;
  /** The connection is reset without `stop` and close. */
  resetAtMs?: number;
  /** What the server sends is not read for a while. */
  slowReader?: PassingFault;
}
