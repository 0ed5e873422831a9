import { readSecureString, readStrings } from '../../../bridge/contract/ssm';
import { ParameterStore } from '../../../rig/lambda/parameter-store';

const BEFORE = { ...process.env };
let store: ParameterStore;

beforeEach(async () => {
  store = await ParameterStore.listen({ '/voice-bridge/test/key': 'sk-test' });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SSM: store.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
  });
});

afterEach(async () => {
  process.env = { ...BEFORE };
  await store.close();
});

describe('a parameter store, as the SDK sees it', () => {
  it('gives a parameter, decrypted, and notes the read', async () => {
    expect(await readSecureString('/voice-bridge/test/key')).toBe('sk-test');
    expect(store.reads).toEqual(['/voice-bridge/test/key']);
  });

  it('refuses a name that nobody knows', async () => {
    await expect(readSecureString('/no/such/key')).rejects.toThrow(
      /^SSM parameter \/no\/such\/key could not be read \(ParameterNotFound: /,
    );
  });

  it('gives several at once, and notes the reads', async () => {
    store.parameters.set('/voice-bridge/test/assistant', '{}');
    const names = ['/voice-bridge/test/assistant', '/voice-bridge/test/key'];

    expect([...(await readStrings(names)).values()]).toEqual(['{}', 'sk-test']);
    expect(store.reads).toEqual(names);
  });

  it('gives those of several that it knows', async () => {
    await expect(readStrings(['/voice-bridge/test/key', '/no/such/key'])).rejects.toThrow(
      'there is no /no/such/key',
    );
  });

  it('refuses to give one twice, as SSM does', async () => {
    await expect(readStrings(['/voice-bridge/test/key', '/voice-bridge/test/key'])).rejects.toThrow(
      /ValidationException/,
    );
  });
});
