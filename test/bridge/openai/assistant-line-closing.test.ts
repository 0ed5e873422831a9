import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import { FakeClock } from '../../support/fake-clock';
import { voice } from '../../support/pcmu';
import {
  allClosed,
  API_KEY,
  askToSpeak,
  clientEvents,
  closeLines,
  dial,
  eventLoopTurns,
  given,
  ready,
  session,
  until,
} from './given-line';

let server: Server | undefined;

afterEach(async () => {
  await closeLines();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

describe('a line that is closed', () => {
  it('opens no session when its key was still being read', async () => {
    const simulator = await given();
    let give: (key: string) => void = () => undefined;
    const key = new Promise<string>((resolve) => (give = resolve));
    const { line, clock, told } = dial(new FakeClock(), {
      apiKey: { read: () => key, refresh: () => key },
    });

    line.close();
    give(API_KEY);
    await eventLoopTurns();

    expect(simulator.sessions).toEqual([]);
    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('does not report any more that its key cannot be read', async () => {
    await given();
    let refuse: (error: Error) => void = () => undefined;
    const key = new Promise<string>((_resolve, reject) => (refuse = reject));
    const { line, kept, told } = dial(new FakeClock(), {
      apiKey: { read: () => key, refresh: () => key },
    });

    line.close();
    refuse(new Error('no such parameter'));
    await until(() => kept.lines.length > 0);

    expect(told).toEqual([]);
  });

  it('lets go of a connection that is just being made', async () => {
    await given();
    const { line, clock, told } = dial(new FakeClock());
    await until(() => clock.timerCount > 0);

    line.close();
    await eventLoopTurns();
    await allClosed();

    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('closes a session that has not said session.created', async () => {
    await given({ faults: { sessionCreated: 'never' } });
    const { line, clock, told } = dial(new FakeClock());
    await session();

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(told).toEqual([]);
  });

  it('closes a session that is being configured', async () => {
    await given({ faults: { sessionUpdated: 'never' } });
    const { line, clock, told } = dial(new FakeClock());
    const { record } = await session();
    await until(() => record.clientEvents['session.update'] === 1);

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(record.closeCode).toBe(1000);
    expect(told).toEqual([]);
  });

  it('closes a session that is ready', async () => {
    await given();
    const { line, clock, told, session } = await ready(new FakeClock());

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(session.record.closeCode).toBe(1000);
    expect(told).toEqual(['ready']);
  });

  it('makes no second attempt', async () => {
    await given({ faults: { handshake: 'reset' } });
    const { line, clock, kept, told } = dial(new FakeClock());
    await until(() => kept.lines.some(({ msg }) => msg === 'assistant line over'));
    expect(clock.timerCount).toBe(1);

    line.close();

    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('reports nothing more of what the assistant says', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);

    line.close();
    const before = [...told];
    const spokenMs = listener.spokenMs;
    await allClosed();
    await eventLoopTurns();

    expect(told).toEqual(before);
    expect(listener.spokenMs).toBe(spokenMs);
  });

  it('takes anything without complaint, a second close as well', async () => {
    await given();
    const { line, clock, session, kept } = await ready(new FakeClock());
    const sent = clientEvents(session);

    line.close();
    line.hear(voice(20));
    askToSpeak(line);
    line.truncate({ itemId: 'item_1', contentIndex: 0, audioEndMs: 0 });
    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(sent).toEqual([]);
    expect(kept.lines).toEqual([]);
  });

  it('cuts off a peer that does not answer the close within half a second', async () => {
    const { url, deaf } = await givenDeafPeer();
    const { line, clock } = dial(new FakeClock(), { url });
    const peer = await deaf;
    const cutOff = once(peer, 'close');

    line.close();
    clock.pass(499);
    await eventLoopTurns();
    expect(peer.readableEnded).toBe(false);
    clock.pass(1);

    await cutOff;
    expect(clock.timerCount).toBe(0);
  });
});

/**
 * A peer that takes the upgrade, says `session.created` and then never answers anything, not even a close; it is
 * given once the client has answered, so that the connection is known to be open.
 */
async function givenDeafPeer(): Promise<{ url: string; deaf: Promise<Socket> }> {
  await given();
  const peers = createServer().listen(0, '127.0.0.1');
  server = peers;
  await once(peers, 'listening');
  const deaf = new Promise<Socket>((resolve) => {
    peers.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.on('error', () => undefined);
      socket.on('end', () => socket.destroy());
      socket.once('data', () => resolve(socket));
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      const event = Buffer.from('{"type":"session.created"}');
      socket.write(Buffer.concat([Buffer.from([0x81, event.length]), event]));
    });
  });
  return { url: `ws://127.0.0.1:${(peers.address() as AddressInfo).port}/v1/realtime`, deaf };
}
