/** The attributes that we send or read ourselves, of the hundreds that FreeRADIUS knows. */

type Format = 'text' | 'integer' | 'ipv4' | 'ipv6' | 'prefix' | 'octets';

interface AttributeFacts {
  type: number;
  format: Format;
  /** IANA enterprise number of a vendor-specific attribute (RFC 2865 §5.26). */
  vendor?: number;
}

const MIKROTIK = 14_988;
const WISPR = 14_122;
const CHILLISPOT = 14_559;

/** By dictionary name. */
const ATTRIBUTES = {
  'User-Name': { type: 1, format: 'text' },
  'User-Password': { type: 2, format: 'octets' },
  'CHAP-Password': { type: 3, format: 'octets' },
  'NAS-IP-Address': { type: 4, format: 'ipv4' },
  'NAS-Port': { type: 5, format: 'integer' },
  'Service-Type': { type: 6, format: 'integer' },
  'Framed-Protocol': { type: 7, format: 'integer' },
  'Framed-IP-Address': { type: 8, format: 'ipv4' },
  'Reply-Message': { type: 18, format: 'text' },
  Class: { type: 25, format: 'octets' },
  'Session-Timeout': { type: 27, format: 'integer' },
  'Called-Station-Id': { type: 30, format: 'text' },
  'Calling-Station-Id': { type: 31, format: 'text' },
  'NAS-Identifier': { type: 32, format: 'text' },
  'Acct-Status-Type': { type: 40, format: 'integer' },
  'Acct-Delay-Time': { type: 41, format: 'integer' },
  'Acct-Input-Octets': { type: 42, format: 'integer' },
  'Acct-Output-Octets': { type: 43, format: 'integer' },
  'Acct-Session-Id': { type: 44, format: 'text' },
  'Acct-Session-Time': { type: 46, format: 'integer' },
  'Acct-Terminate-Cause': { type: 49, format: 'integer' },
  'Acct-Input-Gigawords': { type: 52, format: 'integer' },
  'Acct-Output-Gigawords': { type: 53, format: 'integer' },
  'Event-Timestamp': { type: 55, format: 'integer' },
  'CHAP-Challenge': { type: 60, format: 'octets' },
  'Message-Authenticator': { type: 80, format: 'octets' },
  'Acct-Interim-Interval': { type: 85, format: 'integer' },
  'NAS-Port-Id': { type: 87, format: 'text' },
  'Framed-Pool': { type: 88, format: 'text' },
  'NAS-IPv6-Address': { type: 95, format: 'ipv6' },
  'Framed-IPv6-Prefix': { type: 97, format: 'prefix' },
  'Error-Cause': { type: 101, format: 'integer' },
  'Delegated-IPv6-Prefix': { type: 123, format: 'prefix' },
  'Framed-IPv6-Address': { type: 168, format: 'ipv6' },
  'Mikrotik-Rate-Limit': { type: 8, format: 'text', vendor: MIKROTIK },
  'Mikrotik-Total-Limit': { type: 17, format: 'integer', vendor: MIKROTIK },
  'Mikrotik-Total-Limit-Gigawords': { type: 18, format: 'integer', vendor: MIKROTIK },
  'Mikrotik-Recv-Limit': { type: 1, format: 'integer', vendor: MIKROTIK },
  'Mikrotik-Recv-Limit-Gigawords': { type: 14, format: 'integer', vendor: MIKROTIK },
  'Mikrotik-Xmit-Limit': { type: 2, format: 'integer', vendor: MIKROTIK },
  'Mikrotik-Xmit-Limit-Gigawords': { type: 15, format: 'integer', vendor: MIKROTIK },
  'WISPr-Bandwidth-Max-Up': { type: 7, format: 'integer', vendor: WISPR },
  'WISPr-Bandwidth-Max-Down': { type: 8, format: 'integer', vendor: WISPR },
  'ChilliSpot-Max-Total-Octets': { type: 3, format: 'integer', vendor: CHILLISPOT },
  'ChilliSpot-Max-Input-Octets': { type: 1, format: 'integer', vendor: CHILLISPOT },
  'ChilliSpot-Max-Input-Gigawords': { type: 21, format: 'integer', vendor: CHILLISPOT },
  'ChilliSpot-Max-Output-Octets': { type: 2, format: 'integer', vendor: CHILLISPOT },
  'ChilliSpot-Max-Output-Gigawords': { type: 22, format: 'integer', vendor: CHILLISPOT },
  'ChilliSpot-Max-Total-Gigawords': { type: 23, format: 'integer', vendor: CHILLISPOT },
} as const satisfies Record<string, AttributeFacts>;

export type AttributeName = keyof typeof ATTRIBUTES;

export function isAttributeName(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTES, name);
}

export function factsOf(name: AttributeName): AttributeFacts {
  return ATTRIBUTES[name];
}

const NAMES = new Map<string, AttributeName>(
  (Object.entries(ATTRIBUTES) as [AttributeName, AttributeFacts][]).map(([name, facts]) => [
    `${facts.vendor ?? 0}:${facts.type}`,
    name,
  ]),
);

/** The name of an attribute on the wire; `undefined` for one that we have no use for. */
export function nameOf(type: number, vendor = 0): AttributeName | undefined {
  return NAMES.get(`${vendor}:${type}`);
}
