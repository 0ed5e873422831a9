import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { sessionCreated, sessionUpdated } from './assistant-script';
import { PING, SERVER_PONG, TEXT, unmasked } from './frame';
import { FrameReader } from './frame-reader';
import type { Certificate } from '../certificate';
import { HeadReader, headerOf, upgradeResponse } from './handshake';

/** Every message that carries 20 ms of the caller's audio is about so long, in whichever protocol. */
const SHORTEST_AUDIO_BYTES = 230;
const LONGEST_AUDIO_BYTES = 600;

/** What all sessions of a load heard, added up. */
export interface AssistantCounts {
  framesHeard: number;
}

/** One session: confirms its settings, then counts what it hears and speaks when it is told to. */
export class AssistantSession {
  #isReady = false;
  readonly #reader = new FrameReader((...frame) => this.#onFrame(...frame));

  constructor(
    private readonly socket: Socket,
    private readonly counts: AssistantCounts,
    private readonly onReady: (session: AssistantSession) => void,
    private readonly onLost: (session: AssistantSession) => void,
  ) {
    const head = new HeadReader();
    let isOpen = false;
    socket.on('error', () => undefined);
    socket.on('close', () => this.onLost(this));
    socket.on('data', (chunk) => {
      if (isOpen) {
        this.#reader.push(chunk);
        return;
      }
      const request = head.push(chunk);
      if (request === undefined) return;
      isOpen = true;
      socket.write(upgradeResponse(request.head));
      // A relay brings the phone's own request here, and nobody who would configure a session.
      if (headerOf(request.head, 'x-twilio-signature') === undefined) socket.write(sessionCreated());
      else this.#ready();
      this.#reader.push(request.rest);
    });
  }

  say(step: Buffer): void {
    this.socket.write(step);
  }

  hangUp(): void {
    this.socket.destroy();
  }

  #ready(): void {
    this.#isReady = true;
    this.onReady(this);
  }

  #onFrame(opcode: number, bytes: Buffer, at: number, end: number, maskAt: number): void {
    if (opcode === PING) this.socket.write(SERVER_PONG);
    if (opcode !== TEXT) return;
    if (this.#isReady) {
      const length = end - at;
      if (length >= SHORTEST_AUDIO_BYTES && length <= LONGEST_AUDIO_BYTES) this.counts.framesHeard += 1;
      return;
    }
    const mask = maskAt < 0 ? Buffer.alloc(4) : bytes.subarray(maskAt, maskAt + 4);
    const text = unmasked(bytes.subarray(at, end), mask).toString('utf8');
    if (!text.includes('"session.update"')) return;
    this.socket.write(sessionUpdated());
    this.#ready();
  }
}

/** The assistant's end of every call of a load. */
export class AssistantEnd {
  readonly counts: AssistantCounts = { framesHeard: 0 };
  /** In the order in which they became ready. */
  readonly #sessions: AssistantSession[] = [];
  readonly #connections = new Set<AssistantSession>();
  readonly #server: Server;

  /** With a certificate it speaks TLS. */
  constructor(certificate: Certificate | undefined) {
    const take = (socket: Socket) => this.#take(socket);
    this.#server =
      certificate === undefined
        ? createServer({ noDelay: true }, take)
        : createTlsServer({ noDelay: true, ...certificate.pem }, take);
  }

  get sessions(): readonly AssistantSession[] {
    return this.#sessions;
  }

  /** Returns the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', 1_024, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.#connections) session.hangUp();
    await closed;
  }

  #take(socket: Socket): void {
    const session = new AssistantSession(
      socket,
      this.counts,
      (ready) => this.#sessions.push(ready),
      (lost) => this.#forget(lost),
    );
    this.#connections.add(session);
  }

  #forget(session: AssistantSession): void {
    this.#connections.delete(session);
    const index = this.#sessions.indexOf(session);
    if (index >= 0) this.#sessions.splice(index, 1);
  }
}
