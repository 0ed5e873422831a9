import { EventEmitter } from 'node:events';
import type { Clock } from '../network/clock';
import type { LineQuality } from '../network/delay-line';
import { DelayLine } from '../network/delay-line';
import type { Ear } from './ear';
import { FaultSchedule } from './fault-schedule';
import type { Spoken } from './microphone';
import type { OutboundMessage } from './outbound-message';
import { readOutboundMessage } from './outbound-message';
import type { PhoneFaults } from './phone-faults';
import { Playout } from './playout';
import { newSid } from './sid';
import type { HandshakeOptions } from './stream-handshake';
import type { MediaStreamEvents, StreamCounts, StreamEnd } from './stream-facts';
import type { SocketClosure } from './stream-socket';
import { StreamSocket } from './stream-socket';
import { Upstream } from './upstream';
import type { TwilioErrorCode, TwilioWarning } from './warnings';
import { twilioWarning } from './warnings';

export interface MediaStreamOptions {
  handshake: HandshakeOptions;
  accountSid: string;
  callSid: string;
  /** `customParameters` of the start message. */
  parameters: Record<string, string>;
  /** The network between the caller and the server, each way. */
  network: LineQuality;
  faults: PhoneFaults;
  captureAudio: boolean;
  random: () => number;
  clock: Clock;
}

/**
 * One Media Stream, from the opening of its WebSocket to its end: the caller's voice goes up, the server's audio is
 * played, marks come back.
 *
 *   connecting ──101──▶ streaming ──stop()──▶ stopping
 *       │                  │                     │
 *       └──refused/stop()──┴───server closed─────┴──▶ over
 *
 * Everything between the socket and the caller passes a line of the simulated network, also the end.
 */
export class MediaStream extends EventEmitter<MediaStreamEvents> implements Ear {
  readonly streamSid = newSid('MZ');
  readonly playout: Playout;
  readonly ended: Promise<StreamEnd>;
  /** When each `clear` came off the wire, before the simulated network delay. */
  readonly clearsOffWireAtMs: number[] = [];

  #state: 'connecting' | 'streaming' | 'stopping' | 'over' = 'connecting';
  #startedAtMs: number | undefined;
  #resolveEnded: (end: StreamEnd) => void = () => undefined;
  readonly #received = { framesReceived: 0, bytesReceived: 0, marksReceived: 0 };
  readonly #socket: StreamSocket;
  readonly #up: Upstream;
  readonly #down: DelayLine<() => void>;
  readonly #schedule: FaultSchedule;

  constructor(private readonly options: MediaStreamOptions) {
    super();
    const { accountSid, callSid, faults, network, random, clock, captureAudio } = options;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#socket = new StreamSocket(
      options.handshake,
      {
        opened: () => this.#begin(),
        refused: ({ code, detail, httpStatus, httpBody }) =>
          this.#finish({ how: 'refused', warning: this.#warn(code, detail), httpStatus, httpBody }),
        frame: (frame, isBinary) => this.#receive(frame, isBinary),
        closed: (closure) => this.#socketClosed(closure),
      },
      faults.repeatHandshake,
    );
    this.#up = new Upstream(this.#socket, {
      identity: { accountSid, callSid, streamSid: this.streamSid },
      faults,
      network,
      random,
      clock,
      congested: (byteCount) =>
        this.#warn(31930, `the server is ${byteCount} bytes behind; audio is discarded`),
    });
    this.#down = new DelayLine((action) => action(), { ...network, random, clock });
    this.#schedule = new FaultSchedule(this, faults, clock);
    this.playout = new Playout(
      clock,
      {
        markReached: (name) => this.#up.echoMark(name),
        speechBegins: (atMs) => this.emit('hears', atMs),
        ranDry: (atMs) => this.emit('quiet', atMs),
        cleared: (cut) => this.emit('cleared', cut),
      },
      { captureAudio },
    );
  }

  /** When `start` was sent; undefined before. */
  get startedAtMs(): number | undefined {
    return this.#startedAtMs;
  }

  get isStreaming(): boolean {
    return this.#startedAtMs !== undefined && this.#state === 'streaming';
  }

  takes(): boolean {
    return this.isStreaming;
  }

  get counts(): StreamCounts {
    return { ...this.#up.counts, ...this.#received };
  }

  /** Says μ-law audio after whatever is still being said; resolves when the last byte has been spoken. */
  say(mulaw: Uint8Array): Promise<Spoken> {
    return this.#up.say(mulaw);
  }

  /** Presses a key: Twilio sends `dtmf`. */
  press(digit: string): void {
    this.#up.press(digit);
  }

  /** Ends the stream from this side: `stop`, then a close frame. A stalled stream ends without either. */
  stop(): void {
    if (this.#state === 'connecting') {
      this.#socket.abandon();
      this.#finish({ how: 'stopped' });
    }
    if (this.#state !== 'streaming') return;
    this.#state = 'stopping';
    this.#schedule.close();
    this.playout.close();
    if (this.#up.isSilenced) this.#socket.abandon();
    else this.#up.stop();
  }

  /** Fault: sends no frames for a while, as a phone that does not transmit silence; the timestamp goes on. */
  pauseFrames(durationMs: number): void {
    this.#up.pauseFrames(durationMs);
  }

  /** Fault: sends nothing any more, not even `stop`; the socket stays open and answers pings. */
  stall(): void {
    this.#up.silence();
  }

  /** Fault: sends nothing any more and answers no pings. */
  goHalfDead(): void {
    this.#up.silence();
    this.#socket.ignorePings();
  }

  /** Fault: resets the connection, without `stop` and without a close frame. */
  reset(): void {
    this.#socket.reset();
  }

  /** Fault: reads nothing from the socket until `resumeReading`. */
  pauseReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    this.#socket.resume();
  }

  /** Fault: sends a text or binary frame as it is. */
  sendMalformed(frame: string | Buffer): void {
    this.#up.sendRaw(frame);
  }

  #begin(): void {
    this.#state = 'streaming';
    this.#schedule.start();
    this.#up.begin(this.options.parameters, () => {
      this.#startedAtMs = this.options.clock.nowMs();
      this.emit('streaming', this.#startedAtMs);
    });
  }

  #receive(frame: Buffer, isBinary: boolean): void {
    const atMs = this.options.clock.nowMs();
    const message = readOutboundMessage(frame, isBinary, this.streamSid);
    if (message.event === 'bad') {
      this.#warn(message.code, message.detail);
      return;
    }
    if (message.event === 'media') {
      this.#received.framesReceived += 1;
      this.#received.bytesReceived += message.audio.length;
    }
    if (message.event === 'mark') this.#received.marksReceived += 1;
    if (message.event === 'clear') this.clearsOffWireAtMs.push(atMs);
    this.emit('received', message, atMs);
    this.#down.send(() => this.#obey(message, atMs));
  }

  #obey(message: OutboundMessage, offWireAtMs: number): void {
    if (this.#state !== 'streaming') return;
    switch (message.event) {
      case 'media':
        if (!this.playout.receive(message.audio)) {
          this.#warn(31931, `ten minutes are buffered; ${message.audio.length} bytes are discarded`);
        }
        break;
      case 'mark':
        this.playout.mark(message.name);
        break;
      case 'clear':
        this.playout.clear(offWireAtMs);
    }
  }

  /** An end that the server made comes down the line, behind all it sent before. */
  #socketClosed({ code, detail, closeCode, closeReason }: SocketClosure): void {
    if (this.#state === 'stopping') {
      this.#finish({ how: 'stopped' });
      return;
    }
    this.#down.send(() => {
      if (this.#state === 'stopping') this.#finish({ how: 'stopped' });
      if (this.#state === 'over') return;
      const warning = this.#warn(code, detail);
      if (code === 31921) this.#finish({ how: 'server-closed', warning, closeCode, closeReason });
      else this.#finish({ how: 'broken', warning });
    });
  }

  #warn(code: TwilioErrorCode, detail: string): TwilioWarning {
    const warning = twilioWarning(code, detail, this.options.clock.nowMs());
    this.emit('warning', warning);
    return warning;
  }

  #finish(end: StreamEnd): void {
    this.#state = 'over';
    this.#schedule.close();
    this.#up.close();
    this.#down.close();
    this.playout.close();
    this.#resolveEnded(end);
  }
}
