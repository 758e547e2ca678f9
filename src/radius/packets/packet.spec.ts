import { createHmac } from 'node:crypto';
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  ForgedPacket,
  valueIn,
} from './packet.js';

const SECRET = 'xyzzy5461';
const ATTRIBUTES = [
  ['User-Name', 'pie001'],
  ['Framed-IP-Address', '203.0.113.7'],
  ['Delegated-IPv6-Prefix', '2001:db8:100::/56'],
  ['Mikrotik-Rate-Limit', '5000k/10000k'],
  ['WISPr-Bandwidth-Max-Down', 10_000_000],
  ['Mikrotik-Total-Limit', 4_294_967_295],
] as const;

test('a request is read as it was written, by whoever has the secret', () => {
  const bytes = encodeRequest('CoA-Request', 7, ATTRIBUTES, SECRET);
  const packet = decodeRequest(bytes, SECRET);
  expect(packet).toMatchObject({ code: 'CoA-Request', identifier: 7 });
  expect(packet.attributes.slice(1)).toEqual(ATTRIBUTES);
  expect(() => decodeRequest(bytes, 'another')).toThrow(ForgedPacket);
});

test('the Message-Authenticator of a CoA-Request is made with zeros for the authenticator (RFC 5176 §3.2)', () => {
  const bytes = encodeRequest('Disconnect-Request', 1, ATTRIBUTES, SECRET);
  const given = Buffer.from(bytes.subarray(22, 38));
  const blank = Buffer.from(bytes);
  blank.fill(0, 4, 20).fill(0, 22, 38);
  expect(given).toEqual(createHmac('md5', SECRET).update(blank).digest());
});

test('a response belongs to its request', () => {
  const request = encodeRequest('CoA-Request', 9, ATTRIBUTES, SECRET);
  const response = encodeResponse(
    'CoA-NAK',
    decodeRequest(request, SECRET),
    [['Error-Cause', 503]],
    SECRET,
  );
  const packet = decodeResponse(response, request, SECRET);
  expect(packet.code).toBe('CoA-NAK');
  expect(valueIn(packet, 'Error-Cause')).toBe(503);
  const other = encodeRequest('CoA-Request', 9, [['User-Name', 'other']], SECRET);
  expect(() => decodeResponse(response, other, SECRET)).toThrow(ForgedPacket);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a header cut short', Buffer.alloc(19)],
  ['a length beyond the datagram', Buffer.from([2, 1, 0, 99, ...Buffer.alloc(16)])],
])('%s is no packet', (_, bytes) => {
  const request = encodeRequest('CoA-Request', 1, [], SECRET);
  expect(() => decodeRequest(bytes, SECRET)).toThrow(ForgedPacket);
  expect(() => decodeResponse(bytes, request, SECRET)).toThrow(ForgedPacket);
});

test('an attribute changed on the way is noticed', () => {
  const bytes = encodeRequest('CoA-Request', 1, ATTRIBUTES, SECRET);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  expect(() => decodeRequest(bytes, SECRET)).toThrow(ForgedPacket);
});
