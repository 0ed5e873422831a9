import type { Clock } from '../network/clock';
import type { LineQuality } from '../network/delay-line';
import { DelayLine } from '../network/delay-line';
import type { StreamIdentity } from './inbound-messages';
import { InboundMessages } from './inbound-messages';
import type { Spoken } from './microphone';
import { Microphone } from './microphone';
import type { PhoneFaults } from './phone-faults';
import { checkKey } from './phone-key';
import type { StreamSocket } from './stream-socket';

export interface UpstreamOptions {
  identity: StreamIdentity;
  faults: PhoneFaults;
  network: LineQuality;
  random: () => number;
  clock: Clock;
  /** Frames begin to be discarded, because the server is this far behind. */
  congested: (bufferedByteCount: number) => void;
}

/** By custom; Twilio does not promise it. */
const FRAME_BYTES = 160;

/** Frames pile up in our process only after the kernel's buffers are full: this is seconds behind (error 31930). */
const CONGESTED_AT_BYTES = 64 * 1024;

/** Everything that goes from the caller to the server, in one order: the voice, keys, marks and the end. */
export class Upstream {
  readonly counts = { framesSent: 0, bytesSent: 0, marksEchoed: 0 };

  #isSilenced = false;
  #isCongested = false;
  readonly #messages: InboundMessages;
  readonly #microphone: Microphone;
  readonly #line: DelayLine<() => void>;
  readonly #lateMarks: DelayLine<string>;

  constructor(
    private readonly socket: StreamSocket,
    private readonly options: UpstreamOptions,
  ) {
    const { identity, faults, network, random, clock } = options;
    this.#messages = new InboundMessages(identity, faults);
    this.#microphone = new Microphone(clock, faults.frameBytes ?? FRAME_BYTES, (payload, byteCount, atMs) =>
      this.#sendFrame(payload, byteCount, atMs),
    );
    this.#line = new DelayLine((action) => action(), { ...network, random, clock });
    this.#lateMarks = new DelayLine((name) => this.#sendMark(name), { delayMs: faults.lateMarksMs, clock });
  }

  get isSilenced(): boolean {
    return this.#isSilenced;
  }

  /** Begins the stream; `started` is called when `start` has left. */
  begin(customParameters: Record<string, string>, started: () => void): void {
    const { faults } = this.options;
    if (faults.withoutConnected !== true) this.#send(this.#messages.connected());
    if (faults.withoutStart === true) return;
    this.#send(this.#messages.start(customParameters));
    this.#line.send(started);
    if (faults.extraEvents === true) this.#send(this.#messages.unknown());
    this.#microphone.start();
  }

  say(mulaw: Uint8Array): Promise<Spoken> {
    return this.#microphone.say(mulaw);
  }

  press(digit: string): void {
    checkKey(digit);
    this.#send(this.#messages.dtmf(digit));
  }

  echoMark(name: string): void {
    this.#lateMarks.send(name);
  }

  /** Sends a frame as it is. */
  sendRaw(frame: string | Buffer): void {
    this.#line.send(() => this.socket.send(frame));
  }

  /** The last that goes up: `stop`, then the close frame. */
  stop(): void {
    this.#microphone.stop();
    if (this.options.faults.withoutStart !== true) this.#send(this.#messages.stop());
    this.#line.send(() => this.socket.close());
  }

  pauseFrames(durationMs: number): void {
    this.#microphone.mute(durationMs);
  }

  /** From now on nothing is sent; what is on its way arrives. */
  silence(): void {
    this.#isSilenced = true;
  }

  /** Drops what is on its way. */
  close(): void {
    this.#microphone.stop();
    this.#lateMarks.close();
    this.#line.close();
  }

  #send(text: string): void {
    if (!this.#isSilenced) this.#line.send(() => this.socket.send(text));
  }

  #sendMark(name: string): void {
    if (this.#isSilenced) return;
    this.counts.marksEchoed += 1;
    this.#send(this.#messages.mark(name));
  }

  #sendFrame(payload: string, byteCount: number, timestampMs: number): void {
    if (this.#isSilenced) return;
    const text = this.#messages.media(payload, timestampMs);
    this.#line.send(() => {
      if (!this.socket.isOpen || this.#discardsWhenCongested()) return;
      this.counts.framesSent += 1;
      this.counts.bytesSent += byteCount;
      this.socket.send(text);
    });
    if (this.options.faults.extraEvents === true && timestampMs % 1000 === 0) {
      this.#send(this.#messages.unknown());
    }
  }

  #discardsWhenCongested(): boolean {
    const { bufferedByteCount } = this.socket;
    const wasCongested = this.#isCongested;
    this.#isCongested = bufferedByteCount > CONGESTED_AT_BYTES;
    if (this.#isCongested && !wasCongested) this.options.congested(bufferedByteCount);
    return this.#isCongested;
  }
}
