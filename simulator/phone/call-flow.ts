import { CallInterruption } from './call-interruption';
import type { Interruption } from './call-interruption';
import { CallRequests } from './call-requests';
import type { CallSettings } from './call-settings';
import { MediaStream } from './media-stream';
import type { HttpMethod, SayNoun, StreamNoun, Verb } from './twiml';
import { readTwiml, TwimlError } from './twiml';
import type { TwilioErrorCode } from './warnings';
import { TWILIO_ERRORS } from './warnings';

/** Who or what ended a call. */
export type EndedBy = 'caller' | 'hangup-verb' | 'reject-verb' | 'document-end' | 'dialed' | 'rest' | 'error';

/** What a call tells while it follows its documents. */
export interface CallFlowListener {
  document(url: string, twiml: string): void;
  streamOpened(stream: MediaStream): void;
  said(say: SayNoun): void;
  dialed(number: string): void;
  warn(code: TwilioErrorCode, detail: string): void;
}

export interface CallFlowOptions {
  callSid: string;
  settings: CallSettings;
  random: () => number;
  listener: CallFlowListener;
}

interface CallDocument {
  url: URL;
  twiml: string;
}

/** What follows a verb. */
type Next = 'next-verb' | { document: CallDocument } | { ended: EndedBy };

/** A call that takes more steps than this goes round in circles. */
const MAX_STEPS = 50;

/** What Twilio says when it has no document to follow. */
const APPLICATION_ERROR = 'We are sorry, an application error has occurred. Goodbye.';

/** Follows TwiML from document to document, verb by verb, until the call ends. */
export class CallFlow {
  readonly #interruption: CallInterruption;
  readonly #requests: CallRequests;
  #stream: MediaStream | undefined;
  #stepCount = 0;

  constructor(private readonly options: CallFlowOptions) {
    this.#interruption = new CallInterruption(options.settings.clock);
    this.#requests = new CallRequests(options.callSid, options.settings, (code, detail) =>
      options.listener.warn(code, detail),
    );
  }

  /** Resolves when the call is over and everybody has been told. @throws Error when it goes round in circles. */
  async run(webhookUrl: URL): Promise<EndedBy> {
    try {
      let next = await this.#fetch(webhookUrl.href, webhookUrl, 'POST', 'ringing');
      while (next !== 'next-verb' && 'document' in next) next = await this.#follow(next.document);
      return next === 'next-verb' ? 'document-end' : next.ended;
    } finally {
      await this.#requests.settled();
    }
  }

  /** Somebody ends the call, or gives it another document. */
  interrupt(interruption: Interruption): void {
    this.#interruption.interrupt(interruption);
    this.#stream?.stop();
  }

  async #follow({ url, twiml }: CallDocument): Promise<Next> {
    const { listener } = this.options;
    listener.document(url.href, twiml);
    let document;
    try {
      document = readTwiml(twiml);
    } catch (error) {
      if (!(error instanceof TwimlError)) throw error;
      listener.warn(error.code, error.message);
      return this.#applicationError();
    }
    for (const warning of document.schemaWarnings) listener.warn(12200, warning);
    for (const verb of document.verbs) {
      const next = this.#interrupted(url) ?? (await this.#perform(verb, url));
      if (next !== 'next-verb') return next;
    }
    return this.#interrupted(url) ?? { ended: 'document-end' };
  }

  async #perform(verb: Verb, base: URL): Promise<Next> {
    this.#countStep();
    switch (verb.verb) {
      case 'Connect':
        return this.#connect(verb.stream, verb.action, verb.method, base);
      case 'Say':
        await this.#say(verb.say);
        return 'next-verb';
      case 'Dial':
        this.options.listener.dialed(verb.number);
        if (this.options.settings.dialAnswers) return { ended: 'dialed' };
        if (verb.action === undefined) return 'next-verb';
        return this.#fetch(verb.action, base, verb.method, 'in-progress', {
          DialCallStatus: 'no-answer',
        });
      case 'Redirect':
        return this.#fetch(verb.url, base, verb.method, 'in-progress');
      case 'Pause':
        await this.#interruption.wait(verb.lengthMs / this.options.settings.pausePace);
        return 'next-verb';
      case 'Hangup':
        return { ended: 'hangup-verb' };
      case 'Reject':
        return { ended: 'reject-verb' };
      case 'Gather':
      case 'Play':
        return 'next-verb';
    }
  }

  async #connect(noun: StreamNoun, action: string | undefined, method: HttpMethod, base: URL): Promise<Next> {
    const { callSid, settings, random, listener } = this.options;
    const { authToken, accountSid, routes, network, faults, captureAudio, clock } = settings;
    const stream = new MediaStream({
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
    this.#stream = stream;
    stream.once('streaming', () =>
      this.#requests.streamEvent(noun, stream.streamSid, base, { name: 'stream-started' }),
    );
    listener.streamOpened(stream);
    const end = await stream.ended;
    this.#stream = undefined;

    const failed = end.how === 'refused' || end.how === 'broken';
    const event = failed
      ? ({ name: 'stream-error', streamError: TWILIO_ERRORS[end.warning.code].title } as const)
      : ({ name: 'stream-stopped' } as const);
    this.#requests.streamEvent(noun, stream.streamSid, base, event);

    const interrupted = this.#interrupted(base);
    if (interrupted !== undefined) {
      const isOver = interrupted !== 'next-verb' && 'ended' in interrupted;
      if (isOver && action !== undefined) this.#requests.callCompleted(action, base, method);
      return interrupted;
    }
    if (action === undefined) return 'next-verb';
    return this.#fetch(action, base, method, 'in-progress');
  }

  async #say(say: SayNoun): Promise<void> {
    this.options.listener.said(say);
    await this.#interruption.wait(say.text.length * this.options.settings.msPerCharacter);
  }

  async #fetch(
    reference: string,
    base: URL,
    method: HttpMethod,
    status: 'ringing' | 'in-progress',
    extra: Record<string, string> = {},
  ): Promise<Next> {
    this.#countStep();
    const url = this.#requests.resolve(reference, base);
    if (url === undefined) return this.#applicationError();
    const twiml = await this.#requests.document(url, method, status, extra, this.#interruption.signal);
    const interrupted = this.#interrupted(url);
    if (interrupted !== undefined) return interrupted;
    return twiml === undefined ? this.#applicationError() : { document: { url, twiml } };
  }

  async #applicationError(): Promise<Next> {
    await this.#say({ text: APPLICATION_ERROR, language: undefined, voice: undefined });
    return { ended: 'error' };
  }

  #interrupted(base: URL): Next | undefined {
    const { pending } = this.#interruption;
    switch (pending?.kind) {
      case undefined:
        return undefined;
      case 'caller':
        return { ended: 'caller' };
      case 'completed':
        return { ended: 'rest' };
      case 'document':
        this.#interruption.goOn();
        return { document: { url: base, twiml: pending.twiml } };
    }
  }

  #countStep(): void {
    this.#stepCount += 1;
    if (this.#stepCount > MAX_STEPS) {
      throw new Error(
        `The call takes more than ${MAX_STEPS} verbs and requests: its documents lead in circles.`,
      );
    }
  }
}

/** A relative URL is one of the document's host, and always wss. */
function absoluteStreamUrl(url: string, base: URL): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(url) || url === '') return url;
  return new URL(url, base).href.replace(/^https?:/, 'wss:');
}
