import { RestFront } from '../../../rig/console/rest-front';
import { LoopbackServer } from '../../../simulator/network/loopback-server';
import { freePort } from '../../support/free-port';

const OURS = `CA${'1'.repeat(32)}`;
const THEIRS = `CA${'2'.repeat(32)}`;

/** Says what it was asked. */
async function phone(name: string): Promise<LoopbackServer> {
  return LoopbackServer.answering(async (request, response) => {
    let body = '';
    for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString();
    response.writeHead(201, { 'x-phone': name });
    response.end(`${request.method ?? ''} ${request.headers.authorization ?? ''} ${body}`);
  });
}

let servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function front(othersOrigin?: string): Promise<RestFront> {
  const [ours, others] = [await phone('ours'), await phone('others')];
  const opened = await RestFront.open({
    isOurs: (callSid) => callSid === OURS,
    ours: `http://${ours.address}`,
    others: othersOrigin ?? `http://${others.address}`,
  });
  servers = [opened, ours, others];
  return opened;
}

function change(origin: string, callSid: string): Promise<Response> {
  return fetch(`${origin}/2010-04-01/Accounts/AC1/Calls/${callSid}.json`, {
    method: 'POST',
    headers: { authorization: 'Basic token' },
    body: new URLSearchParams({ Status: 'completed' }),
  });
}

describe('the front of two phones’ REST APIs', () => {
  it('hands what is about a call of the console to the console', async () => {
    const answer = await change((await front()).origin, OURS);

    expect([answer.status, answer.headers.get('x-phone'), await answer.text()]).toEqual([
      201,
      'ours',
      'POST Basic token Status=completed',
    ]);
  });

  it('hands everything else to the other phone', async () => {
    const answer = await change((await front()).origin, THEIRS);

    expect([answer.headers.get('x-phone'), await answer.text()]).toEqual([
      'others',
      'POST Basic token Status=completed',
    ]);
  });

  it('answers as Twilio does for a call that is over where there is no other phone', async () => {
    const { origin } = await front(`http://127.0.0.1:${await freePort()}`);

    const answer = await change(origin, THEIRS);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 21220 });
  });
});
