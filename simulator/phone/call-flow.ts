import type { SayNoun } from './announcement';
import type { AnnouncerListener } from './announcer';
import { Announcer } from './announcer';
import type { HttpMethod } from './attributes';
import { CallInterruption } from './call-interruption';
import type { Interruption } from './call-interruption';
import type { VerbWithAction } from './call-requests';
import { CallRequests, inputParams } from './call-requests';
import type { CallSettings } from './call-settings';
import { ConnectedStream } from './connected-stream';
import type { ConnectVerb } from './connect';
import type { DialVerb } from './dial';
import { DialledCall } from './dialled-call';
import type { Ear } from './ear';
import type { GatherNoun } from './gather';
import { Gathering } from './gathering';
import type { MediaStream } from './media-stream';
import type { Recognition } from './recognition';
import type { Verb } from './twiml';
import { readTwiml, TwimlError } from './twiml';

/** Who or what ended a call. */
export type EndedBy = 'caller' | 'hangup-verb' | 'reject-verb' | 'document-end' | 'dialed' | 'rest' | 'error';

/** What a call tells while it follows its documents. */
export interface CallFlowListener extends AnnouncerListener {
  document(url: string, twiml: string): void;
  streamOpened(stream: MediaStream): void;
  /** A `<Gather>` begins to hear the caller, or to hear more of them. */
  gathers(gathering: Ear): void;
  /** Its prompts are over. */
  listening(language: string): void;
  recognised(recognition: Recognition): void;
  dialed(number: string): void;
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
const APPLICATION_ERROR: SayNoun = {
  text: 'We are sorry, an application error has occurred. Goodbye.',
  language: undefined,
  voice: undefined,
};

/** Follows TwiML from document to document, verb by verb, until the call ends. */
export class CallFlow {
  readonly #interruption: CallInterruption;
  readonly #requests: CallRequests;
  readonly #announcer: Announcer;
  #stream: MediaStream | undefined;
  #gathering: Gathering | undefined;
  #stepCount = 0;
  #isOver = false;

  constructor(private readonly options: CallFlowOptions) {
    const { callSid, settings, listener } = options;
    this.#interruption = new CallInterruption(settings.clock);
    this.#requests = new CallRequests(callSid, settings, (code, detail) => listener.warn(code, detail));
    this.#announcer = new Announcer(settings, this.#interruption, this.#requests, listener);
  }

  /** Whether nothing can be done to the call any more, although somebody may still have to be told of its end. */
  get isOver(): boolean {
    const { pending } = this.#interruption;
    return this.#isOver || pending?.kind === 'caller' || pending?.kind === 'completed';
  }

  /** Resolves when the call is over and everybody has been told. @throws Error when it goes round in circles. */
  async run(webhookUrl: URL): Promise<EndedBy> {
    try {
      let next = await this.#fetch(webhookUrl.href, webhookUrl, 'POST', 'ringing');
      while (next !== 'next-verb' && 'document' in next) next = await this.#follow(next.document);
      return next === 'next-verb' ? 'document-end' : next.ended;
    } finally {
      this.#isOver = true;
      await this.#requests.settled();
    }
  }

  /** Somebody ends the call, or gives it another document. */
  interrupt(interruption: Interruption): void {
    if (this.isOver) return;
    this.#interruption.interrupt(interruption);
    this.#stream?.stop();
    this.#gathering?.stop();
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
    for (const { code, detail } of document.warnings) listener.warn(code, detail);
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
        return this.#connect(verb, base);
      case 'Gather':
        return this.#gather(verb.gather, base);
      case 'Say':
      case 'Play':
      case 'Pause':
        return (await this.#announcer.announce([verb], base)) ? 'next-verb' : this.#applicationError();
      case 'Dial':
        return this.#dial(verb, base);
      case 'Redirect':
        return this.#fetch(verb.url, base, verb.method, 'in-progress');
      case 'Hangup':
        return { ended: 'hangup-verb' };
      case 'Reject':
        return { ended: 'reject-verb' };
    }
  }

  async #connect(verb: ConnectVerb, base: URL): Promise<Next> {
    const { callSid, settings, random, listener } = this.options;
    const requests = this.#requests;
    const { stream, ended } = new ConnectedStream(verb.stream, base, { callSid, settings, random, requests });
    this.#stream = stream;
    listener.streamOpened(stream);
    await ended;
    this.#stream = undefined;
    return this.#askAction(verb, base);
  }

  async #dial(verb: DialVerb, base: URL): Promise<Next> {
    const { settings, listener } = this.options;
    const call = new DialledCall();
    if (verb.number !== undefined) listener.dialed(verb.number);
    const plan = verb.number === undefined ? { status: 'failed' as const } : settings.dial;
    if (plan.status !== 'completed') return this.#askAction(verb, base, call.params(plan.status));

    const { hangsUpFirst = 'caller', talkMs = 0 } = plan;
    const answeredAtMs = settings.clock.nowMs();
    await this.#interruption.wait(talkMs);
    const params = call.params('completed', settings.clock.nowMs() - answeredAtMs);
    if (hangsUpFirst === 'callee' || this.#interruption.pending !== undefined) {
      return this.#askAction(verb, base, params);
    }
    this.#requests.callCompleted(verb, base, params);
    return { ended: 'dialed' };
  }

  /** A verb is over: its action says how the call goes on, or is told that it does not. */
  async #askAction(verb: VerbWithAction, base: URL, params: Record<string, string> = {}): Promise<Next> {
    const interrupted = this.#interrupted(base);
    if (interrupted === undefined) {
      if (verb.action === undefined) return 'next-verb';
      return this.#fetch(verb.action, base, verb.method, 'in-progress', params);
    }
    const isOver = interrupted !== 'next-verb' && 'ended' in interrupted;
    if (isOver) this.#requests.callCompleted(verb, base, params);
    return interrupted;
  }

  async #gather(noun: GatherNoun, base: URL): Promise<Next> {
    const { settings, listener } = this.options;
    const gathering = new Gathering(noun, settings);
    this.#gathering = gathering;
    listener.gathers(gathering);
    const goesOn = await this.#announcer.announce(noun.prompts, base, gathering);
    if (!goesOn) {
      gathering.stop();
      return this.#applicationError();
    }
    if (!gathering.isOver) {
      gathering.promptsAreOver();
      listener.gathers(gathering);
      listener.listening(noun.language);
    }
    const gathered = await gathering.result;
    this.#gathering = undefined;

    if (gathered.input === 'speech') listener.recognised(gathered.recognition);
    // A caller who has their say leads a call in no circles.
    if (gathered.input !== 'none') this.#stepCount = 0;
    const isAsked = gathered.input !== 'none' || noun.actionOnEmptyResult;
    if (!isAsked || this.#interruption.pending !== undefined) return 'next-verb';
    const params = inputParams(noun, gathered);
    return this.#fetch(noun.action ?? base.href, base, noun.method, 'in-progress', params);
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
    await this.#announcer.say(APPLICATION_ERROR);
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
