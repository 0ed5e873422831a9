import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Clock } from '../call/clock';
import type { EndReason } from '../call/end-reason';
import type { CallerLeg, CallerListener, CallerStart } from '../call/legs';
import { FrameTap, type TextTaker } from '../wire/frame-tap';
import { liftMark } from './mark-frame';
import { liftMedia } from './media-frame';
import { textFrame } from '../wire/text-frame';
import { textMessage, type TextMessage } from '../wire/text-message';
import { decodeTwilio, type FromTwilio, ToTwilio, TwilioProtocolError } from './messages';

/** How long an upgraded stream may take to say `start`. */
export const START_DUE_MS = 10_000;
/** Twilio sends media all the time, silence as well: so long without any means that the stream is dead. */
export const MEDIA_STOPPED_MS = 30_000;
/** How long nothing at all may come before the peer is asked whether it is there, and how long it may take. */
export const PING_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 2_500;

/** `normal closure`: Twilio goes on with what follows `<Connect>`, as it does for any code. */
const CLOSE_CODE = 1000;
/** A peer that does not answer our close is cut off, so that no socket outlives its call. */
const CLOSE_ANSWER_MS = 1_000;

/** What was odd or lost on one stream, for the log at its end. */
export interface CallerSocketCounts {
  framesReceived: number;
  framesParsedSlowly: number;
  messagesMalformed: number;
  piecesSent: number;
}

/**
 * The caller's leg over one Twilio Media Stream. Turns messages into facts for its listener and deeds into
 * messages; it watches that the peer is alive, and leaves every decision to the call.
 */
export class CallerSocket implements CallerLeg, TextTaker {
  #listener: CallerListener | undefined;
  /** How to write to the stream, once it has started. */
  #to: ToTwilio | undefined;
  #over = false;
  /** Frames that go out at the end of this turn of the event loop. */
  #unsent = '';
  #lastMediaAtMs: number;
  #lastSignAtMs: number;
  #framesLifted = 0;
  /** Whether sound has come since the last look is told by the count: no clock is read fifty times a second. */
  #framesAtLook = 0;
  #framesParsed = 0;
  #messagesMalformed = 0;
  #piecesSent = 0;
  #pingedAtMs: number | undefined;
  #cancelLook: () => void = () => undefined;
  readonly #openedAtMs: number;

  constructor(
    private readonly socket: WebSocket,
    /** What is under the WebSocket. */
    private readonly wire: Duplex,
    private readonly clock: Clock,
    private readonly log: Logger,
    /** Asked once, when `start` has come: whether this stream's call id is used up by another. */
    private readonly admitStart: (start: CallerStart) => boolean,
  ) {
    this.#openedAtMs = this.#lastMediaAtMs = this.#lastSignAtMs = clock.nowMs();
  }

  get counts(): CallerSocketCounts {
    return {
      framesReceived: this.#framesLifted + this.#framesParsed,
      framesParsedSlowly: this.#framesParsed,
      messagesMalformed: this.#messagesMalformed,
      piecesSent: this.#piecesSent,
    };
  }

  /** Begins to report to the listener. */
  listen(listener: CallerListener): void {
    this.#listener = listener;
    // `ws` gives one Buffer for a message unless told otherwise.
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.#onMalformed('a binary message');
      else this.takeText(textMessage(data as Buffer));
    });
    FrameTap.open(this.wire, 'client', this);
    this.socket.on('pong', () => this.#onSign());
    this.socket.on('close', () => {
      this.#gone('caller-lost');
      this.log.debug(this.counts, 'caller stream closed');
    });
    this.socket.on('error', (error) => this.log.info({ err: error.message }, 'caller socket error'));
    this.#look();
  }

  takeText(message: TextMessage): void {
    const listener = this.#listener;
    if (this.#over || listener === undefined) return;
    try {
      const sound = this.#to === undefined ? undefined : liftMedia(message);
      if (sound !== undefined) {
        this.#framesLifted += 1;
        listener.callerAudio(sound.payload, sound.timestampMs);
        return;
      }
      this.#onSign();
      const mark = liftMark(message);
      if (mark !== undefined) {
        listener.markReturned(mark);
        return;
      }
      const { bytes, from, to } = message;
      const decoded = decodeTwilio(bytes.toString('utf8', from, to));
      if (decoded !== undefined) this.#take(decoded, listener);
    } catch (error) {
      if (error instanceof TwilioProtocolError) this.#onMalformed(error.message);
      else this.#onFault(error);
    }
  }

  play(audio: string): void {
    this.#piecesSent += 1;
    this.#send(this.#to?.media(audio));
  }

  mark(name: string): void {
    this.#send(this.#to?.mark(name));
  }

  clear(): void {
    this.#send(this.#to?.clear());
  }

  hangUp(reason: EndReason): void {
    this.#over = true;
    this.#cancelLook();
    this.#flush();
    this.socket.close(CLOSE_CODE, reason);
    const giveUp = this.clock.after(CLOSE_ANSWER_MS, () => this.socket.terminate());
    this.socket.once('close', giveUp);
    if (this.socket.readyState === this.socket.CLOSED) giveUp();
  }

  /** Pieces and marks of one delta go out together, in one write instead of one for each. */
  #send(text: string | undefined): void {
    if (text === undefined || this.#over) return;
    if (this.#unsent === '') process.nextTick(this.#flush);
    this.#unsent += textFrame(text);
  }

  readonly #flush = (): void => {
    const frames = this.#unsent;
    this.#unsent = '';
    // Whole frames may be written beside those of `ws`: it never leaves one unfinished without compression.
    if (frames !== '' && this.socket.readyState === this.socket.OPEN) this.wire.write(frames, 'latin1');
  };

  #onMalformed(why: string): void {
    this.#messagesMalformed += 1;
    if (this.#messagesMalformed === 1) this.log.warn({ why }, 'malformed message ignored');
  }

  /** A fault of ours must end one call, not the process with all its calls. */
  #onFault(error: unknown): void {
    this.log.error({ err: error }, 'fault while handling a message of the caller');
    this.#gone('bridge-fault');
  }

  #take(message: FromTwilio, listener: CallerListener): void {
    switch (message.event) {
      case 'connected':
        return;
      case 'start':
        this.#onStart(message.start, listener);
        return;
      case 'media':
        if (this.#to === undefined) return;
        this.#lastMediaAtMs = this.clock.nowMs();
        this.#framesParsed += 1;
        listener.callerAudio(Buffer.from(message.payload, 'latin1'), message.timestampMs);
        return;
      case 'dtmf':
        listener.callerPressed(message.digit);
        return;
      case 'mark':
        listener.markReturned(message.name);
        return;
      case 'stop':
        this.#gone('caller-hung-up');
        return;
    }
  }

  #onStart(start: CallerStart, listener: CallerListener): void {
    if (this.#to !== undefined) return;
    if (!this.admitStart(start)) {
      this.#gone('call-id-reused');
      return;
    }
    this.#lastMediaAtMs = this.clock.nowMs();
    this.#to = new ToTwilio(start.streamSid);
    listener.callerStarted(start);
  }

  #onSign(): void {
    this.#lastSignAtMs = this.clock.nowMs();
    this.#pingedAtMs = undefined;
  }

  /** Looks now and then whether the peer still lives: cheaper than a timer for every message. */
  #look(): void {
    this.#cancelLook = this.clock.after(LOOK_EVERY_MS, () => this.#look());
    const nowMs = this.clock.nowMs();
    if (this.#framesLifted !== this.#framesAtLook) {
      this.#framesAtLook = this.#framesLifted;
      this.#lastMediaAtMs = nowMs;
      this.#onSign();
    }
    if (this.#to === undefined) {
      if (nowMs - this.#openedAtMs >= START_DUE_MS) this.#gone('start-missing');
      return;
    }
    if (nowMs - this.#lastMediaAtMs >= MEDIA_STOPPED_MS) {
      this.#gone('caller-audio-stopped');
    } else if (this.#pingedAtMs !== undefined) {
      if (nowMs - this.#pingedAtMs >= PING_AFTER_MS) this.#gone('caller-unreachable');
    } else if (nowMs - this.#lastSignAtMs >= PING_AFTER_MS) {
      this.#pingedAtMs = nowMs;
      this.socket.ping();
    }
  }

  #gone(reason: EndReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelLook();
    this.#listener?.callerGone(reason);
  }
}
