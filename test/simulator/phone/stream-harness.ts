import { systemClock } from '../../../simulator/network/clock';
import type { LineQuality } from '../../../simulator/network/delay-line';
import { MediaStream } from '../../../simulator/phone/media-stream';
import type { PhoneFaults } from '../../../simulator/phone/phone-faults';
import { Routes } from '../../../simulator/phone/routes';
import type { StreamSignature } from '../../../simulator/phone/signatures';
import type { TwilioWarning } from '../../../simulator/phone/warnings';
import { StubServer } from './stub-server';
import type { StubStream } from './stub-stream';
import { until } from './until';

export const TOKEN = '12345';
export const PATH = '/stream/abc';

interface Wishes {
  url?: string;
  signature?: StreamSignature;
  faults?: PhoneFaults;
  network?: LineQuality;
  timeoutMs?: number;
}

/** A server, and streams that are opened to it without a call around them. */
export class StreamHarness {
  readonly warnings: TwilioWarning[] = [];
  readonly #opened: MediaStream[] = [];

  private constructor(readonly server: StubServer) {}

  static async start(): Promise<StreamHarness> {
    return new StreamHarness(await StubServer.start());
  }

  codes(): number[] {
    return this.warnings.map(({ code }) => code);
  }

  open({ url, signature = 'good', faults = {}, network = {}, timeoutMs = 20_000 }: Wishes = {}): MediaStream {
    const stream = new MediaStream({
      handshake: {
        url: url ?? `wss://voice.example.com${PATH}`,
        authToken: TOKEN,
        signature,
        routes: new Routes(this.server.routes),
        timeoutMs,
      },
      accountSid: 'AC1',
      callSid: 'CA1',
      parameters: { who: 'me' },
      network,
      faults,
      captureAudio: true,
      random: () => 0.5,
      clock: systemClock,
    });
    stream.on('warning', (warning) => this.warnings.push(warning));
    this.#opened.push(stream);
    return stream;
  }

  /** An open stream, and the server's end of it. */
  async connect(wishes: Wishes = {}): Promise<{ phone: MediaStream; far: StubStream }> {
    const neverStarts = wishes.faults?.withoutStart === true;
    const phone = this.open(wishes);
    await until(() => this.server.streams.length > 0 && (phone.isStreaming || neverStarts));
    const far = this.server.streams.at(-1)!;
    if (!neverStarts) await far.started();
    return { phone, far };
  }

  async close(): Promise<void> {
    for (const stream of this.#opened) stream.stop();
    await Promise.all(this.#opened.map(({ ended }) => ended));
    await this.server.close();
  }
}
