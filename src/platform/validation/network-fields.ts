import { isIP } from 'node:net';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { field, type FieldFacts } from './field.js';
import { macAddress } from './mac-address.js';

/** A MAC address in any notation; read as `0a:1b:2c:3d:4e:5f`. */
export function MacAddress(facts: FieldFacts = {}): PropertyDecorator {
  return field({ example: '0A-1B-2C-3D-4E-5F', ...facts }, { type: 'string', maxLength: 40 }, [
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (macAddress(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isMacAddress',
      validator: {
        validate: (value) => typeof value === 'string' && macAddress(value) !== undefined,
        defaultMessage: () => 'must be a MAC address such as 0a:1b:2c:3d:4e:5f',
      },
    }),
  ]);
}

/** One IPv4 or IPv6 address, without a network length and without a zone. */
export function IpAddress(facts: FieldFacts = {}): PropertyDecorator {
  return field({ example: '10.20.0.17', ...facts }, { type: 'string', maxLength: 45 }, [
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    ValidateBy({
      name: 'isIpAddress',
      validator: {
        validate: (value) => typeof value === 'string' && !value.includes('%') && isIP(value) !== 0,
        defaultMessage: () => 'must be an IPv4 or IPv6 address',
      },
    }),
  ]);
}

/** One address, or a network in CIDR notation. */
export function Network(facts: FieldFacts = {}): PropertyDecorator {
  return field({ example: '10.20.0.0/24', ...facts }, { type: 'string', maxLength: 49 }, [
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    ValidateBy({
      name: 'isNetwork',
      validator: {
        validate: (value) => typeof value === 'string' && isNetwork(value),
        defaultMessage: () => 'must be an IP address or a network',
      },
    }),
  ]);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128));
}
