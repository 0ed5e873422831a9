import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { Call } from './call/call';
import type { Clock } from './call/clock';
import type { CallObserver } from './call/observer';
import type { CallControl } from './call/legs';
import type { CallMemory } from './call/memory';
import { observers } from './call/observers';
import type { ToolRunner } from './call/tool-runner';
import { callerAlias } from './contract/caller-alias';
import type { Assistants, Directory } from './contract/assistant/directory';
import { HEALTH_PATH, READY_PATH } from './contract/paths';
import type { Secret } from './contract/secret';
import { type Admission, Door } from './door';
import { AssistantLine } from './openai/assistant-line';
import type { WarmSessions } from './openai/warm-sessions';
import type { RecordKeeper } from './records/record-keeper';
import type { Settings } from './settings';
import { Switchboard } from './switchboard';
import { CallerSocket } from './twilio/caller-socket';

/** A request line and a handful of headers: whoever needs longer is not Twilio. */
const HEADERS_DUE_MS = 5_000;
/** Twilio's messages are a few hundred bytes. */
const MAX_MESSAGE_BYTES = 64 * 1_024;
/** Which one, the log says: whoever knocks need not know. */
const UNREADABLE = 'a secret or the assistants cannot be read';

/** What a bridge is made of. */
export interface BridgeParts {
  settings: Settings;
  clock: Clock;
  log: Logger;
  observer: CallObserver;
  directory: Directory;
  control: CallControl;
  tools: ToolRunner;
  /** Keeps records of calls, and remembers by them. @default - none is kept */
  records?: RecordKeeper | undefined;
  /** Sessions that are open before anybody calls. */
  warm: WarmSessions;
  /** The secret that is kept under this name. */
  secretNamed: (parameterName: string) => Secret;
}

/** One process, many calls: health over HTTP, and one WebSocket for each caller. */
export class BridgeServer {
  readonly switchboard: Switchboard;
  readonly #door: Door;
  readonly #http: Server;
  readonly #streams = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: false,
  });

  constructor(private readonly parts: BridgeParts) {
    const { settings } = parts;
    this.switchboard = new Switchboard(settings.maxCalls);
    this.#door = new Door(
      settings.publicStreamUrl,
      settings.twilioAuthToken,
      (callId) => this.switchboard.isUsed(callId),
      unixSeconds,
    );
    this.#http = createServer(
      { headersTimeout: HEADERS_DUE_MS, requestTimeout: HEADERS_DUE_MS, connectionsCheckingInterval: 1_000 },
      (request, response) => this.handleRequest(request, response),
    );
    this.#http.on('upgrade', (request, socket, head) => this.handleUpgrade(request, socket, head));
  }

  /** Listens on the configured port; 0 takes any. Returns the port. */
  async listen(host?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.parts.settings.port, host, resolve);
    });
    this.parts.warm.open();
    return (this.#http.address() as AddressInfo).port;
  }

  /** Ends every call with this reason and closes the server. */
  async close(): Promise<void> {
    this.parts.warm.close();
    this.switchboard.endAll('draining');
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  /** Answers the health checks; for anything else there is nothing here. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?', 1)[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, 'only GET is answered here');
    } else if (path === HEALTH_PATH) {
      answer(response, 200, 'alive');
    } else if (path === READY_PATH) {
      this.#ready().then(
        (closedBecause) =>
          answer(response, closedBecause === undefined ? 200 : 503, closedBecause ?? 'ready'),
        (error: unknown) => {
          this.parts.log.error({ why: String(error) }, 'not ready: something cannot be read');
          answer(response, 503, UNREADABLE);
        },
      );
    } else {
      answer(response, 404, 'no such path');
    }
  }

  /** Lets a stream in, or turns it away with an HTTP status before the upgrade. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onError = (error: Error) => this.parts.log.info({ why: error.message }, 'socket error at the door');
    socket.on('error', onError);
    Promise.all([this.#door.admit(request), this.parts.directory.read()]).then(
      ([admission, assistants]) => {
        const { closedBecause } = this.switchboard;
        if (!admission.admitted) {
          this.#refuse(socket, admission.status, admission.reason);
        } else if (closedBecause !== undefined) {
          this.#refuse(socket, 503, closedBecause);
        } else {
          socket.off('error', onError);
          this.#streams.handleUpgrade(request, socket, head, (stream) =>
            this.#connect(stream, socket, admission, assistants),
          );
        }
      },
      (error: unknown) => {
        this.parts.log.error({ why: String(error) }, 'no stream can be admitted: something cannot be read');
        this.#refuse(socket, 503, UNREADABLE);
      },
    );
  }

  async #ready(): Promise<string | undefined> {
    const { settings, directory } = this.parts;
    await Promise.all([settings.twilioAuthToken.read(), settings.openAiApiKey.read(), directory.read()]);
    return this.switchboard.closedBecause;
  }

  #refuse(socket: Duplex, status: 403 | 404 | 503, reason: string): void {
    this.parts.log.info({ status, reason }, 'stream refused');
    this.parts.observer.streamRefused?.(reason);
    socket.once('finish', () => socket.destroy());
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
        `Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
    );
  }

  /** Puts a caller and an assistant on one call. The way to the assistant is opened before the stream has even started. */
  #connect(
    stream: WebSocket,
    wire: Duplex,
    { callSid, callId, expiresAtS, authToken }: Admission & { admitted: true },
    assistants: Assistants,
  ): void {
    const { settings, clock, observer, control, tools, records, warm, secretNamed } = this.parts;
    const { openAiUrl: url, openAiApiKey: apiKey, model, voice } = settings;
    const log = this.parts.log.child({ callSid });
    const admitStart = () => this.switchboard.use(callId, expiresAtS, unixSeconds());
    const caller = new CallerSocket(stream, wire, clock, log, admitStart);
    const line = new AssistantLine({ url, apiKey, model, voice, secretNamed, warm }, clock, log);
    const makeRoom: CallObserver = { ended: () => this.switchboard.ended(call) };
    const record = records?.keeperFor(callSid);
    const memory = record ?? NO_MEMORY;
    const call: Call = new Call({
      ...{ callSid, caller, line, control, tools, assistants, memory, clock },
      aliasOf: (from) => callerAlias(authToken, from),
      unixMs: Date.now,
      observer: observers(makeRoom, observer, record ?? {}),
    });
    this.switchboard.connected(call);
    caller.listen(call);
    line.listen(call);
  }
}

/** Nobody knows what was said before. */
const NO_MEMORY: CallMemory = { recall: () => Promise.resolve(undefined) };

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(`${text}\n`);
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
