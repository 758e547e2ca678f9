import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { Email, type FieldFacts, Integer, OneOf, Text } from '../../platform/validation/fields.js';
import { ACCOUNTING_CODE_RULE } from '../accounting-code.js';
import { CUSTOMER_STATUSES, CUSTOMER_TYPES } from '../customer.entity.js';

/** The fields of a customer as callers give them, one decorator each. */

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

export const CustomerTypeField = (facts: FieldFacts = {}): PropertyDecorator =>
  OneOf(CUSTOMER_TYPES, { example: 'individual', ...facts });

export const CustomerStatusField = (facts: FieldFacts = {}): PropertyDecorator =>
  OneOf(CUSTOMER_STATUSES, facts);

export const NameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 200,
    min: 1,
    ...NOT_BLANK,
    description: 'The person; of a company its contact.',
    example: 'Jessica Pienaar',
    ...facts,
  });

export const CompanyNameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 200, min: 1, ...NOT_BLANK, description: 'Required of a company.', ...facts });

export const VatNumberField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 40, ...facts });

export const EmailField = (facts: FieldFacts = {}): PropertyDecorator =>
  Email({ description: 'Several customers may have the same.', ...facts });

export const PhoneField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 40, pattern: /\d/, says: 'must contain a digit', ...facts });

export const AddressLineField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 200, ...facts });

export const CityField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 100, ...facts });

export const PostalCodeField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 20, ...facts });

export const CountryField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 100, ...facts });

export const GpsField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 60,
    pattern: /^\s*-?([0-8]?\d(\.\d+)?|90(\.0+)?)\s*,\s*-?((1[0-7]\d|\d?\d)(\.\d+)?|180(\.0+)?)\s*$/,
    says: 'must be latitude,longitude in decimal degrees',
    description: 'Latitude and longitude in decimal degrees.',
    example: '-33.9249,18.4241',
    ...facts,
  });

export const GroupField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 60, description: 'A group in the words of the ISP.', example: 'business', ...facts });

export const BillingDayField = (facts: FieldFacts = {}): PropertyDecorator =>
  Integer({
    min: 1,
    max: 31,
    description:
      'Day of the month on which a billing period begins; the last day of a shorter month.',
    ...facts,
  });

export const NotesField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ max: 10_000, description: 'For staff; the customer never sees them.', ...facts });

/** A code to be given; naming a customer by his code takes any text. */
export const NewAccountingCodeField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 20,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._/-]{0,19}$/,
    says: ACCOUNTING_CODE_RULE,
    ...facts,
  });

/**
 * The first of the two parameters that name a customer (`customer` in API.md §3.1). Put it on
 * `customer_id` and `@AccountingCode()` on `accounting_code`; `customerNamed()` reads the two.
 */
export function CustomerId(facts: { optional?: boolean } = {}): PropertyDecorator {
  return Integer({
    description: 'The customer; or give his accounting_code.',
    example: 1,
    ...(facts.optional
      ? { optional: true }
      : { requiredWhen: ({ accounting_code }) => accounting_code === undefined }),
  });
}

/** The second of the two parameters that name a customer. */
export function AccountingCode(): PropertyDecorator {
  return applyDecorators(
    Text({ optional: true, max: 60, description: 'The customer; instead of customer_id.' }),
    ValidateBy({
      name: 'isOnlyName',
      validator: {
        validate: (_, given) =>
          (given?.object as { customer_id?: unknown }).customer_id === undefined,
        defaultMessage: () => 'give either customer_id or accounting_code',
      },
    }),
  );
}
