import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallAddress } from '../../../bridge/call/legs';
import { literalSecret, type Secret } from '../../../bridge/contract/secret';
import { TwilioCallControl } from '../../../bridge/twilio/call-control';
import type { PhoneOptions } from '../../../simulator/phone/call-settings';
import { Phone } from '../../../simulator/phone/phone';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import type { RestApi } from '../../../simulator/phone/rest-api';
import { StubServer } from '../../simulator/phone/stub-server';
import { freePort } from '../../support/free-port';
import { until } from '../../support/until';

const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';
const TOKEN = '12345';
const KITCHEN = { name: 'kitchen', number: '+15005550006', description: 'Questions about food.' };
const ENDED_PATH = '/api/twilio/voice/ended';

let server: StubServer;
let api: RestApi;
let apiUrl: string;
let phone: Phone;
let call: PhoneCall;
let refusing: Server | undefined;

async function ring(options: Partial<PhoneOptions> = {}): Promise<void> {
  call = phone.call(`${server.publicOrigin}/voice`, options);
  await until(() => call.stream !== undefined);
}

beforeEach(async () => {
  server = await StubServer.start();
  server.on('/voice', '<Connect><Stream url="wss://voice.example.com/stream/1"/></Connect>');
  server.on(ENDED_PATH, '<Hangup/>');
  phone = new Phone({ authToken: TOKEN, routes: server.routes });
  api = phone.restApi();
  apiUrl = await api.listen();
  await ring();
});

afterEach(async () => {
  for (const one of phone.calls) {
    one.hangUp();
    await one.ended;
  }
  await api.close();
  await server.close();
  refusing?.closeAllConnections();
  refusing?.close();
  refusing = undefined;
});

function control(authToken: Secret = literalSecret(TOKEN), url = apiUrl): TwilioCallControl {
  return new TwilioCallControl(authToken, url);
}

function address(facts: Partial<CallAddress> = {}): CallAddress {
  return {
    callSid: call.callSid,
    accountSid: ACCOUNT_SID,
    webhookOrigin: server.publicOrigin,
    begunS: 1_800_000_000,
    ...facts,
  };
}

/** A Twilio that refuses everything so; returns its origin. */
async function givenRefusal(status: number, body: string): Promise<string> {
  refusing = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  });
  refusing.listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  return `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
}

/** What a promise fails with. @throws when it does not. */
async function failure(of: Promise<unknown>): Promise<string> {
  try {
    await of;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It did not fail.');
}

describe('hanging up', () => {
  it('ends the call at Twilio, so that nothing follows', async () => {
    await control().hangUp(address());

    expect(await call.ended).toMatchObject({ endedBy: 'rest', warnings: [] });
  });

  it('is done when the call is over already', async () => {
    call.hangUp();
    await call.ended;

    await expect(control().hangUp(address())).resolves.toBeUndefined();
  });

  it('is done when Twilio knows no such call any more', async () => {
    const url = await givenRefusal(404, '{"code":20404,"message":"The resource was not found","status":404}');

    await expect(control(undefined, url).hangUp(address())).resolves.toBeUndefined();
  });

  it('ends no other call', async () => {
    const first = call;
    await ring();

    await control().hangUp(address());
    await call.ended;

    expect(first.stream).toBeDefined();
  });
});

describe('a transfer', () => {
  it('takes the call off its stream and dials the destination', async () => {
    await control().transfer(address(), KITCHEN);

    expect(await call.ended).toMatchObject({ endedBy: 'dialed', dials: [{ number: KITCHEN.number }] });
  });

  it('has the webhook asked when nobody answers there, and says that it was a transfer', async () => {
    await ring({ dial: { status: 'no-answer' } });

    await control().transfer(address(), KITCHEN);
    const { warnings, endedBy } = await call.ended;

    const asked = server.requestsTo(ENDED_PATH);
    expect(asked).toMatchObject([{ method: 'POST', params: { DialCallStatus: 'no-answer' } }]);
    expect(endedBy).toBe('hangup-verb');
    expect(warnings).toEqual([]);
  });

  it('tells the webhook when the call began', async () => {
    await ring({ dial: { status: 'no-answer' } });
    const urls: string[] = [];
    call.on('document', ({ url }) => urls.push(url));

    await control().transfer(address(), KITCHEN);
    await call.ended;

    expect(urls.at(-1)).toBe(`${server.publicOrigin}${ENDED_PATH}?begun=1800000000&transfer=1`);
  });

  it('is the end of the call when nobody answers there and no webhook is known', async () => {
    await ring({ dial: { status: 'no-answer' } });

    await control().transfer(address({ webhookOrigin: undefined }), KITCHEN);
    const { dials, endedBy } = await call.ended;

    expect(dials).toMatchObject([{ number: KITCHEN.number }]);
    expect(endedBy).toBe('document-end');
    expect(server.requestsTo(ENDED_PATH)).toEqual([]);
  });

  it('is done when the call is over already', async () => {
    call.hangUp();
    await call.ended;

    await expect(control().transfer(address(), KITCHEN)).resolves.toBeUndefined();
  });
});

describe('a token that Twilio does not know', () => {
  it('is read again, because it may have been rotated', async () => {
    const rotated: Secret = {
      read: () => Promise.resolve('old'),
      refresh: () => Promise.resolve(TOKEN),
    };

    await control(rotated).hangUp(address());

    expect(await call.ended).toMatchObject({ endedBy: 'rest' });
  });

  it('is read again once, and then reported', async () => {
    let refreshed = 0;
    const wrong: Secret = {
      read: () => Promise.resolve('old'),
      refresh: () => Promise.resolve(`wrong-${(refreshed += 1)}`),
    };

    expect(await failure(control(wrong).hangUp(address()))).toBe(
      'Twilio did not change the call (20003: Authenticate).',
    );
    expect(refreshed).toBe(1);
    expect(call.stream).toBeDefined();
  });

  it('is nowhere in the report', async () => {
    expect(await failure(control(literalSecret('the-old-token')).hangUp(address()))).not.toContain('token');
  });
});

describe('what Twilio does not do', () => {
  it('is reported in one sentence, with its code', async () => {
    const refused = '{"code":20001,"message":"Unknown parameters","status":400,"more_info":""}';
    const url = await givenRefusal(400, refused);

    expect(await failure(control(undefined, url).transfer(address(), KITCHEN))).toBe(
      'Twilio did not change the call (20001: Unknown parameters).',
    );
  });

  it('is reported in one sentence where it has no code', async () => {
    const url = await givenRefusal(503, '{"message":"Service unavailable"}');

    expect(await failure(control(undefined, url).hangUp(address()))).toBe(
      'Twilio did not change the call (Service unavailable).',
    );
  });

  it('is reported in one sentence when it cannot be reached', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;

    expect(await failure(control(undefined, nobody).hangUp(address()))).toMatch(
      /^Twilio did not change the call \(.*ECONNREFUSED.*\)\.$/,
    );
  });

  it('is reported when the token cannot be read', async () => {
    const unreadable = (): Promise<string> => Promise.reject(new Error('no such parameter'));

    expect(await failure(control({ read: unreadable, refresh: unreadable }).hangUp(address()))).toBe(
      'Twilio did not change the call (no such parameter).',
    );
  });
});
