import type { LookupAddress, LookupOptions } from 'node:dns';
import { AddressRefused, CheckedLookup } from '../../../bridge/tools/checked-lookup';

const PUBLIC = { address: '93.184.215.14', family: 4 };
const PUBLIC_IPV6 = { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 };
const INSIDE = { address: '10.0.3.7', family: 4 };

/** A resolver that knows one host, and gives another answer each time if it has several. */
function resolverOf(...answers: LookupAddress[][]) {
  return () => Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]!);
}

/** Looks up as `net.connect` does. */
function lookUp(lookup: CheckedLookup, options: LookupOptions = { all: true }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookup.lookup('tools.example.com', options, (error, address, family) => {
      if (error === null) resolve(options.all === true ? address : { address, family });
      else reject(error);
    });
  });
}

describe('looking up the host of a tool', () => {
  it('gives the addresses that were checked', async () => {
    const lookup = new CheckedLookup('public', resolverOf([PUBLIC, PUBLIC_IPV6]));

    expect(await lookUp(lookup)).toEqual([PUBLIC, PUBLIC_IPV6]);
  });

  it('gives the first where only one is asked for', async () => {
    const lookup = new CheckedLookup('public', resolverOf([PUBLIC, PUBLIC_IPV6]));

    expect(await lookUp(lookup, {})).toEqual(PUBLIC);
  });

  it.each(['127.0.0.1', '10.0.3.7', '169.254.170.2', '::1', 'fd00::1', '::ffff:169.254.169.254'])(
    'refuses a public name that leads to %s',
    async (address) => {
      const lookup = new CheckedLookup('public', resolverOf([{ address, family: 4 }]));

      await expect(lookUp(lookup)).rejects.toThrow(AddressRefused);
    },
  );

  it('refuses a name of which one address is public and another is not', async () => {
    const lookup = new CheckedLookup('public', resolverOf([PUBLIC, INSIDE]));

    await expect(lookUp(lookup)).rejects.toThrow('its address 10.0.3.7 is not public but private');
  });

  it('refuses a name that has come to lead inside since it was last looked up', async () => {
    const lookup = new CheckedLookup('public', resolverOf([PUBLIC], [INSIDE]));
    await lookUp(lookup);

    await expect(lookUp(lookup)).rejects.toThrow(AddressRefused);
  });

  it('fails for a name without addresses', async () => {
    await expect(lookUp(new CheckedLookup('public', resolverOf([])))).rejects.toThrow('it has no address');
  });

  it('allows any address where that is set', async () => {
    expect(await lookUp(new CheckedLookup('any', resolverOf([INSIDE])))).toEqual([INSIDE]);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fe80::1]/',
  ])('refuses %s, whose host is an address already', (url) => {
    const lookup = new CheckedLookup('public', resolverOf([PUBLIC]));

    expect(() => lookup.checkLiteral(new URL(url).hostname)).toThrow(AddressRefused);
  });

  it.each(['https://tools.example.com/', 'https://93.184.215.14/', 'https://[2606:2800:21f::1]/'])(
    'has nothing against %s',
    (url) => {
      const lookup = new CheckedLookup('public', resolverOf([PUBLIC]));

      expect(() => lookup.checkLiteral(new URL(url).hostname)).not.toThrow();
    },
  );
});
