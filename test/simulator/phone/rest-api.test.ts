import { Phone } from '../../../simulator/phone/phone';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import type { RestApi } from '../../../simulator/phone/rest-api';
import { StubServer } from './stub-server';
import { until } from './until';

const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const TOKEN = '12345';

let server: StubServer;
let api: RestApi;
let origin: string;
let call: PhoneCall;

beforeEach(async () => {
  server = await StubServer.start();
  server.on('/voice', '<Connect><Stream url="wss://voice.example.com/s"/></Connect>');
  const phone = new Phone({ authToken: TOKEN, routes: server.routes });
  api = phone.restApi();
  origin = await api.listen();
  call = phone.call(`${server.publicOrigin}/voice`);
  await until(() => call.stream !== undefined);
});

afterEach(async () => {
  call.hangUp();
  await call.ended;
  await api.close();
  await server.close();
});

async function post(form: Record<string, string>, { callSid = call.callSid, token = TOKEN } = {}) {
  const answer = await fetch(`${origin}/2010-04-01/Accounts/${ACCOUNT}/Calls/${callSid}.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${token}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as { code?: number; status: string } };
}

describe('RestApi', () => {
  it('ends a call', async () => {
    expect(await post({ Status: 'completed' })).toMatchObject({ status: 200, body: { status: 'completed' } });

    expect(await call.ended).toMatchObject({ endedBy: 'rest' });
  });

  it('transfers a call', async () => {
    const answer = await post({ Twiml: '<Response><Dial>+81300000000</Dial></Response>' });

    expect(answer).toMatchObject({ status: 200, body: { sid: call.callSid, status: 'in-progress' } });
    expect(await call.ended).toMatchObject({ endedBy: 'dialed', dials: [{ number: '+81300000000' }] });
  });

  it('has the call tell what it was told to do', async () => {
    const told: object[] = [];
    call.on('updated', (updated) => told.push(updated));

    await post({ Status: 'completed' });

    const { updates } = await call.ended;
    expect(updates).toEqual([{ status: 'completed', atMs: expect.any(Number) }]);
    expect(told).toEqual(updates);
  });

  it('refuses a call that is over', async () => {
    call.hangUp();
    await call.ended;

    expect(await post({ Status: 'completed' })).toMatchObject({ status: 400, body: { code: 21220 } });
  });

  it('refuses a call whose caller has hung up, before everybody has been told', async () => {
    call.hangUp();

    expect(await post({ Twiml: '<Response/>' })).toMatchObject({ status: 400, body: { code: 21220 } });
    expect(await call.ended).toMatchObject({ endedBy: 'caller', updates: [] });
  });

  it('ends a call only once', async () => {
    const answers = await Promise.all([post({ Status: 'completed' }), post({ Status: 'completed' })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('refuses a wrong token', async () => {
    const answer = await post({ Status: 'completed' }, { token: 'wrong' });

    expect(answer).toMatchObject({ status: 401, body: { code: 20003 } });
    expect(call.stream).toBeDefined();
  });

  it('refuses what is no call', async () => {
    expect(await post({}, { callSid: 'nothing' })).toMatchObject({ status: 404, body: { code: 20404 } });
  });

  it('refuses a document longer than 4,000 characters', async () => {
    expect(await post({ Twiml: 'x'.repeat(4001) })).toMatchObject({ status: 400 });
  });
});
