import { ValidateBy } from 'class-validator';
import { field } from '../../platform/validation/field.js';
import { type FieldFacts, Integer, Text } from '../../platform/validation/fields.js';
import { MacAddress } from '../../platform/validation/network-fields.js';
import type { DataAccountNaming } from '../accounts/data-accounts.repository.js';
import { isStaticAddress } from '../ip-pools/static-ips.js';

/** The fields of a data account as callers give them, one decorator each. */

export const UsernameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 2,
    max: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._@+:/-]*$/,
    says: 'must be letters, digits and . _ @ + : / - only, and begin with a letter or digit',
    description: 'Unique in any case.',
    example: 'pie001-home',
    ...facts,
  });

/** RADIUS carries at most 128 octets of a password (RFC 2865 §5.2). */
export const RadiusPasswordField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 6,
    max: 128,
    pattern: /^[\x20-\x7e]+$/,
    says: 'must be printable ASCII characters',
    example: 'maple-kite-42',
    ...facts,
  });

export const MacField = (facts: FieldFacts = {}): PropertyDecorator =>
  MacAddress({ description: 'The only device it may be used with.', ...facts });

export function StaticIpField(facts: FieldFacts = {}): PropertyDecorator {
  return field(
    {
      description: 'An IPv4 or IPv6 address, or an IPv6 prefix.',
      example: '203.0.113.7',
      ...facts,
    },
    { type: 'string', maxLength: 49 },
    [
      ValidateBy({
        name: 'isStaticAddress',
        validator: {
          validate: (value) => typeof value === 'string' && isStaticAddress(value),
          defaultMessage: () => 'must be an IP address, or an IPv6 prefix such as 2001:db8:1::/56',
        },
      }),
    ],
  );
}

/** The two parameters that name a data account. */
export class NamedDataAccountDto {
  @Integer({
    description: 'The data account; or give its username.',
    requiredWhen: ({ username }) => username === undefined,
    example: 1,
  })
  data_account_id?: number;

  @Text({ optional: true, max: 64, description: 'In any case; instead of data_account_id.' })
  username?: string;
}

/** How a call names a data account; the id wins. */
export function accountNamed({
  data_account_id,
  username,
}: NamedDataAccountDto): DataAccountNaming {
  return data_account_id === undefined
    ? { username: username ?? '' }
    : { dataAccountId: data_account_id };
}

/** The same for a filter, which may name none. */
export function accountNamedIn(input: NamedDataAccountDto): DataAccountNaming | undefined {
  return input.data_account_id === undefined && input.username === undefined
    ? undefined
    : accountNamed(input);
}
