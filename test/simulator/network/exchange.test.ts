import { connect } from 'node:net';
import { Exchange } from '../../../simulator/network/exchange';
import { LoopbackServer } from '../../../simulator/network/loopback-server';
import { until } from '../../support/until';

let server: LoopbackServer;
const exchanges: Exchange[] = [];
const bodies: (string | undefined)[] = [];
beforeEach(async () => {
  exchanges.length = 0;
  bodies.length = 0;
  server = await LoopbackServer.answering(async (request, response) => {
    const exchange = new Exchange(request, response);
    exchanges.push(exchange);
    bodies.push((await exchange.body())?.toString());
    if (await exchange.survives({})) exchange.answerJson(200, { heard: bodies.at(-1) });
  });
});
afterEach(() => server.close());

describe('an exchange', () => {
  it('answers what it has read', async () => {
    const answer = await fetch(`http://${server.address}/`, { method: 'POST', body: 'はい' });

    expect(await answer.json()).toEqual({ heard: 'はい' });
    expect(exchanges[0]?.outcome).toEqual({ status: 200, abortedByClient: false, wasReset: false });
  });

  it('is over when its client leaves in the middle of the body', async () => {
    const client = connect(server.port, '127.0.0.1');
    client.on('error', () => undefined);
    client.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf of');
    await until(() => exchanges.length === 1);

    client.destroy();
    await until(() => bodies.length === 1);

    expect(bodies).toEqual([undefined]);
    expect(exchanges[0]?.outcome).toEqual({ status: undefined, abortedByClient: true, wasReset: false });
  });
});
