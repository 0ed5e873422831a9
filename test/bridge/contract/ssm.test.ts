import { readSecureString, readStrings } from '../../../bridge/contract/ssm';
import { ParameterStore } from '../../../rig/lambda/parameter-store';

const BEFORE = { ...process.env };
let store: ParameterStore;

beforeEach(async () => {
  store = await ParameterStore.listen({ '/a': 'first', '/b': 'second' });
  Object.assign(process.env, store.env);
});
afterEach(async () => {
  process.env = { ...BEFORE };
  await store.close();
});

describe('parameters that are no secrets', () => {
  it('come by their names, in the order that was asked for', async () => {
    expect([...(await readStrings(['/b', '/a']))]).toEqual([
      ['/b', 'second'],
      ['/a', 'first'],
    ]);
  });

  it('are asked for ten at a time', async () => {
    const names = Array.from({ length: 23 }, (_value, index) => `/voice/${index}`);
    for (const name of names) store.parameters.set(name, `value of ${name}`);

    const values = await readStrings(names);

    expect(store.requests.map(({ Names }) => Names?.length)).toEqual([10, 10, 3]);
    expect([...values]).toEqual(names.map((name) => [name, `value of ${name}`]));
  });

  it('are named, where there are none such', async () => {
    await expect(readStrings(['/a', '/c', '/d'])).rejects.toThrow(
      /^SSM parameter \/a, \/c, \/d could not be read \(Error: there is no \/c, \/d\); check its name and the role\.$/,
    );
  });

  it('are named, with what AWS says, where they may not be read', async () => {
    store.refusal = { type: 'AccessDeniedException', message: 'not authorized' };

    await expect(readStrings(['/a'])).rejects.toThrow(
      'SSM parameter /a could not be read (AccessDeniedException: not authorized); check its name and the role.',
    );
  });
});

describe('SSM that does not answer', () => {
  it('is given up after a second attempt', async () => {
    store.isSilent = true;

    await expect(readSecureString('/a')).rejects.toThrow(/^SSM parameter \/a could not be read \(/);
    expect(store.reads).toEqual(['/a', '/a']);
  });
});
