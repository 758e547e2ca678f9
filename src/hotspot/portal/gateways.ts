import { createHash, timingSafeEqual } from 'node:crypto';
import { macAddress } from '../../platform/validation/mac-address.js';

/** The router that has sent a guest to the splash page, and how it wants him back. */
export interface Gateway {
  kind: 'mikrotik' | 'uam';
  /** Where what the guest has typed goes to. */
  loginUrl: string;
  /** Hexadecimal; `null` when a MikroTik takes the password as it is (http-pap). */
  challenge: string | null;
  /** MikroTik's chap-id, one octet in hexadecimal. */
  chapId: string | null;
  /** The guest's device. */
  device: string | null;
  /** The router has signed its redirect: the device is what it says. */
  isSigned: boolean;
}

/** What a guest's browser sends to the router. */
export interface HandOver {
  method: 'post' | 'get';
  url: string;
  fields: Record<string, string>;
}

export interface Trust {
  /** Hosts, with their port if it is not the usual one. */
  hosts: readonly string[];
  /** What CoovaChilli signs with; `null` where it does not. */
  uamSecret: string | null;
}

type Words = Readonly<Record<string, string>>;

/**
 * The router that an address of the splash page speaks of; `undefined` when there is none, when it
 * is none of this hotspot's, or when its signature is wrong.
 * @param address as the browser asked for it, with our public origin
 */
export function gatewayIn(query: Words, address: string, trust: Trust): Gateway | undefined {
  const gateway = query['uamip'] ? uamIn(query, address, trust) : mikrotikIn(query);
  return gateway && trust.hosts.includes(new URL(gateway.loginUrl).host) ? gateway : undefined;
}

/** MikroTik's login page hands over `$(link-login-only)`, `$(chap-id)` and `$(chap-challenge)`. */
function mikrotikIn(query: Words): Gateway | undefined {
  const loginUrl = plainUrl(query['link-login-only'] ?? '');
  if (loginUrl === undefined) return undefined;
  const challenge = octets(query['chap-challenge'] ?? '');
  const chapId = octets(query['chap-id'] ?? '');
  const isChap = challenge.length > 0 && chapId.length === 1;
  return {
    kind: 'mikrotik',
    loginUrl,
    challenge: isChap ? challenge.toString('hex') : null,
    chapId: isChap ? chapId.toString('hex') : null,
    device: macAddress(query['mac'] ?? '') ?? null,
    isSigned: false,
  };
}

/** CoovaChilli's UAM: `uamip`, `uamport`, `challenge`, and `md` over the address where it has a secret. */
function uamIn(query: Words, address: string, { uamSecret }: Trust): Gateway | undefined {
  const { uamip = '', uamport = '80', challenge = '' } = query;
  if (!/^[\w.:-]+$/.test(uamip) || !/^\d{1,5}$/.test(uamport)) return undefined;
  if (!/^([0-9a-f]{2}){16}$/i.test(challenge)) return undefined;
  if (uamSecret !== null && !isSignedWith(address, uamSecret)) return undefined;
  const host = uamip.includes(':') ? `[${uamip}]` : uamip;
  const loginUrl = plainUrl(`http://${host}:${uamport}/logon`);
  if (loginUrl === undefined) return undefined;
  return {
    kind: 'uam',
    loginUrl,
    challenge: challenge.toLowerCase(),
    chapId: null,
    device: macAddress(query['mac'] ?? '') ?? null,
    isSigned: uamSecret !== null,
  };
}

/** `md`, always the last word, is the MD5 of everything before `&md=` and the secret (coova-chilli, src/redir.c). */
function isSignedWith(address: string, secret: string): boolean {
  const [, signed = '', md = ''] = /^(.*?)[&?]md=([0-9a-f]{32})$/i.exec(address) ?? [];
  const expected = createHash('md5').update(signed).update(secret).digest();
  const given = Buffer.from(md, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** An address of the web without anything that could lead elsewhere: no user, query or fragment. */
function plainUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '') return undefined;
  return `${url.origin}${url.pathname}`;
}

/** MikroTik writes octets as `\123`. */
function octets(text: string): Buffer {
  const bytes: number[] = [];
  for (const [, octal, plain] of text.matchAll(/\\([0-7]{3})|([\s\S])/g)) {
    bytes.push(
      octal === undefined ? (plain ?? '').charCodeAt(0) & 0xff : parseInt(octal, 8) & 0xff,
    );
  }
  return Buffer.from(bytes);
}

/**
 * What makes the router log the guest in. The password crosses the air only where the router has
 * no challenge to offer. @param next where he is to come out
 */
export function handOver(
  gateway: Gateway,
  { code, password }: { code: string; password: string },
  next: string,
  uamSecret: string | null,
): HandOver {
  const { kind, loginUrl: url, challenge, chapId } = gateway;
  if (kind === 'uam') {
    const response = uamResponse(challenge ?? '', password, uamSecret);
    return { method: 'get', url, fields: { username: code, response, userurl: next } };
  }
  const sent =
    challenge === null || chapId === null
      ? password
      : md5(Buffer.from(chapId, 'hex'), Buffer.from(password), Buffer.from(challenge, 'hex'));
  return { method: 'post', url, fields: { username: code, password: sent, dst: next } };
}

/** RFC 1994 §4.1 with the identifier 0; the challenge is mixed with the secret where there is one. */
export function uamResponse(challenge: string, password: string, secret: string | null): string {
  const given = Buffer.from(challenge, 'hex');
  const mixed =
    secret === null ? given : createHash('md5').update(given).update(secret, 'utf8').digest();
  return md5(Buffer.from([0]), Buffer.from(password), mixed);
}

/** Both contracts have MD5 (RFC 1994); nothing of ours rests on it. */
function md5(...parts: readonly Buffer[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
