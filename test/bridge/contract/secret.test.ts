import { FetchedSecret, fetchFromSsm, secretFromEnv } from '../../../bridge/contract/secret';
import { ParameterStore } from '../../../rig/lambda/parameter-store';

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
  let ssm: ParameterStore;
  const before = { ...process.env };

  beforeAll(async () => {
    ssm = await ParameterStore.listen();
    ssm.parameters.set('/voice/token', 'from SSM');
    Object.assign(process.env, ssm.env);
  });

  afterAll(async () => {
    process.env = before;
    await ssm.close();
  });

  it('is asked for by name, decrypted', async () => {
    const secret = secretFromEnv({ TWILIO_AUTH_TOKEN_PARAMETER: '/voice/token' }, 'TWILIO_AUTH_TOKEN');

    expect(await secret?.read()).toBe('from SSM');
    expect(ssm.requests).toEqual([
      { target: 'AmazonSSM.GetParameter', Name: '/voice/token', WithDecryption: true },
    ]);
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
