import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { CallObserver, CallSummary } from '../../../bridge/call/observer';
import { observers } from '../../../bridge/call/observers';
import { createLogger } from '../../../bridge/telemetry/logger';
import { Console } from '../../../rig/console/console';
import type { CallEvent, ConversationTurn, Message, Wish } from '../../../rig/console/messages';
import { Rig } from '../../../rig/rig';
import { PUBLIC_BASE_URL, PUBLIC_STREAM_URL } from '../../../rig/simulated-call';
import type { Answers } from '../../../simulator/assistant/answers';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';
import { until } from '../../support/until';

const AUTH_TOKEN = 'the-consoles-auth-token';
const FRAME_BYTES = 160;
const FRAME_MS = 20;

export interface GivenConsoleOptions {
  answers?: Answers;
  transcribe?: (audio: Buffer) => string;
  env?: NodeJS.ProcessEnv;
}

/** The console with a whole rig behind it, all peers simulated. */
export class GivenConsole {
  /** What the bridge said of its calls. */
  readonly summaries: CallSummary[] = [];
  readonly #pages: PageLike[] = [];

  private constructor(
    readonly url: string,
    readonly console: Console,
    private readonly peers: { close(): Promise<void> }[],
    watch: { summaries: CallSummary[] },
  ) {
    this.summaries = watch.summaries;
  }

  static async open({
    answers,
    transcribe,
    env: other = {},
  }: GivenConsoleOptions = {}): Promise<GivenConsole> {
    const assistant = await AssistantSimulator.listen({ answers, transcribe, timings: FAST_TIMINGS });
    const responses = await ResponsesSimulator.listen();
    const console = await Console.prepare({
      ...{ authToken: AUTH_TOKEN, publicBaseUrl: PUBLIC_BASE_URL, publicStreamUrl: PUBLIC_STREAM_URL },
      ...{ isSimulated: true, othersRest: 'http://127.0.0.1:1' },
    });
    const env = {
      ...{ PUBLIC_BASE_URL, PUBLIC_STREAM_URL, TWILIO_AUTH_TOKEN: AUTH_TOKEN },
      TWILIO_API_URL: console.restUrl,
      OPENAI_REALTIME_API_KEY: 'sk-simulated',
      OPENAI_REALTIME_URL: assistant.url,
      OPENAI_RESPONSES_URL: responses.url,
      ...other,
    };
    const summaries: CallSummary[] = [];
    const watch: CallObserver = { ended: (summary) => summaries.push(summary) };
    const silent = () => undefined;
    const webhookLog = { info: silent, warn: silent, error: silent };
    const observer = observers(watch, console.observer);
    const rig = await Rig.open({ env, log: createLogger('silent'), webhookLog, observer }, 0);
    const url = await console.open(0, rig.origin, env);
    return new GivenConsole(url, console, [console, rig, assistant, responses], { summaries });
  }

  /** A page that has connected. */
  async page(): Promise<PageLike> {
    const page = await PageLike.open(this.url);
    this.#pages.push(page);
    return page;
  }

  async close(): Promise<void> {
    for (const page of this.#pages) page.close();
    for (const peer of this.peers) await peer.close();
  }
}

/** Does what the page in a browser does, and writes down what it is told. */
export class PageLike {
  readonly messages: Message[] = [];
  heardBytes = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.heardBytes += data.length;
      else this.messages.push(JSON.parse(data.toString()) as Message);
    });
  }

  static async open(url: string): Promise<PageLike> {
    const page = new PageLike(new WebSocket(`${url.replace(/^http/, 'ws')}/call`, { origin: url }));
    await until(() => page.messages.length > 0);
    return page;
  }

  get events(): CallEvent[] {
    return this.messages.filter((message) => message.is === 'event');
  }

  get faults(): string[] {
    return this.messages.filter((message) => message.is === 'fault').map(({ says }) => says);
  }

  /** The conversation as it was told last. */
  get turns(): ConversationTurn[] {
    return this.messages.filter((message) => message.is === 'turns').at(-1)?.turns ?? [];
  }

  asks(wish: Wish | object): void {
    this.socket.send(JSON.stringify(wish));
  }

  /** Resolves with the event once the call has come to it so many times. */
  async comesTo<K extends CallEvent['kind']>(kind: K, count = 1): Promise<CallEvent & { kind: K }> {
    const found = () => this.events.filter((event) => event.kind === kind);
    await until(() => found().length >= count);
    return found()[count - 1] as CallEvent & { kind: K };
  }

  /** Speaks, a frame every 20 ms by the clock, as a microphone does. */
  async says(mulaw: Buffer): Promise<void> {
    const begunAtMs = performance.now();
    for (let at = 0; at < mulaw.length; at += FRAME_BYTES) {
      const waitMs = begunAtMs + (at / FRAME_BYTES) * FRAME_MS - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      this.socket.send(mulaw.subarray(at, at + FRAME_BYTES));
    }
  }

  /** Calls, and hears the greeting to its end. */
  async calls(): Promise<void> {
    this.asks({ do: 'call' });
    await this.comesTo('quiet');
  }

  async hangsUp(): Promise<CallEvent & { kind: 'ended' }> {
    this.asks({ do: 'hang-up' });
    return this.comesTo('ended');
  }

  close(): void {
    this.socket.terminate();
  }

  async isClosed(): Promise<void> {
    if (this.socket.readyState !== WebSocket.CLOSED) await once(this.socket, 'close');
  }
}
