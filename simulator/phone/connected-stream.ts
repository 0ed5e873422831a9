import type { CallRequests } from './call-requests';
import type { CallSettings } from './call-settings';
import type { StreamNoun } from './connect';
import { MediaStream } from './media-stream';
import type { StreamEnd } from './stream-facts';
import { TWILIO_ERRORS } from './warnings';

export interface ConnectedStreamOptions {
  callSid: string;
  settings: CallSettings;
  random: () => number;
  requests: CallRequests;
}

/** The stream of one `<Connect>`, and what its status callback is told. */
export class ConnectedStream {
  readonly stream: MediaStream;
  /** Resolves when the stream is over and its callback is being told. */
  readonly ended: Promise<StreamEnd>;

  constructor(
    private readonly noun: StreamNoun,
    private readonly base: URL,
    private readonly options: ConnectedStreamOptions,
  ) {
    const { callSid, settings, random, requests } = options;
    const { authToken, accountSid, routes, network, faults, captureAudio, clock } = settings;
    this.stream = new MediaStream({
      handshake: {
        url: absoluteStreamUrl(noun.url, base),
        authToken,
        signature: settings.streamSignature,
        routes,
        timeoutMs: settings.connectTimeoutMs,
      },
      accountSid,
      callSid,
      parameters: noun.parameters,
      network,
      faults,
      captureAudio,
      random,
      clock,
    });
    this.stream.once('streaming', () =>
      requests.streamEvent(noun, this.stream.streamSid, base, { name: 'stream-started' }),
    );
    this.ended = this.#untilEnd();
  }

  async #untilEnd(): Promise<StreamEnd> {
    const end = await this.stream.ended;
    const failed = end.how === 'refused' || end.how === 'broken';
    const event = failed
      ? ({ name: 'stream-error', streamError: TWILIO_ERRORS[end.warning.code].title } as const)
      : ({ name: 'stream-stopped' } as const);
    this.options.requests.streamEvent(this.noun, this.stream.streamSid, this.base, event);
    return end;
  }
}

/** A relative URL is one of the document's host, and always wss. */
function absoluteStreamUrl(url: string, base: URL): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(url) || url === '') return url;
  return new URL(url, base).href.replace(/^https?:/, 'wss:');
}
