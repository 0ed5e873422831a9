import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { LoopbackServer } from '../../simulator/network/loopback-server';
import { Handset, type HandsetTies } from './handset';
import type { Message } from './messages';
import { PageDoor } from './page-door';
import { type PageFile, pageFiles } from './page-files';

const CALL_PATH = '/call';
/** The longest is a sentence to be said; a frame of sound is shorter. */
const MAX_MESSAGE_BYTES = 16 * 1_024;
const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** Serves the page to the browser of this machine, and gives each page that connects a handset. */
export class ConsoleServer {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });

  private constructor(
    private readonly server: LoopbackServer,
    private readonly door: PageDoor,
    private readonly files: ReadonlyMap<string, PageFile>,
    private readonly ties: HandsetTies,
  ) {}

  /** Opens it on this port of the loopback interface; 0 takes any. @throws the system's error when it is taken. */
  static async open(ties: HandsetTies, port: number): Promise<ConsoleServer> {
    const files = await pageFiles(ties.recordings);
    const http = createServer();
    const server = await LoopbackServer.open(http, port);
    const console = new ConsoleServer(server, new PageDoor(server.port), files, ties);
    http.on('request', (request, response) => console.#answer(request, response));
    http.on('upgrade', (request, socket, head) => console.#upgrade(request, socket, head));
    return console;
  }

  get url(): string {
    return `http://${this.server.address}`;
  }

  /** Every handset hangs up, and the port is free. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await this.server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const refused = this.door.refusesRequest(request);
    if (refused !== undefined) {
      this.#send(response, 403, sentence(refused));
    } else if (request.method !== 'GET') {
      this.#send(
        response.setHeader('Allow', 'GET'),
        405,
        sentence('Here is only something to be had by GET.'),
      );
    } else {
      const file = this.files.get((request.url ?? '').split('?', 1)[0] ?? '');
      this.#send(response, file === undefined ? 404 : 200, file ?? sentence('There is nothing here.'));
    }
  }

  #send(response: ServerResponse, status: number, { type, body }: PageFile): void {
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Security-Policy': this.door.securityPolicy,
      'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
    response.end(body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refused = this.door.refusesSocket(request);
    if (refused !== undefined) {
      refuse(socket, '403 Forbidden', refused);
    } else if (request.url !== CALL_PATH) {
      refuse(socket, '404 Not Found', 'There is nothing here.');
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (page) => void this.#connect(page));
    }
  }

  async #connect(page: WebSocket): Promise<void> {
    const tell = (message: Message): void => page.send(JSON.stringify(message), ignoreGone);
    const play = (mulaw: Buffer): void => page.send(mulaw, { binary: true }, ignoreGone);
    const handset = new Handset(this.ties, { tell, play });
    page.on('error', () => page.terminate());
    page.on('close', () => handset.gone());
    page.on('message', (data: RawData, isBinary) => {
      const bytes = data as Buffer;
      if (isBinary) handset.heard(bytes);
      else void handset.asked(bytes.toString('utf8'));
    });
    const recordings = this.ties.recordings.map(({ name, text, durationMs }) => ({ name, text, durationMs }));
    tell({ is: 'ready', ...(await this.ties.answerer.read()), recordings });
  }
}

function sentence(text: string): PageFile {
  return { type: PLAIN_TEXT, body: `${text}\n` };
}

function refuse(socket: Duplex, status: string, why: string): void {
  const headers = `Content-Type: ${PLAIN_TEXT}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(why) + 1}`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${why}\n`);
}

/** A page that has gone meanwhile is told nothing, and its `close` says so. */
function ignoreGone(): void {
  return;
}
