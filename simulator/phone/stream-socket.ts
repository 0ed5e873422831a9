import type { Socket } from 'node:net';
import type WebSocket from 'ws';
import type { Handshake, HandshakeOptions } from './stream-handshake';
import { openStreamSocket } from './stream-handshake';
import { quote } from './warnings';

/** How the socket closed: 31921 by a close frame, 31903 without one, 31924 because the server broke RFC 6455. */
export interface SocketClosure {
  code: 31903 | 31921 | 31924;
  detail: string;
  closeCode: number;
  closeReason: string;
}

export interface StreamSocketListener {
  opened(): void;
  refused(refusal: Extract<Handshake, { ok: false }>): void;
  frame(frame: Buffer, isBinary: boolean): void;
  closed(closure: SocketClosure): void;
}

/**
 * The WebSocket of one stream, with everything that a socket can do badly. It dials at once, and tells its listener
 * either `refused`, or `opened` and later `closed`.
 */
export class StreamSocket {
  #giveUp: () => void = () => undefined;
  #socket: WebSocket | undefined;
  #connection: Socket | undefined;
  #error: (Error & { code?: string }) | undefined;
  #answersPings = true;
  #isAbandoned = false;

  constructor(
    private readonly handshake: HandshakeOptions,
    private readonly listener: StreamSocketListener,
    repeatHandshake = false,
  ) {
    this.#dial(repeatHandshake ? 2 : 1);
  }

  /** How much could not be handed to the kernel, because the server does not read. */
  get bufferedByteCount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined && this.#socket.readyState === this.#socket.OPEN;
  }

  send(frame: string | Buffer): void {
    if (this.isOpen) this.#socket?.send(frame);
  }

  /** Sends a close frame. */
  close(): void {
    this.resume();
    this.#socket?.close(1000);
  }

  /** Lets go without a close frame; before the handshake is over, nothing more is told. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#giveUp();
    this.#socket?.terminate();
  }

  /** Resets the connection. Under TLS there is no such thing in Node; there it is cut. */
  reset(): void {
    if (this.#connection === undefined) return;
    if ('encrypted' in this.#connection) this.#connection.destroy();
    else this.#connection.resetAndDestroy();
  }

  /** Reads nothing until `resume`. */
  pause(): void {
    if (this.isOpen) this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  ignorePings(): void {
    this.#answersPings = false;
  }

  #dial(timesLeft: number): void {
    this.#giveUp = openStreamSocket(this.handshake, (result) => {
      if (!result.ok) {
        this.listener.refused(result);
      } else if (timesLeft > 1) {
        result.socket.once('close', () => {
          if (!this.#isAbandoned) this.#dial(timesLeft - 1);
        });
        result.socket.terminate();
      } else {
        this.#begin(result.socket, result.connection);
      }
    });
  }

  #begin(socket: WebSocket, connection: Socket): void {
    this.#giveUp = () => undefined;
    this.#socket = socket;
    this.#connection = connection;
    socket.on('message', (data, isBinary) => this.listener.frame(data as Buffer, isBinary));
    socket.on('ping', (data) => {
      if (this.#answersPings && this.isOpen) socket.pong(data);
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.once('close', (closeCode, reason) => {
      this.listener.closed(this.#explainClosure(closeCode, reason.toString('utf8')));
    });
    this.listener.opened();
  }

  #explainClosure(closeCode: number, closeReason: string): SocketClosure {
    if (this.#error?.code?.startsWith('WS_ERR_') === true) {
      return { code: 31924, detail: this.#error.message, closeCode, closeReason };
    }
    if (closeCode === 1006) {
      const detail = this.#error?.message ?? 'the connection ended without a close frame';
      return { code: 31903, detail, closeCode, closeReason };
    }
    const detail = `the server closed with code ${closeCode} "${quote(closeReason)}"`;
    return { code: 31921, detail, closeCode, closeReason };
  }
}
