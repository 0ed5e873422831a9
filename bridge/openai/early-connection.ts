import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TLS_PORT = 443;
const PLAIN_PORT = 80;

/**
 * The way to the assistant, opened before it is known who calls: reaching it and agreeing on TLS takes two round trips and
 * more, and Twilio has yet to say `start`. What is dialled then goes over it at once.
 */
export class EarlyConnection {
  #socket: Socket | undefined;

  constructor(url: string) {
    const { protocol, hostname, port } = new URL(url);
    const isTls = protocol === 'wss:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const address = { host, port: Number(port) || (isTls ? TLS_PORT : PLAIN_PORT) };
    // An address is no name that TLS could be told.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = isTls
      ? connectTls({ ...address, ...name, ALPNProtocols: ['http/1.1'] })
      : connect(address);
    socket.setNoDelay(true);
    // Whoever dials notices that it broke, and says why; until then nobody minds.
    const forget = () => {
      this.#socket = undefined;
    };
    socket.once('error', forget);
    socket.once('close', forget);
    this.#socket = socket;
  }

  /** The connection, for one use; undefined where it broke or was used. */
  take(): Socket | undefined {
    const socket = this.#socket;
    this.#socket = undefined;
    return socket;
  }

  close(): void {
    this.take()?.destroy();
  }
}
