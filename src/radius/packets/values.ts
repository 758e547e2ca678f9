import ipaddr from 'ipaddr.js';
import { type AttributeName, factsOf } from './attributes.js';

export type AttributeValue = string | number | Buffer;

const VALUE_MAX_BYTES = 253;

/** An attribute's value on the wire. @throws RangeError when it does not fit */
export function valueBytes(name: AttributeName, value: AttributeValue): Buffer {
  const bytes = Buffer.isBuffer(value) ? value : formatted(name, value);
  if (bytes.length > VALUE_MAX_BYTES) throw new RangeError(`${name} is too long`);
  return bytes;
}

function formatted(name: AttributeName, value: string | number): Buffer {
  switch (factsOf(name).format) {
    case 'integer': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(Number(value));
      return bytes;
    }
    case 'ipv4':
    case 'ipv6':
      return Buffer.from(ipaddr.parse(String(value)).toByteArray());
    case 'prefix': {
      // RFC 3162 §2.3: a reserved octet, the length, and as many octets as the prefix needs.
      const [address, bits] = ipaddr.parseCIDR(String(value));
      const octets = address.toByteArray().slice(0, Math.ceil(bits / 8));
      return Buffer.from([0, bits, ...octets]);
    }
    case 'text':
    case 'octets':
      return Buffer.from(String(value), 'utf8');
  }
}

/** The value of an attribute from the wire. */
export function readValue(name: AttributeName, bytes: Buffer): AttributeValue {
  switch (factsOf(name).format) {
    case 'integer':
      return bytes.length === 4 ? bytes.readUInt32BE() : bytes;
    case 'ipv4':
    case 'ipv6':
      return ipaddr.fromByteArray([...bytes]).toString();
    case 'prefix': {
      const address = Buffer.alloc(16);
      bytes.copy(address, 0, 2);
      return `${ipaddr.fromByteArray([...address]).toString()}/${bytes[1] ?? 0}`;
    }
    case 'text':
      return bytes.toString('utf8');
    case 'octets':
      return bytes;
  }
}
