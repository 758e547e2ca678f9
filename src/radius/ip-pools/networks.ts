import ipaddr from 'ipaddr.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import type { PoolKind } from './ip-pool.entity.js';

/** A pool has at most 2³² allocations. */
const BITS_MAX = 32;

/** The length of a single address of the networks' family. */
export function addressLength(networks: readonly string[]): number {
  return networks[0]?.includes(':') ? 128 : 32;
}

/**
 * Whether networks can make up a pool: CIDR without host bits, one family, not smaller than what one
 * account gets, and IPv4 where the NAS hands them out (Framed-Pool, RFC 2869 §5.18).
 * @throws ValidationFailed
 */
export function mustMakeUpPool(
  networks: readonly string[],
  kind: PoolKind,
  allocationLength: number,
): void {
  const refuse = (message: string): never => {
    throw ValidationFailed.of('networks', message);
  };
  const lengths = networks.map(
    (network) => lengthOf(network) ?? refuse(`${network} is no network`),
  );
  const family = addressLength(networks);
  if (networks.some((network) => addressLength([network]) !== family)) {
    refuse('must all be of IPv4 or all of IPv6');
  }
  if (kind === 'dynamic' && family === 128) refuse('must be of IPv4 in a dynamic pool');
  if (allocationLength > family) {
    throw ValidationFailed.of('allocation_length', `must be at most ${family}`);
  }
  for (const length of lengths) {
    if (length > allocationLength) refuse('must not be smaller than one allocation');
    if (allocationLength - length > BITS_MAX) refuse('must not hold more than 2^32 allocations');
  }
}

/** The prefix length of a network in CIDR notation; `undefined` for anything else. */
function lengthOf(text: string): number | undefined {
  if (text.includes('%') || !ipaddr.isValidCIDR(text)) return undefined;
  const [address, length] = ipaddr.parseCIDR(text);
  const first =
    address.kind() === 'ipv6'
      ? ipaddr.IPv6.networkAddressFromCIDR(text)
      : ipaddr.IPv4.networkAddressFromCIDR(text);
  return first.toString() === address.toString() ? length : undefined;
}
