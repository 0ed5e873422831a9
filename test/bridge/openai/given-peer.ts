import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A peer that does what the simulator would not: it confirms a session, the rest is up to the test. */
export class GivenPeer {
  /** Every connection that was ever made to it, whether it became a session or not. */
  readonly connections: Socket[] = [];
  readonly sessions: WebSocket[] = [];
  /** What each session was sent, the types of it. */
  readonly received: string[][] = [];
  /** So many handshakes are cut off before it takes one. */
  refusals = 0;
  /** Whether it confirms sessions. */
  confirms = true;

  private constructor(private readonly server: Server) {
    const sockets = new WebSocketServer({ noServer: true });
    server.on('connection', (socket) => {
      this.connections.push(socket);
      socket.on('error', () => undefined);
    });
    server.on('upgrade', (request, socket, head) => {
      if (this.refusals > 0) {
        this.refusals -= 1;
        socket.destroy();
      } else sockets.handleUpgrade(request, socket, head, (session) => this.#confirm(session));
    });
  }

  static async listen(): Promise<GivenPeer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new GivenPeer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/v1/realtime`;
  }

  /** Connections that are open. */
  get openConnections(): number {
    return this.connections.filter(({ destroyed }) => !destroyed).length;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const connection of this.connections) connection.destroy();
    await closed;
  }

  #confirm(session: WebSocket): void {
    this.sessions.push(session);
    session.on('error', () => undefined);
    const received: string[] = [];
    this.received.push(received);
    session.on('message', (data: Buffer) => {
      received.push((JSON.parse(data.toString()) as { type: string }).type);
    });
    if (!this.confirms) return;
    session.send('{"type":"session.created"}');
    session.once('message', () => session.send('{"type":"session.updated"}'));
  }
}
