import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { LoopbackServer } from '../network/loopback-server';
import { modelOf, turnAway, turnedAway } from './admission';
import type { AdmissionCode, TurnedAway } from './admission';
import { behaviourOf } from './assistant-options';
import type { AssistantBehaviour, AssistantOptions } from './assistant-options';
import { faultsOf } from './faults';
import { newId } from './id';
import { AssistantSession } from './session';

const PATH = '/v1/realtime';

/** 15 MiB of audio are 20 MiB of base64, and something is said around it. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;

export interface AssistantSimulatorEvents {
  session: [session: AssistantSession];
  'turned-away': [code: AdmissionCode];
}

/**
 * Stands in for the WebSocket API of OpenAI Realtime: the same events in the same order, the same refusals. It
 * hears speech by its loudness and says what it is given to say.
 *
 * https://developers.openai.com/api/docs/guides/realtime-websocket
 */
export class AssistantSimulator extends EventEmitter<AssistantSimulatorEvents> {
  /** All sessions there ever were, the first one first. */
  readonly sessions: AssistantSession[] = [];
  readonly turnedAway: AdmissionCode[] = [];
  readonly url: string;
  readonly port: number;
  readonly #server: LoopbackServer;
  readonly #behaviour: AssistantBehaviour;
  // Pongs are the session's business, as a dead peer gives none.
  readonly #sockets = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  #connectionCount = 0;

  private constructor(server: LoopbackServer, behaviour: AssistantBehaviour) {
    super();
    this.#server = server;
    this.#behaviour = behaviour;
    this.port = server.port;
    this.url = `ws://${server.address}${PATH}`;
  }

  static async listen(options: AssistantOptions = {}): Promise<AssistantSimulator> {
    const http = createServer((_request, response) => response.writeHead(404).end());
    const server = await LoopbackServer.open(http, options.port, options.host);
    const simulator = new AssistantSimulator(server, behaviourOf(options));
    http.on('upgrade', (request, socket, head) => simulator.#upgrade(request, socket, head));
    return simulator;
  }

  /** Drops everyone and frees the port. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await this.#server.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (new URL(request.url ?? '/', 'ws://localhost').pathname !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const index = this.#connectionCount++;
    const faults = faultsOf(this.#behaviour.faults, index);
    if (faults.handshake === 'reset') {
      socket.destroy();
      return;
    }
    if (faults.handshake === 'unavailable') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const model = modelOf(request);
      const refused =
        faults.turnAway === undefined
          ? turnedAway(request, this.#behaviour)
          : turnAway(faults.turnAway, model);
      if (refused !== undefined) {
        this.#turnAway(client, refused, index);
        return;
      }
      const opening = { index, model, headers: request.headers };
      const session = new AssistantSession(client, opening, this.#behaviour, faults);
      this.sessions.push(session);
      this.emit('session', session);
    });
  }

  #turnAway(client: WebSocket, refused: TurnedAway, index: number): void {
    client.on('error', () => undefined);
    this.turnedAway.push(refused.error.code);
    this.emit('turned-away', refused.error.code);
    const frame = JSON.stringify({ type: 'error', event_id: newId('event'), error: refused.error });
    this.#behaviour.outgoing(() => {
      client.send(frame);
      client.close(refused.closeCode, refused.closeReason);
    }, index);
  }
}
