import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can go wrong with any answer over HTTP, whatever it would have said. */
export interface ExchangeFault {
  /** So long nothing comes; then what would have come at once. */
  delayMs?: number;
  /** Nothing comes, until the client gives up. */
  hang?: boolean;
  /** The connection breaks in place of an answer. */
  reset?: boolean;
}

/** What became of a request; undefined and false while nothing has. */
export interface ExchangeOutcome {
  /** The HTTP status that was answered. */
  status: number | undefined;
  /** The client was gone before there was an answer. So it is also when the server was closed meanwhile. */
  abortedByClient: boolean;
  /** A fault broke the connection. */
  wasReset: boolean;
}

/** One HTTP request to a stand-in, and its answer: a client may leave before there is one. */
export class Exchange {
  readonly outcome: ExchangeOutcome = { status: undefined, abortedByClient: false, wasReset: false };
  readonly atMs = performance.now();
  readonly url: URL;
  readonly #gone = new AbortController();

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    this.url = new URL(request.url ?? '/', 'http://localhost');
    response.once('close', () => this.#over());
  }

  get method(): string {
    return this.request.method ?? '';
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get isJson(): boolean {
    return /^application\/json\s*(;|$)/i.test(this.headers['content-type'] ?? '');
  }

  /** The body, byte for byte; undefined if the client left before its end. */
  async body(): Promise<Buffer | undefined> {
    try {
      return await buffer(this.request);
    } catch {
      this.#over();
      return undefined;
    }
  }

  /** Lets the fault happen, and tells whether there is still somebody to answer. */
  async survives({ delayMs = 0, hang = false, reset = false }: ExchangeFault): Promise<boolean> {
    const { signal } = this.#gone;
    // A delay that the client did not wait for is over as well.
    if (delayMs > 0) await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    if (hang && !signal.aborted) await once(signal, 'abort');
    if (signal.aborted) return false;
    if (!reset) return true;
    this.outcome.wasReset = true;
    this.request.socket.resetAndDestroy();
    return false;
  }

  /** Answers, if there is still somebody. */
  answer(status: number, headers: Record<string, string>, body: string | Buffer = ''): void {
    if (this.#gone.signal.aborted) return;
    this.outcome.status = status;
    this.response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
  }

  answerJson(status: number, body: object, headers: Record<string, string> = {}): void {
    this.answer(status, { 'Content-Type': 'application/json', ...headers }, JSON.stringify(body));
  }

  #over(): void {
    if (this.outcome.status === undefined && !this.outcome.wasReset) this.outcome.abortedByClient = true;
    this.#gone.abort();
  }
}
