import { FetchedSecret, fetchFromSsm, secretFromEnv } from '../../../bridge/contract/secret';
import { until } from '../../support/until';
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

describe('a secret that is known and cannot be fetched anew', () => {
  const DOWN = new Error('SSM parameter /voice/token could not be read.');

  /** A secret that was fetched once, long ago. */
  async function given() {
    const now = { ms: 0 };
    const fetches: { give: (value: string) => void; fail: (why: Error) => void }[] = [];
    const complaints: string[] = [];
    const secret = new FetchedSecret(
      () => new Promise((give, fail) => fetches.push({ give, fail })),
      () => now.ms,
      (problem) => complaints.push(problem),
    );
    const first = secret.read();
    fetches[0]!.give('old');
    await first;
    now.ms = 10 * 60_000;
    return { secret, now, fetches, complaints };
  }

  it.each(['read', 'refresh'] as const)('is used as it was: %s', async (how) => {
    const { secret, fetches } = await given();

    const value = secret[how]();
    fetches[1]!.fail(DOWN);

    expect(await value).toBe('old');
  });

  it('is tried again after ten seconds, and not before', async () => {
    const { secret, now, fetches } = await given();
    const failing = secret.read();
    fetches[1]!.fail(DOWN);
    await failing;

    now.ms += 9_999;
    const soon = [await secret.read(), await secret.refresh(), fetches.length];
    now.ms += 1;
    const later = secret.read();
    fetches[2]!.give('new');

    expect(soon).toEqual(['old', 'old', 2]);
    expect(await later).toBe('new');
  });

  it('keeps nobody waiting while no answer comes, which counts all the same when it does', async () => {
    const { secret, fetches } = await given();

    const meanwhile = [await secret.read(), await secret.refresh()];
    fetches[1]!.give('new');
    await until(async () => (await secret.read()) === 'new');

    expect(meanwhile).toEqual(['old', 'old']);
    expect(fetches).toHaveLength(2);
  });

  it('is told of once, in the words of its failure, and again after it was had', async () => {
    const { secret, now, fetches, complaints } = await given();
    for (const outcome of ['fails', 'fails', 'succeeds', 'fails']) {
      now.ms += 10 * 60_000;
      const value = secret.read();
      if (outcome === 'fails') fetches.at(-1)!.fail(DOWN);
      else fetches.at(-1)!.give('new');
      await value;
    }

    const sentence = `A secret is used as it was known before. ${DOWN.message}`;
    expect(complaints).toEqual([sentence, sentence]);
  });

  it('is not told of where it never was known: whoever needs it is', async () => {
    const complaints: string[] = [];
    const complain = (problem: string) => void complaints.push(problem);
    const secret = new FetchedSecret(() => Promise.reject(DOWN), Date.now, complain);

    await expect(secret.read()).rejects.toThrow(DOWN.message);
    expect(complaints).toEqual([]);
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
