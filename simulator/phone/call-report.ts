import type { SayNoun } from './announcement';
import type { PlayedSound } from './announcer';
import type { EndedBy } from './call-flow';
import type { MediaStream } from './media-stream';
import type { Cut } from './playout';
import type { Recognition } from './recognition';
import type { StreamCounts } from './stream-facts';
import type { TwilioWarning } from './warnings';

/** Points of a call in ms of its clock; undefined when the call did not get there. */
export interface CallTimes {
  ringingAtMs: number | undefined;
  answeredAtMs: number | undefined;
  /** The first stream's `start`. */
  streamingAtMs: number | undefined;
  /** The first sound of the assistant in the caller's ear. */
  firstHeardAtMs: number | undefined;
  endedAtMs: number | undefined;
}

export interface Said extends SayNoun {
  atMs: number;
}

export interface Played extends PlayedSound {
  atMs: number;
}

/** A `<Gather>` that only waits. */
export interface Listening {
  atMs: number;
  language: string;
}

export interface Recognised extends Recognition {
  atMs: number;
}

export interface Dialed {
  atMs: number;
  number: string;
}

/** What Twilio's REST API can do to a call in progress. */
export type CallUpdate = { status: 'completed' } | { twiml: string };

export type Updated = CallUpdate & { atMs: number };

export interface FetchedDocument {
  atMs: number;
  url: string;
  twiml: string;
}

/** What a call was, told when it is over. The counts are sums over its streams. */
export interface CallReport extends StreamCounts {
  callSid: string;
  endedBy: EndedBy;
  /** With `error`, what went wrong, in a sentence. */
  error: string | undefined;
  warnings: TwilioWarning[];
  streams: MediaStream[];
  says: Said[];
  plays: Played[];
  /** What a `<Gather>` understood. */
  recognitions: Recognised[];
  dials: Dialed[];
  /** What the REST API did. */
  updates: Updated[];
  documents: FetchedDocument[];
  /** Every `clear` that cut audio short; those that found nothing are in the streams' playouts. */
  cuts: Cut[];
  times: CallTimes;
}

export function sumCounts(streams: MediaStream[]): StreamCounts {
  const sum = {
    framesSent: 0,
    bytesSent: 0,
    framesReceived: 0,
    bytesReceived: 0,
    marksReceived: 0,
    marksEchoed: 0,
  };
  for (const { counts } of streams) {
    for (const name of Object.keys(sum) as (keyof StreamCounts)[]) sum[name] += counts[name];
  }
  return sum;
}
