import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AttributeName, factsOf, nameOf } from './attributes.js';
import { type AttributeValue, readValue, valueBytes } from './values.js';

/** RFC 2865 §3, RFC 2866 §3, RFC 5176 §3. */
export const CODES = {
  'Access-Request': 1,
  'Access-Accept': 2,
  'Access-Reject': 3,
  'Accounting-Request': 4,
  'Accounting-Response': 5,
  'Access-Challenge': 11,
  'Disconnect-Request': 40,
  'Disconnect-ACK': 41,
  'Disconnect-NAK': 42,
  'CoA-Request': 43,
  'CoA-ACK': 44,
  'CoA-NAK': 45,
} as const;

export type Code = keyof typeof CODES;
export type Attributes = readonly (readonly [AttributeName, AttributeValue])[];

export interface Packet {
  code: Code;
  identifier: number;
  authenticator: Buffer;
  attributes: (readonly [AttributeName, AttributeValue])[];
}

const HEADER_BYTES = 20;
const AUTHENTICATOR_AT = 4;
const AUTHENTICATOR_BYTES = 16;
const VENDOR_SPECIFIC = 26;
const MESSAGE_AUTHENTICATOR = 80;
const PACKET_MAX_BYTES = 4096;

/** A packet that cannot be read, or that somebody without the secret has made. */
export class ForgedPacket extends Error {
  override readonly name = 'ForgedPacket';
}

/**
 * A request, signed. Message-Authenticator comes first (RFC 5080 §2.2.2 and the defence against
 * CVE-2024-3596). In Access-Request the authenticator is random; in the others it is the MD5 over
 * the packet and the secret (RFC 2866 §3, RFC 5176 §2.3), and the Message-Authenticator is made
 * with zeros in its place (RFC 5176 §3.2).
 */
export function encodeRequest(
  code: Code,
  identifier: number,
  attributes: Attributes,
  secret: string,
  authenticator = randomBytes(AUTHENTICATOR_BYTES),
): Buffer {
  const packet = assembled(code, identifier, attributes);
  const isAccess = code === 'Access-Request';
  if (isAccess) authenticator.copy(packet, AUTHENTICATOR_AT);
  signMessage(packet, secret);
  if (!isAccess) digest(packet, secret).copy(packet, AUTHENTICATOR_AT);
  return packet;
}

/** A response to a request, signed over the request's authenticator (RFC 2865 §3, RFC 3579 §3.2). */
export function encodeResponse(
  code: Code,
  request: Packet,
  attributes: Attributes,
  secret: string,
): Buffer {
  const packet = assembled(code, request.identifier, attributes);
  request.authenticator.copy(packet, AUTHENTICATOR_AT);
  signMessage(packet, secret);
  digest(packet, secret).copy(packet, AUTHENTICATOR_AT);
  return packet;
}

/** Reads a request that is signed with its authenticator: accounting, CoA, Disconnect. @throws ForgedPacket */
export function decodeRequest(bytes: Buffer, secret: string): Packet {
  const packet = whole(bytes);
  const blank = Buffer.from(packet);
  blank.fill(0, AUTHENTICATOR_AT, HEADER_BYTES);
  verify(digest(blank, secret), authenticatorOf(packet));
  verifyMessage(blank, secret);
  return parsed(packet);
}

/** Reads the response to a request. @throws ForgedPacket */
export function decodeResponse(bytes: Buffer, request: Buffer, secret: string): Packet {
  const packet = whole(bytes);
  if (packet[1] !== request[1]) throw new ForgedPacket('the identifier is another request’s');
  const signed = Buffer.from(packet);
  authenticatorOf(request).copy(signed, AUTHENTICATOR_AT);
  verify(digest(signed, secret), authenticatorOf(packet));
  verifyMessage(signed, secret);
  return parsed(packet);
}

/** The first value of an attribute. */
export function valueIn(packet: Packet, name: AttributeName): AttributeValue | undefined {
  return packet.attributes.find(([each]) => each === name)?.[1];
}

function assembled(code: Code, identifier: number, attributes: Attributes): Buffer {
  const placeholder = Buffer.from([MESSAGE_AUTHENTICATOR, 18, ...Buffer.alloc(16)]);
  const body = [placeholder, ...attributes.map(([name, value]) => attributeBytes(name, value))];
  const packet = Buffer.concat([Buffer.alloc(HEADER_BYTES), ...body]);
  if (packet.length > PACKET_MAX_BYTES) throw new RangeError('the packet is too long');
  packet[0] = CODES[code];
  packet[1] = identifier;
  packet.writeUInt16BE(packet.length, 2);
  return packet;
}

function attributeBytes(name: AttributeName, value: AttributeValue): Buffer {
  const { type, vendor } = factsOf(name);
  const bytes = valueBytes(name, value);
  const attribute = Buffer.concat([Buffer.from([type, bytes.length + 2]), bytes]);
  if (vendor === undefined) return attribute;
  const header = Buffer.from([VENDOR_SPECIFIC, attribute.length + 6, 0, 0, 0, 0]);
  header.writeUInt32BE(vendor, 2);
  return Buffer.concat([header, attribute]);
}

/** Fills in the Message-Authenticator over the packet as it stands. */
function signMessage(packet: Buffer, secret: string): void {
  createHmac('md5', secret)
    .update(packet)
    .digest()
    .copy(packet, HEADER_BYTES + 2);
}

function verifyMessage(packet: Buffer, secret: string): void {
  const at = attributesIn(packet).find(({ type }) => type === MESSAGE_AUTHENTICATOR)?.at;
  if (at === undefined) return;
  const given = Buffer.from(packet.subarray(at, at + 16));
  const blank = Buffer.from(packet);
  blank.fill(0, at, at + 16);
  verify(createHmac('md5', secret).update(blank).digest(), given);
}

function digest(packet: Buffer, secret: string): Buffer {
  return createHash('md5').update(packet).update(secret).digest();
}

function verify(expected: Buffer, given: Buffer): void {
  if (given.length !== expected.length || !timingSafeEqual(expected, given)) {
    throw new ForgedPacket('the signature is wrong');
  }
}

function authenticatorOf(packet: Buffer): Buffer {
  return packet.subarray(AUTHENTICATOR_AT, HEADER_BYTES);
}

/** Without what may follow the packet in its datagram (RFC 2865 §3). */
function whole(bytes: Buffer): Buffer {
  const length = bytes.length >= HEADER_BYTES ? bytes.readUInt16BE(2) : 0;
  if (length < HEADER_BYTES || length > bytes.length) throw new ForgedPacket('it is cut short');
  return bytes.subarray(0, length);
}

/** Where the values of the attributes are. @throws ForgedPacket when lengths do not add up */
function attributesIn(packet: Buffer): { type: number; at: number; length: number }[] {
  const found = [];
  for (let at = HEADER_BYTES; at < packet.length;) {
    const [type = 0, length = 0] = packet.subarray(at, at + 2);
    if (length < 2 || at + length > packet.length) throw new ForgedPacket('its lengths are wrong');
    found.push({ type, at: at + 2, length: length - 2 });
    at += length;
  }
  return found;
}

function parsed(packet: Buffer): Packet {
  const code = (Object.keys(CODES) as Code[]).find((name) => CODES[name] === packet[0]);
  if (!code) throw new ForgedPacket('its code is unknown');
  return {
    code,
    identifier: packet[1] ?? 0,
    authenticator: Buffer.from(authenticatorOf(packet)),
    attributes: attributesIn(packet).flatMap(({ type, at, length }) => {
      const isVendors = type === VENDOR_SPECIFIC && length > 6;
      const name = isVendors ? nameOf(packet[at + 4] ?? 0, packet.readUInt32BE(at)) : nameOf(type);
      const value = packet.subarray(isVendors ? at + 6 : at, at + length);
      return name ? [[name, readValue(name, value)] as const] : [];
    }),
  };
}
