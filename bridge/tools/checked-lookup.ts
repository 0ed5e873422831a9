import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type ToolAddresses, whyNotPublic } from './address-rules';

/** Gives a host's addresses, as the system's resolver does. */
export type Resolve = (host: string, options: LookupOptions) => Promise<LookupAddress[]>;

/** A host is where a tool's server may not be. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';

  constructor(address: string, reason: string) {
    super(`its address ${address} is not public but ${reason}`);
  }
}

/**
 * Finds a host's addresses and checks each before anybody connects to it. A connection made with `lookup` goes to what was
 * checked: the host is not resolved a second time, so that whoever owns its name cannot change their mind in between.
 */
export class CheckedLookup {
  constructor(
    private readonly allowed: ToolAddresses,
    /** @default - the system's resolver */
    private readonly resolve: Resolve = (host, options) => lookup(host, { ...options, all: true }),
  ) {}

  /** Checks a host that is an address itself: nobody resolves that. @throws AddressRefused */
  checkLiteral(hostname: string): void {
    const address = hostname.replace(/^\[|\]$/g, '');
    if (isIP(address) !== 0) this.#check(address);
  }

  /** As `net.connect` wants it. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    this.#checked(host, options).then(
      ([first, ...others]) => {
        if (options.all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, ''),
    );
  };

  async #checked(host: string, options: LookupOptions): Promise<[LookupAddress, ...LookupAddress[]]> {
    const [first, ...others] = await this.resolve(host, options);
    if (first === undefined) throw new Error('it has no address');
    // One that is refused condemns the name: nobody has a reason for such a mixture but to get inside.
    for (const { address } of [first, ...others]) this.#check(address);
    return [first, ...others];
  }

  #check(address: string): void {
    const reason = this.allowed === 'any' ? undefined : whyNotPublic(address);
    if (reason !== undefined) throw new AddressRefused(address, reason);
  }
}
