import type { LookupFunction } from 'node:net';
import { lookup as resolve, type LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** We do not speak to this address: loopback, link-local, private, or otherwise not of the Internet. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/** CIDR networks that may be spoken to although they are not of the Internet. */
export type AllowedNetworks = readonly string[];

/**
 * Whether an address belongs to the public Internet, or to a network that is allowed. Addresses
 * that stand for IPv4 ones (`::ffff:127.0.0.1`) are judged as those; translating ranges (6to4,
 * NAT64, Teredo) are not public, because we cannot know where they lead.
 */
export function isReachable(address: string, allowed: AllowedNetworks = []): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' || allowed.some((network) => contains(network, parsed));
}

/**
 * The host of a receiver's URL when it is a literal address. WHATWG URLs have normalised it
 * already (`2130706433`, `0x7f.1` and full-width digits are `127.0.0.1`); `undefined` for a name.
 */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/**
 * A look-up for `http.request` that gives only addresses which may be spoken to. What it returns is
 * what is connected to, so a name cannot lead elsewhere between check and connection (DNS
 * rebinding). It is not asked for literal addresses; `literalAddress` is.
 */
export function guardedLookup(allowed: AllowedNetworks): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) {
        callback(error, []);
        return;
      }
      const forbidden = addresses.find(({ address }) => !isReachable(address, allowed));
      if (forbidden || addresses.length === 0) {
        callback(new ForbiddenAddress(`${hostname} leads to an address that is not allowed`), []);
        return;
      }
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

function contains(network: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const [range, bits] = ipaddr.parseCIDR(network);
  return range.kind() === address.kind() && address.match(range, bits);
}
