import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { EarlyConnection } from '../../../bridge/openai/early-connection';
import { BridgeProcess, bundledBridge } from '../../support/bridge-process';
import { freePort } from '../../support/free-port';
import { Service } from '../../support/service';
import { CERTIFICATE, CERTIFICATE_FILE } from '../../support/tool-server';
import { until as untilSlowly } from '../../support/until';
import { eventLoopTurns, until } from './given-line';

const IDENTITY = {
  cert: CERTIFICATE,
  key: readFileSync(CERTIFICATE_FILE.replace('certificate.pem', 'key.pem'), 'utf8'),
};

let servers: Server[] = [];
let sockets: Socket[] = [];
let early: EarlyConnection[] = [];

afterEach(async () => {
  for (const connection of early) connection.close();
  for (const socket of sockets) socket.destroy();
  for (const server of servers) {
    const closed = once(server, 'close');
    server.close();
    await closed;
  }
  [servers, sockets, early] = [[], [], []];
});

/** Somebody to be reached, with their end of whatever is opened, and what was said to them. */
interface Peer {
  port: number;
  opened: Socket[];
  heard: string[];
}

async function given(server = createServer()): Promise<Peer> {
  const opened: Socket[] = [];
  const heard: string[] = [];
  server.on('connection', (socket) => {
    opened.push(socket);
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (text: Buffer) => heard.push(text.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { port: (server.address() as AddressInfo).port, opened, heard };
}

function openEarly(url: string): EarlyConnection {
  const connection = new EarlyConnection(url);
  early.push(connection);
  return connection;
}

function taken(connection: EarlyConnection): Socket | undefined {
  const socket = connection.take();
  if (socket !== undefined) sockets.push(socket);
  return socket;
}

describe('the way to the assistant', () => {
  it('is opened at once, before it is known who calls', async () => {
    const { port, opened } = await given();

    openEarly(`ws://127.0.0.1:${port}/v1/realtime`);

    await until(() => opened.length === 1);
  });

  it('is given for one use', async () => {
    const { port, opened, heard } = await given();
    const connection = openEarly(`ws://127.0.0.1:${port}/v1/realtime`);
    await until(() => opened.length === 1);

    taken(connection)?.write('hello');
    await until(() => heard.join('') === 'hello');

    expect(taken(connection)).toBeUndefined();
    expect(opened).toHaveLength(1);
  });

  it('is given also while it is still being opened', async () => {
    const { port, heard } = await given();

    taken(openEarly(`ws://127.0.0.1:${port}/v1/realtime`))?.write('hello');

    await until(() => heard.join('') === 'hello');
  });

  it('is not given where it broke before it was used', async () => {
    const { port, opened } = await given();
    const connection = openEarly(`ws://127.0.0.1:${port}/v1/realtime`);
    await until(() => opened.length === 1);

    opened[0]!.resetAndDestroy();
    await eventLoopTurns();

    expect(taken(connection)).toBeUndefined();
  });

  it('is not given where nobody is there, and harms nobody', async () => {
    const connection = openEarly(`ws://127.0.0.1:${await freePort()}/v1/realtime`);

    await eventLoopTurns();

    expect(taken(connection)).toBeUndefined();
  });

  it('is closed when nobody uses it', async () => {
    const { port, opened } = await given();
    const connection = openEarly(`ws://127.0.0.1:${port}/v1/realtime`);
    await until(() => opened.length === 1);

    connection.close();

    await until(() => opened[0]!.closed);
    expect(taken(connection)).toBeUndefined();
  });

  it('is whose who took it: closing closes nothing any more', async () => {
    const { port, opened, heard } = await given();
    const connection = openEarly(`ws://127.0.0.1:${port}/v1/realtime`);
    await until(() => opened.length === 1);
    const socket = taken(connection);

    connection.close();
    socket?.write('hello');

    await until(() => heard.join('') === 'hello');
  });

  it('is not given where the other side’s certificate is not to be trusted', async () => {
    const server = createTlsServer(IDENTITY);
    const complaint = once(server, 'tlsClientError');
    const { port } = await given(server);
    const connection = openEarly(`wss://localhost:${port}/v1/realtime`);

    await complaint;
    await eventLoopTurns();

    expect(taken(connection)).toBeUndefined();
  });
});

describe('the way to an assistant that is reached by TLS', () => {
  it('is one connection, opened before the stream starts and used for the session', async () => {
    const { file, remove } = await bundledBridge();
    const bridgePort = await freePort();
    const service = await Service.open(bridgePort);
    const secured: TLSSocket[] = [];
    const front = createTlsServer({ ...IDENTITY, ALPNProtocols: ['http/1.1'] }, (socket) => {
      secured.push(socket);
      const back = connect(service.assistant.port, '127.0.0.1');
      for (const end of [socket, back]) end.on('error', () => socket.destroy());
      socket.pipe(back).pipe(socket);
    });
    const { port } = await given(front);
    const env = {
      ...service.bridgeEnv,
      OPENAI_REALTIME_URL: `wss://localhost:${port}/v1/realtime`,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    };
    const bridge = await BridgeProcess.start(file, env, bridgePort);

    try {
      const caller = service.call();
      await untilSlowly(() => caller.isGreeted);
      expect(await caller.hangsUp()).toMatchObject({ endedBy: 'caller', warnings: [] });
      await untilSlowly(() => bridge.said('call ended').length === 1);
    } finally {
      await service.close();
      await bridge.close();
      remove();
    }

    expect(secured.map(({ servername, alpnProtocol }) => [servername, alpnProtocol])).toEqual([
      ['localhost', 'http/1.1'],
    ]);
    expect(bridge.said('assistant line over')).toEqual([]);
  });
});
