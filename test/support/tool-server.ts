import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LoopbackServer } from '../../simulator/network/loopback-server';

const CERTIFICATE_FOLDER = join(__dirname, 'certificate');
/** Believing it makes the tool server believed. */
export const CERTIFICATE_FILE = join(CERTIFICATE_FOLDER, 'certificate.pem');
export const CERTIFICATE = readFileSync(CERTIFICATE_FILE, 'utf8');
const KEY = readFileSync(join(CERTIFICATE_FOLDER, 'key.pem'), 'utf8');

/** A request, as a tool's server gets it. */
export interface ToolServerRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came. */
  body: Buffer;
}

export type ToolServerAnswers = (request: ToolServerRequest, response: ServerResponse) => void;

/** A server of tools somewhere on the internet. It notes what it was asked, and answers as a test says. */
export class ToolServer {
  readonly requests: ToolServerRequest[] = [];
  /** Connections that were ever opened. */
  connectionsMade = 0;
  #server!: LoopbackServer;

  private constructor(public answers: ToolServerAnswers) {}

  static async listen(answers: ToolServerAnswers): Promise<ToolServer> {
    const tools = new ToolServer(answers);
    const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
      // A client that goes away before it has said everything is no request.
      tools.#serve(request, response).catch(() => response.destroy());
    });
    server.on('secureConnection', () => (tools.connectionsMade += 1));
    tools.#server = await LoopbackServer.open(server);
    return tools;
  }

  get port(): number {
    return this.#server.port;
  }

  /** `https://127.0.0.1:…/tools` */
  get url(): string {
    return `https://127.0.0.1:${this.port}/tools`;
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return this.#server.connections();
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = message;
    const request = { method, path, headers, body: await buffer(message) };
    this.requests.push(request);
    this.answers(request, response);
  }
}

/** Answers with this text, and a status. */
export function answering(text: string | Buffer, status = 200): ToolServerAnswers {
  return (_request, response) => response.writeHead(status).end(text);
}
