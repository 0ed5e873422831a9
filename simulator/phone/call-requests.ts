import type { HttpMethod } from './attributes';
import type { CallSettings } from './call-settings';
import type { StreamNoun } from './connect';
import type { GatherNoun } from './gather';
import type { Gathered } from './gathering';
import { RetrievalError } from './http-exchange';
import type { Warn } from './warnings';
import { quote } from './warnings';
import { WebhookClient } from './webhook-client';

/** `CallStatus` of a webhook's form. */
export type CallStatus = 'ringing' | 'in-progress' | 'completed';

/** `StreamEvent` of a stream's status callback (Twilio docs: TwiML `<Stream>`, "statusCallback"). */
export type StreamEvent =
  { name: 'stream-started' | 'stream-stopped' } | { name: 'stream-error'; streamError: string };

/** What follows such a verb is for its action to say. */
export interface VerbWithAction {
  action: string | undefined;
  method: HttpMethod;
}

/** All HTTP requests of one call. */
export class CallRequests {
  readonly #client: WebhookClient;
  #callbacks: Promise<void> = Promise.resolve();

  constructor(
    private readonly callSid: string,
    private readonly settings: CallSettings,
    private readonly warn: Warn,
  ) {
    this.#client = new WebhookClient({
      authToken: settings.authToken,
      signature: settings.webhookSignature,
      routes: settings.routes,
      timeoutMs: settings.webhookTimeoutMs,
    });
  }

  /** Fetches a document; undefined when it was not to be had, which is then warned of. */
  async document(
    url: URL,
    method: HttpMethod,
    status: CallStatus,
    extra: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const params = this.#params(status, extra);
    try {
      const { body, contentType } = await this.#client.send({ url, method, params, signal });
      if (/^(text|application)\/xml\b|^text\/html\b/i.test(contentType)) return body;
      this.warn(12300, `${url.href} answered with the content type "${contentType}"`);
    } catch (error) {
      if (!(error instanceof RetrievalError)) throw error;
      if (signal?.aborted !== true) this.warn(error.code, error.message);
    }
    return undefined;
  }

  /** Tells a stream's status callback, if it has one; callbacks of a call are told one after the other. */
  streamEvent(stream: StreamNoun, streamSid: string, baseUrl: URL, event: StreamEvent): void {
    const { statusCallback, statusCallbackMethod: method, name } = stream;
    if (statusCallback === undefined) return;
    const url = this.resolve(statusCallback, baseUrl);
    if (url === undefined) return;
    const params = {
      AccountSid: this.settings.accountSid,
      CallSid: this.callSid,
      StreamSid: streamSid,
      StreamName: name ?? streamSid,
      StreamEvent: event.name,
      ...(event.name === 'stream-error' ? { StreamError: event.streamError } : {}),
      Timestamp: new Date().toISOString(),
    };
    this.#tell(() => this.#client.send({ url, method, params }));
  }

  /** The URL that a document means; undefined when it is none, which is then warned of. */
  resolve(url: string, baseUrl: URL): URL | undefined {
    const resolved = URL.canParse(url, baseUrl.href) ? new URL(url, baseUrl) : undefined;
    if (resolved?.protocol === 'https:' || resolved?.protocol === 'http:') return resolved;
    this.warn(11100, `"${quote(url)}" is no http(s) URL`);
    return undefined;
  }

  /** Tells the `action`, if there is one, that the call is over. Its answer is ignored, as there is nobody left to hear it. */
  callCompleted({ action, method }: VerbWithAction, baseUrl: URL, extra: Record<string, string>): void {
    const url = action === undefined ? undefined : this.resolve(action, baseUrl);
    if (url === undefined) return;
    this.#tell(() => this.#client.send({ url, method, params: this.#params('completed', extra) }));
  }

  /** Resolves when nothing is being told any more. */
  settled(): Promise<void> {
    return this.#callbacks;
  }

  #tell(request: () => Promise<unknown>): void {
    this.#callbacks = this.#callbacks.then(request).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof RetrievalError)) throw error;
        this.warn(error.code, error.message);
      },
    );
  }

  #params(status: CallStatus, extra: Record<string, string>): Record<string, string> {
    const { accountSid, from, to, params } = this.settings;
    return {
      CallSid: this.callSid,
      AccountSid: accountSid,
      From: from,
      To: to,
      CallStatus: status,
      ApiVersion: '2010-04-01',
      Direction: 'inbound',
      Caller: from,
      Called: to,
      ...params,
      ...extra,
    };
  }
}

/** What a `<Gather>` tells its action; of nothing, it is not documented how it is told. */
export function inputParams({ input }: GatherNoun, gathered: Gathered): Record<string, string> {
  switch (gathered.input) {
    case 'speech': {
      const { text, confidence } = gathered.recognition;
      return { SpeechResult: text, Confidence: String(confidence) };
    }
    case 'dtmf':
      return { Digits: gathered.digits };
    case 'none':
      return {
        ...(input.includes('dtmf') ? { Digits: '' } : {}),
        ...(input.includes('speech') ? { SpeechResult: '' } : {}),
      };
  }
}
