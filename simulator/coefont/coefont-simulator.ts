import { EventEmitter } from 'node:events';
import { Exchange } from '../network/exchange';
import type { ExchangeOutcome } from '../network/exchange';
import { LoopbackServer } from '../network/loopback-server';
import type { CoeFontFault, CoeFontOptions } from './coefont-options';
import { whyUnsigned } from './coefont-signature';
import type { CoeFontKeys } from './coefont-signature';
import { SoundStorage, STORAGE_PATH } from './sound-storage';
import type { Fetch } from './sound-storage';
import { readSpeechOrder } from './speech-order';
import type { SpeechOrder } from './speech-order';

/** One `POST /v2/text2speech`: what was to be said, and what came of it. */
export interface CoeFontOrder {
  /** The first is 1. */
  number: number;
  /** On the clock of `performance.now()`. */
  atMs: number;
  /** As it was sent. */
  body: string;
  /** Undefined where the order was refused before or for it. */
  text: string | undefined;
  outcome: ExchangeOutcome;
  /** Where the sound lies. */
  location: string | undefined;
  /** Why it was refused. */
  refusedWith: string | undefined;
}

export interface CoeFontSimulatorEvents {
  /** An order is over: answered, refused, broken off, or given up by its client. */
  finished: [order: CoeFontOrder];
}

const SPEECH_PATH = '/v2/text2speech';
const VOICES_PATH = '/v2/coefonts/pro';
const EXAMPLE_VOICE = '2b174967-1a8a-42e4-b1ae-5f6548cfa05d';

type Refusal = [status: number, message: string];

/**
 * Stands in for CoeFont's text to speech: takes what its reference says that it takes, refuses the rest, and speaks in noise.
 * Reference and statuses are known from a copy of version 2.0.3, never from an account.
 *
 * https://docs.coefont.cloud/
 */
export class CoeFontSimulator extends EventEmitter<CoeFontSimulatorEvents> {
  /** All that was to be said, the first one first. */
  readonly spoken: CoeFontOrder[] = [];
  /** Who is let in; may be changed, as keys are. */
  readonly keys: CoeFontKeys;
  readonly #storage: SoundStorage;
  readonly #nowS: () => number;
  readonly #voices: readonly string[];
  #server!: LoopbackServer;

  private constructor(private readonly options: CoeFontOptions) {
    super();
    this.keys = { accessKey: options.accessKey, accessSecret: options.accessSecret };
    this.#nowS = options.nowS ?? (() => Math.floor(Date.now() / 1_000));
    this.#voices = options.voices ?? [EXAMPLE_VOICE];
    this.#storage = new SoundStorage(this.#nowS, options.msPerCharacter ?? 120);
  }

  static async listen(options: CoeFontOptions): Promise<CoeFontSimulator> {
    const simulator = new CoeFontSimulator(options);
    simulator.#server = await LoopbackServer.answering((request, response) => {
      return simulator.#serve(new Exchange(request, response));
    }, options.port);
    return simulator;
  }

  /** Where to post what is to be said. */
  get url(): string {
    return `${this.#origin}${SPEECH_PATH}`;
  }

  /** All visits to the storage, those in vain as well. */
  get fetches(): readonly Fetch[] {
    return this.#storage.fetches;
  }

  /** Drops everyone and frees the port. */
  close(): Promise<void> {
    return this.#server.close();
  }

  get #origin(): string {
    return `http://${this.#server.address}`;
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { method, url } = exchange;
    if (url.pathname.startsWith(STORAGE_PATH)) this.#storage.serve(exchange);
    else if (url.pathname === SPEECH_PATH && method === 'POST') await this.#speak(exchange);
    else if (url.pathname === VOICES_PATH && method === 'GET') this.#listVoices(exchange);
    else refuse(exchange, [404, `There is no ${method} ${url.pathname}.`]);
  }

  async #speak(exchange: Exchange): Promise<void> {
    const order: CoeFontOrder = {
      number: this.spoken.length + 1,
      atMs: exchange.atMs,
      body: '',
      text: undefined,
      outcome: exchange.outcome,
      location: undefined,
      refusedWith: undefined,
    };
    this.spoken.push(order);
    try {
      const body = await exchange.body();
      if (body === undefined) return;
      order.body = body.toString();
      const read = this.#read(exchange, body);
      const refusal = Array.isArray(read) ? read : await this.#answer(exchange, order, read);
      if (refusal === undefined) return;
      order.refusedWith = refusal[1];
      refuse(exchange, refusal);
    } finally {
      this.emit('finished', order);
    }
  }

  /** Who asks comes before what they ask. */
  #read(exchange: Exchange, body: Buffer): SpeechOrder | Refusal {
    const why = whyUnsigned(exchange.headers, body, this.keys, this.#nowS());
    if (why !== undefined) return [401, why];
    if (!exchange.isJson) return [400, 'Content-Type must be application/json.'];
    const read = readSpeechOrder(body.toString());
    if (typeof read === 'string') return [400, read];
    if (this.options.forbiddenVoices?.includes(read.coefont) === true)
      return [403, 'This voice may not be used.'];
    if (!this.#voices.includes(read.coefont)) return [404, 'There is no such voice.'];
    if (read.format === 'mp3') return [501, 'This stand-in makes no MP3.'];
    return read;
  }

  async #answer(exchange: Exchange, order: CoeFontOrder, read: SpeechOrder): Promise<Refusal | undefined> {
    order.text = read.text;
    const fault = this.#faultOf(order.number);
    if (!(await exchange.survives(fault))) return undefined;
    if (fault.status !== undefined)
      return [fault.status, fault.message ?? `The stand-in was told to answer ${fault.status}.`];
    if (fault.noLocation !== true)
      order.location = fault.location ?? `${this.#origin}${this.#storage.put(read)}`;
    exchange.answer(302, order.location === undefined ? {} : { Location: order.location });
    return undefined;
  }

  #listVoices(exchange: Exchange): void {
    const why = whyUnsigned(exchange.headers, Buffer.alloc(0), this.keys, this.#nowS());
    if (why !== undefined) {
      refuse(exchange, [401, why]);
      return;
    }
    const voices = this.#voices.map((coefont) => ({
      coefont,
      name: 'シミュレーション',
      description: 'A voice that is noise.',
      icon: `${this.#origin}/icon/${coefont}.jpeg`,
      sample: [],
      tags: [],
    }));
    exchange.answerJson(200, voices);
  }

  #faultOf(number: number): CoeFontFault {
    const { faults } = this.options;
    return (typeof faults === 'function' ? faults(number) : faults?.[number - 1]) ?? {};
  }
}

/** The body is the reference's; its sentences are the stand-in's own. */
function refuse(exchange: Exchange, [status, message]: Refusal): void {
  exchange.answerJson(status, { message });
}
