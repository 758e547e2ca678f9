import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** The caller's address as `trust proxy` lets us know it; IPv4-mapped IPv6 as IPv4, `''` when it is none. */
export function clientAddress(request: Request): string {
  const { ip } = request;
  return ip !== undefined && ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : '';
}

/** Whom a limit by address counts together: one IPv4 address, or the /64 that an IPv6 host has to itself. */
export function limitedNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
