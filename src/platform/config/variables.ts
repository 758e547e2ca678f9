import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { passwordMistake } from '../secrets/password-rules.js';

/** Parsers of single variables. Each throws an `Error` whose message completes "NAME …". */

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function text(value: string): string {
  return value;
}

export function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new Error(`must be a port from 0 to 65535, not "${value}"`);
  }
  return number;
}

export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 64) {
    throw new Error(`must be a whole number from 1 to 64, not "${value}"`);
  }
  return number;
}

export function yesNo(value: string): boolean {
  if (/^(true|yes|1|on)$/i.test(value)) return true;
  if (/^(false|no|0|off)$/i.test(value)) return false;
  throw new Error(`must be true or false, not "${value}"`);
}

export function url(value: string, protocols: readonly string[] = ['http:', 'https:']): string {
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new Error(`must be a URL beginning with ${protocols.join(' or ')}//`);
  }
  return value;
}

/** A URL without path, query or trailing slash. */
export function origin(value: string): string {
  const parsed = new URL(url(value));
  if (parsed.pathname !== '/' || parsed.search || parsed.hash || parsed.username) {
    throw new Error('must be an origin such as https://isp.example, without a path');
  }
  return parsed.origin;
}

export function postgresUrl(value: string): string {
  return url(value, ['postgres:', 'postgresql:']);
}

export function smtpUrl(value: string): string {
  return url(value, ['smtp:', 'smtps:']);
}

export function password(value: string): string {
  const mistake = passwordMistake(value);
  if (mistake !== undefined) throw new Error(mistake);
  return value;
}

export function longSecret(value: string): string {
  if (value.length < 32) throw new Error('must have at least 32 characters');
  return value;
}

/** 32 bytes as 64 hexadecimal digits or as base64. */
export function key(value: string): Buffer {
  const bytes = /^[0-9a-f]{64}$/i.test(value)
    ? Buffer.from(value, 'hex')
    : Buffer.from(value, 'base64');
  if (bytes.length !== 32) throw new Error('must be 32 bytes in hexadecimal or base64');
  return bytes;
}

export function logLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((name) => name === value);
  if (!level) throw new Error(`must be one of ${LOG_LEVELS.join(', ')}, not "${value}"`);
  return level;
}

/** `false`, or a comma separated list of addresses and CIDR networks. */
export function networks(value: string): false | string[] {
  if (/^(false|no|0|off)$/i.test(value)) return false;
  const list = value.split(',').map((entry) => entry.trim());
  for (const entry of list) {
    if (!ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry)) {
      throw new Error(`must be false or a list of proxy addresses and networks, not "${entry}"`);
    }
  }
  return list;
}

export function hostForUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
