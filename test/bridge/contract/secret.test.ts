import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FetchedSecret, fetchFromSsm, secretFromEnv } from '../../../bridge/contract/secret';

describe('a secret that is fetched', () => {
  function given() {
    let nowMs = 0;
    let fetched = 0;
    const secret = new FetchedSecret(
      () => Promise.resolve(`value-${(fetched += 1)}`),
      () => nowMs,
    );
    return { secret, pass: (ms: number) => (nowMs += ms) };
  }

  it('is kept for five minutes', async () => {
    const { secret, pass } = given();

    expect(await secret.read()).toBe('value-1');
    pass(5 * 60_000 - 1);
    expect(await secret.read()).toBe('value-1');
    pass(1);
    expect(await secret.read()).toBe('value-2');
  });

  it('is fetched anew when a peer refused it, at most once a minute', async () => {
    const { secret, pass } = given();
    await secret.read();

    expect(await secret.refresh()).toBe('value-1');
    pass(60_000);
    expect(await secret.refresh()).toBe('value-2');
    expect(await secret.refresh()).toBe('value-2');
  });

  it('is fetched once for all who ask at the same time', async () => {
    const { secret } = given();

    expect(await Promise.all([secret.read(), secret.read(), secret.read()])).toEqual(
      Array(3).fill('value-1'),
    );
  });

  it('is tried again after a failure', async () => {
    let attempts = 0;
    const secret = new FetchedSecret(() =>
      (attempts += 1) === 1 ? Promise.reject(new Error('no network')) : Promise.resolve('value'),
    );

    await expect(secret.read()).rejects.toThrow('no network');
    expect(await secret.read()).toBe('value');
  });
});

describe('a secret in SSM', () => {
  let ssm: Server;
  const asked: unknown[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    ssm = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const question = JSON.parse(body) as { Name: string };
        asked.push({ target: request.headers['x-amz-target'], ...question });
        const known = question.Name === '/voice/token';
        response.writeHead(known ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.1' });
        response.end(
          JSON.stringify(
            known
              ? { Parameter: { Name: question.Name, Value: 'from SSM' } }
              : { __type: 'ParameterNotFound' },
          ),
        );
      });
    });
    await new Promise<void>((resolve) => ssm.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL_SSM = `http://127.0.0.1:${(ssm.address() as AddressInfo).port}`;
    process.env.AWS_REGION = 'ap-northeast-1';
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
  });

  afterAll(async () => {
    process.env = before;
    ssm.closeAllConnections();
    await new Promise((resolve) => ssm.close(resolve));
  });

  it('is asked for by name, decrypted', async () => {
    const secret = secretFromEnv({ TWILIO_AUTH_TOKEN_PARAMETER: '/voice/token' }, 'TWILIO_AUTH_TOKEN');

    expect(await secret?.read()).toBe('from SSM');
    expect(asked).toEqual([{ target: 'AmazonSSM.GetParameter', Name: '/voice/token', WithDecryption: true }]);
  });

  it('fails in one sentence that names the parameter', async () => {
    await expect(fetchFromSsm('/voice/nothing')()).rejects.toThrow(
      /^SSM parameter \/voice\/nothing could not be read \(ParameterNotFound.*\); check its name and the role\.$/,
    );
  });
});

describe('a secret in the environment', () => {
  it('is its value before it is the name of a parameter', async () => {
    const secret = secretFromEnv(
      { TWILIO_AUTH_TOKEN: 'given', TWILIO_AUTH_TOKEN_PARAMETER: '/x' },
      'TWILIO_AUTH_TOKEN',
    );

    expect(await secret?.read()).toBe('given');
  });

  it('is none where neither is given', () => {
    expect(secretFromEnv({ TWILIO_AUTH_TOKEN: '' }, 'TWILIO_AUTH_TOKEN')).toBeUndefined();
  });
});
