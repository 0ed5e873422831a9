import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request. Where it fails, the client is told why: what runs on this machine keeps no secrets from itself. */
export type AnswerRequest = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that is reached from this machine alone, and that is gone as soon as it is closed. */
export class LoopbackServer {
  private constructor(
    private readonly server: Server,
    private readonly host: string,
  ) {}

  /**
   * Opens a server, HTTP or HTTPS, on a port of its own; 0 takes any that is free.
   *
   * @throws the system's error when the port is taken.
   */
  static async open(server: Server, port = 0, host = '127.0.0.1'): Promise<LoopbackServer> {
    server.listen(port, host);
    await once(server, 'listening');
    return new LoopbackServer(server, host);
  }

  /** Opens an HTTP server that answers so. */
  static answering(answer: AnswerRequest, port = 0): Promise<LoopbackServer> {
    const server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end(String(error));
      });
    });
    return LoopbackServer.open(server, port);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** `127.0.0.1:8080` */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return new Promise((resolve) => this.server.getConnections((_error, count) => resolve(count)));
  }

  /** Drops everyone and frees the port. Harmless when it is closed already. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
