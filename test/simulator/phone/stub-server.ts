import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type WebSocket from 'ws';
import { WebSocketServer } from 'ws';
import { LoopbackServer } from '../../../simulator/network/loopback-server';
import { StubStream } from './stub-stream';

export interface StubRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  params: Record<string, string>;
}

type Answer = string | ((request: StubRequest, response: ServerResponse) => void);

/** A server such as a user of Twilio writes: TwiML by path, and a WebSocket on every path unless it refuses. */
export class StubServer {
  readonly publicOrigin = 'https://voice.example.com';
  readonly requests: StubRequest[] = [];
  readonly upgrades: IncomingMessage[] = [];
  readonly streams: StubStream[] = [];
  /** Handles upgrades instead of the server. */
  onUpgrade: ((socket: Duplex) => void) | undefined;
  /** Is there before the first message of a stream. */
  onStream: (stream: StubStream) => void = () => undefined;

  readonly #answers: Record<string, Answer> = {};
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  #open!: LoopbackServer;
  readonly #ws = new WebSocketServer({ noServer: true });

  static async start(): Promise<StubServer> {
    const server = new StubServer();
    server.#http.on('upgrade', (request, socket, head) => {
      server.upgrades.push(request);
      socket.on('error', () => undefined);
      if (server.onUpgrade !== undefined) server.onUpgrade(socket);
      else server.#ws.handleUpgrade(request, socket, head, (ws: WebSocket) => server.#accept(ws));
    });
    server.#open = await LoopbackServer.open(server.#http);
    return server;
  }

  get origin(): string {
    return `http://${this.#open.address}`;
  }

  get routes(): Record<string, string> {
    return { [this.publicOrigin]: this.origin };
  }

  /** Answers a path with the inside of a `<Response>`, or by hand. */
  on(path: string, answer: Answer): void {
    this.#answers[path] = answer;
  }

  requestsTo(path: string): StubRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    for (const { socket } of this.upgrades) socket.destroy();
    await this.#open.close();
  }

  #accept(socket: WebSocket): void {
    const stream = new StubStream(socket);
    this.streams.push(stream);
    this.onStream(stream);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    const params = Object.fromEntries(request.method === 'GET' ? searchParams : new URLSearchParams(body));
    const stub = { method: request.method ?? '', path: pathname, headers: request.headers, params };
    this.requests.push(stub);
    const answer = this.#answers[pathname];
    if (typeof answer === 'function') answer(stub, response);
    else if (answer === undefined) response.writeHead(404).end('nothing here');
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(`<Response>${answer}</Response>`);
  }
}
