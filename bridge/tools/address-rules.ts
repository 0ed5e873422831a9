import { BlockList, isIPv4 } from 'node:net';

/** Where a tool's server may be: on the public internet, or anywhere (a laptop, tests, a network of one's own). */
export type ToolAddresses = 'public' | 'any';

/**
 * What is not the public internet, by IANA's registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry).
 */
const NOT_PUBLIC_IPV4 = blockLists('ipv4', {
  unspecified: ['0.0.0.0/8'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  'carrier-grade NAT': ['100.64.0.0/10'],
  loopback: ['127.0.0.0/8'],
  // Among them the addresses at which EC2 and ECS hand out credentials: 169.254.169.254 and 169.254.170.2.
  'link-local': ['169.254.0.0/16'],
  'protocol assignment': ['192.0.0.0/24', '192.88.99.0/24'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'],
  benchmarking: ['198.18.0.0/15'],
  multicast: ['224.0.0.0/4'],
  reserved: ['240.0.0.0/4'],
});

const NOT_PUBLIC_IPV6 = blockLists('ipv6', {
  unspecified: ['::/128'],
  loopback: ['::1/128'],
  benchmarking: ['2001:2::/48'],
  // Teredo (2001::/32) is among them, and 6to4: ways to IPv4 addresses that nobody uses any longer but to hide one.
  'protocol assignment': ['2001::/23', '2002::/16'],
  documentation: ['2001:db8::/32', '3fff::/20'],
  'unique local': ['fc00::/7'],
  'link-local': ['fe80::/10'],
  multicast: ['ff00::/8'],
});

/** All that was ever given out to be reached from everywhere. */
const GLOBAL_IPV6 = blockList('ipv6', ['2000::/3']);
/** IPv6 addresses that are IPv4 addresses: mapped, and translated by NAT64. The last 32 bits are the address. */
const IPV4_IN_IPV6 = blockList('ipv6', ['::ffff:0:0/96', '64:ff9b::/96']);

/** What an address is that is not on the public internet, in a word; nothing if it is there. */
export function whyNotPublic(address: string): string | undefined {
  if (isIPv4(address)) return firstWith(NOT_PUBLIC_IPV4, address, 'ipv4');
  const canonical = canonicalIPv6(address);
  if (canonical === undefined) return 'no address';
  if (IPV4_IN_IPV6.check(canonical, 'ipv6')) return whyNotPublic(lastAsIPv4(canonical));
  const reason = firstWith(NOT_PUBLIC_IPV6, canonical, 'ipv6');
  return reason ?? (GLOBAL_IPV6.check(canonical, 'ipv6') ? undefined : 'reserved');
}

function firstWith(
  lists: ReadonlyMap<string, BlockList>,
  address: string,
  family: 'ipv4' | 'ipv6',
): string | undefined {
  return [...lists].find(([, list]) => list.check(address, family))?.[0];
}

function blockLists(
  family: 'ipv4' | 'ipv6',
  ranges: Record<string, readonly string[]>,
): ReadonlyMap<string, BlockList> {
  return new Map(Object.entries(ranges).map(([what, subnets]) => [what, blockList(family, subnets)]));
}

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix = ''] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

/** As a URL spells it: hexadecimal groups, without the name of an interface, as in `fe80::1%eth0`. */
function canonicalIPv6(address: string): string | undefined {
  const [withoutZone = ''] = address.split('%', 1);
  return URL.parse(`http://[${withoutZone}]/`)?.hostname.slice(1, -1);
}

/** Of a canonical address, the last two groups. */
function lastAsIPv4(address: string): string {
  const groups = address.replace('::', ':0:0:').split(':');
  const [high = 0, low = 0] = groups
    .slice(-2)
    .map((group) => Number.parseInt(group === '' ? '0' : group, 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
