import { connect, type Socket } from 'node:net';
import { CLIENT_PONG, PING, TEXT } from './frame';
import { markFrame, openingFrames } from './caller-script';
import { DELTA_MS } from './assistant-script';
import { FrameReader } from './frame-reader';
import { HeadReader, upgradeRequest } from './handshake';

/** Twilio drops audio that the peer does not take; so much unsent is half a second of it. */
const MOST_UNSENT_BYTES = 8 * 1_024;

const BEFORE_PAYLOAD = Buffer.from('"payload":"');
/** What a relay, which does not translate, brings of the assistant's speech. */
const API_DELTA = Buffer.from('{"type":"response.output_audio.delta"');
const LONGEST_MARK_BYTES = 400;

/** What all phones of a load saw, added up. */
export interface PhoneCounts {
  heardMs: number;
  marksReturned: number;
  /** Frames that were not sent because the peer had taken none for too long. */
  framesDropped: number;
}

/** Where and how a phone's stream is opened. */
export interface StreamTarget {
  port: number;
  path: string;
  headers: Readonly<Record<string, string>>;
  callSid: string;
}

/** One call's phone, as Twilio would be: sends the caller's frames, plays what comes, returns marks once heard. */
export class Phone {
  readonly #socket: Socket;
  readonly #reader = new FrameReader((opcode, bytes, at, end) => {
    if (opcode === TEXT) this.#onText(bytes, at, end);
    if (opcode === PING) this.#socket.write(CLIENT_PONG);
  });
  readonly #marksOut: { name: string; heardAtMs: number }[] = [];
  #isOpen = false;
  #framesSent = 0;
  #playsUntilMs = 0;

  constructor(
    target: StreamTarget,
    private readonly script: readonly Buffer[],
    private readonly counts: PhoneCounts,
    private readonly nowMs: () => number,
    onLost: (why: string) => void,
  ) {
    const head = new HeadReader();
    this.#socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true }, () => {
      this.#socket.write(upgradeRequest(target.path, target.headers));
    });
    this.#socket.on('data', (chunk) => {
      if (this.#isOpen) {
        this.#reader.push(chunk);
        return;
      }
      const answer = head.push(chunk);
      if (answer === undefined) return;
      if (!answer.head.startsWith('HTTP/1.1 101')) {
        onLost(`the upgrade was answered with ${answer.head.split('\r\n', 1)[0] ?? ''}`);
        return;
      }
      this.#isOpen = true;
      this.#socket.write(openingFrames(target.callSid));
      this.#reader.push(answer.rest);
    });
    this.#socket.on('error', (error) => onLost(error.message));
    this.#socket.on('close', () => onLost('a call was closed'));
  }

  /** The caller's next 20 ms. */
  sendFrame(): void {
    if (!this.#isOpen) return;
    const frame = this.script[this.#framesSent % this.script.length];
    this.#framesSent += 1;
    if (frame === undefined) return;
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) this.counts.framesDropped += 1;
    else this.#socket.write(frame);
  }

  /** Returns the marks whose audio has been played by now. */
  returnMarks(): void {
    const nowMs = this.nowMs();
    for (
      let mark = this.#marksOut[0];
      mark !== undefined && mark.heardAtMs <= nowMs;
      mark = this.#marksOut[0]
    ) {
      this.#marksOut.shift();
      this.counts.marksReturned += 1;
      this.#socket.write(markFrame(mark.name, this.#framesSent));
    }
  }

  hangUp(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #onText(bytes: Buffer, at: number, end: number): void {
    if (end - at < LONGEST_MARK_BYTES) {
      const message = JSON.parse(bytes.toString('latin1', at, end)) as {
        event?: string;
        mark?: { name?: string };
      };
      if (message.event !== 'mark') return;
      const heardAtMs = Math.max(this.nowMs(), this.#playsUntilMs);
      this.#marksOut.push({ name: message.mark?.name ?? '', heardAtMs });
    } else {
      this.#play(audioMs(bytes, at, end));
    }
  }

  #play(durationMs: number): void {
    this.counts.heardMs += durationMs;
    this.#playsUntilMs = Math.max(this.nowMs(), this.#playsUntilMs) + durationMs;
  }
}

/** The length of speech in one message; 0 if it is none. */
function audioMs(bytes: Buffer, at: number, end: number): number {
  if (bytes.subarray(at, at + API_DELTA.length).equals(API_DELTA)) return DELTA_MS;
  const payloadAt = bytes.indexOf(BEFORE_PAYLOAD, at);
  if (payloadAt < 0 || payloadAt > end) return 0;
  const payloadEnd = bytes.indexOf(0x22, payloadAt + BEFORE_PAYLOAD.length);
  return ((payloadEnd - payloadAt - BEFORE_PAYLOAD.length) * 3) / 4 / 8;
}
