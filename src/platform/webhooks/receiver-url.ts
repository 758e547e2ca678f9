import { type AllowedNetworks, isReachable, literalAddress } from './receiver-address.js';

export const URL_MAX_CHARACTERS = 2000;

/** Ports below that speak HTTP; the others belong to mail, databases and the like. */
const LOW_PORTS = new Set(['', '80', '443']);
const FIRST_HIGH_PORT = 1024;

/**
 * What keeps a URL from being a receiver's, completing "must …"; `undefined` when nothing does.
 * Where a name leads is seen when it is connected to, since that may change.
 */
export function receiverUrlMistake(text: string, allowed: AllowedNetworks): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://hooks.example/lastmile';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.hash) return 'must not contain a fragment';
  if (!LOW_PORTS.has(url.port) && Number(url.port) < FIRST_HIGH_PORT) {
    return 'must use port 80, 443 or one above 1023';
  }
  const address = literalAddress(url);
  if (address !== undefined && !isReachable(address, allowed)) {
    return 'must lead to a public address, or to a network of the setting webhook_networks';
  }
  return undefined;
}
