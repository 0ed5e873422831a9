import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Clock } from '../call/clock';
import type { EndReason } from '../call/end-reason';
import type { CallerLeg, CallerListener, CallerStart } from '../call/legs';
import { FrameTap } from './frame-tap';
import { MarkFrames } from './mark-frame';
import { MediaFrames } from './media-frame';
import { textFrame } from './text-frame';
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
export class CallerSocket implements CallerLeg {
  readonly counts: CallerSocketCounts = {
    framesReceived: 0,
    framesParsedSlowly: 0,
    messagesMalformed: 0,
    piecesSent: 0,
  };
  #listener: CallerListener | undefined;
  #stream: { to: ToTwilio; frames: MediaFrames; marks: MarkFrames } | undefined;
  #over = false;
  /** Frames that go out at the end of this turn of the event loop. */
  #unsent = '';
  #lastMediaAtMs: number;
  #lastSignAtMs: number;
  /** Whether sound has come since the last look: noting it is cheaper than reading a clock fifty times a second. */
  #soundSinceLook = false;
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

  /** Begins to report to the listener. */
  listen(listener: CallerListener): void {
    this.#listener = listener;
    // `ws` gives one Buffer for a message unless told otherwise.
    this.socket.on('message', (data, isBinary) =>
      this.#onMessage(data as Buffer, 0, (data as Buffer).length, isBinary),
    );
    FrameTap.open(this.wire, (bytes, from, to) => this.#onMessage(bytes, from, to, false));
    this.socket.on('pong', () => this.#onSign());
    this.socket.on('close', () => this.#gone('caller-lost'));
    this.socket.on('error', (error) => this.log.info({ err: error.message }, 'caller socket error'));
    this.#look();
  }

  play(audio: string): void {
    this.counts.piecesSent += 1;
    this.#send(this.#stream?.to.media(audio));
  }

  mark(name: string): void {
    this.#send(this.#stream?.to.mark(name));
  }

  clear(): void {
    this.#send(this.#stream?.to.clear());
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

  #onMessage(bytes: Buffer, from: number, to: number, isBinary: boolean): void {
    if (this.#over || this.#listener === undefined) return;
    try {
      if (isBinary) throw new TwilioProtocolError('a binary message');
      const sound = this.#stream?.frames.lift(bytes, from, to);
      if (sound !== undefined) {
        this.#soundSinceLook = true;
        this.counts.framesReceived += 1;
        this.#listener.callerAudio(sound.payload, sound.timestampMs);
        return;
      }
      this.#onSign();
      const mark = this.#stream?.marks.lift(bytes, from, to);
      if (mark !== undefined) {
        this.#listener.markReturned(mark);
        return;
      }
      const message = decodeTwilio(bytes.toString('utf8', from, to));
      if (message !== undefined) this.#take(message, this.#listener);
    } catch (error) {
      if (error instanceof TwilioProtocolError) this.#onMalformed(error);
      else this.#onFault(error);
    }
  }

  #onMalformed(error: TwilioProtocolError): void {
    this.counts.messagesMalformed += 1;
    if (this.counts.messagesMalformed === 1)
      this.log.warn({ why: error.message }, 'malformed message ignored');
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
        if (this.#stream === undefined) return;
        this.#lastMediaAtMs = this.clock.nowMs();
        this.counts.framesReceived += 1;
        this.counts.framesParsedSlowly += 1;
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
    if (this.#stream !== undefined) return;
    if (!this.admitStart(start)) {
      this.#gone('call-id-reused');
      return;
    }
    this.#lastMediaAtMs = this.clock.nowMs();
    this.#stream = {
      to: new ToTwilio(start.streamSid),
      frames: new MediaFrames(start.streamSid),
      marks: new MarkFrames(start.streamSid),
    };
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
    if (this.#soundSinceLook) {
      this.#soundSinceLook = false;
      this.#lastMediaAtMs = nowMs;
      this.#onSign();
    }
    if (this.#stream === undefined) {
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
