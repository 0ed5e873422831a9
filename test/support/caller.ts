import type { MediaStream } from '../../simulator/phone/media-stream';
import type { CallReport } from '../../simulator/phone/call-report';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { HELLO } from './quick-call';
import { until } from './until';

/** One caller, who talks when told to and notes on which stream what was heard, and when. */
export class Caller {
  /** Of each stream, when the assistant was first heard on it, in ms of the phone's clock. */
  readonly firstHeardAtMs = new Map<MediaStream, number>();
  /** Of each stream, when it was over. */
  readonly overAtMs = new Map<MediaStream, number>();
  #answersHeard = 0;
  #isSounding = false;

  constructor(readonly call: PhoneCall) {
    call.on('hears', (atMs) => {
      this.#answersHeard += 1;
      this.#isSounding = true;
      const stream = call.streams.at(-1);
      if (stream !== undefined && !this.firstHeardAtMs.has(stream)) this.firstHeardAtMs.set(stream, atMs);
    });
    const quiet = (): void => {
      this.#isSounding = false;
    };
    call.on('quiet', quiet);
    call.on('cut', quiet);
    // A stream follows upon its document, so it is known by the time that the webhook is asked for the next one.
    call.on('streaming', (_atMs, stream) => {
      void stream.ended.then(() => {
        this.overAtMs.set(stream, performance.now());
        quiet();
      });
    });
  }

  /** Has heard the assistant to the end on the stream that carries the call now. */
  get isGreeted(): boolean {
    const { stream } = this.call;
    return stream !== undefined && this.firstHeardAtMs.has(stream) && !this.#isSounding;
  }

  /** Streams on which the assistant was heard. */
  get answeredStreams(): number {
    return this.firstHeardAtMs.size;
  }

  /** From the end of the stream that was cut to the first word on the next that was answered. */
  get silenceMs(): number | undefined {
    const [cut, ...later] = this.call.streams.filter((stream) => this.firstHeardAtMs.has(stream));
    const next = later.at(-1);
    const fromMs = cut === undefined ? undefined : this.overAtMs.get(cut);
    const toMs = next === undefined ? undefined : this.firstHeardAtMs.get(next);
    return fromMs === undefined || toMs === undefined ? undefined : toMs - fromMs;
  }

  /** Says hello and hears the answer out. */
  async talks(): Promise<void> {
    const heardBefore = this.#answersHeard;
    await this.call.say(HELLO);
    await until(() => this.#answersHeard > heardBefore && !this.#isSounding);
  }

  hangsUp(): Promise<CallReport> {
    this.call.hangUp();
    return this.call.ended;
  }
}
