import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { DelayLine } from '../../simulator/network/delay-line';

/**
 * A way to a server on this machine that is as long as one over an ocean: whatever goes over it takes so long, each way. Only
 * the handshake of TCP does not, which spares a client that opens its connection late one round trip.
 */
export class LongWire {
  readonly #ends = new Set<Socket>();

  private constructor(private readonly near: Server) {}

  /** Lays it to a port of this machine. */
  static async to(port: number, delayMs: number): Promise<LongWire> {
    const server = createServer({ noDelay: true });
    const wire = new LongWire(server);
    server.on('connection', (near) => {
      const far = connect({ port, host: '127.0.0.1', noDelay: true });
      wire.#carry(near, far, delayMs);
      wire.#carry(far, near, delayMs);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wire;
  }

  /** Where it begins. */
  get port(): number {
    return (this.near.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.near, 'close');
    this.near.close();
    for (const end of this.#ends) end.destroy();
    await closed;
  }

  #carry(from: Socket, to: Socket, delayMs: number): void {
    const line = new DelayLine<() => void>((deliver) => deliver(), { delayMs });
    this.#ends.add(from);
    from.on('data', (bytes) => line.send(() => void to.write(bytes)));
    from.on('end', () => line.send(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => this.#ends.delete(from));
  }
}
