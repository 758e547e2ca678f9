import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';
import { isMoney } from '../money/money.js';
import { INSTANT_LENGTH_MAX, isCalendarDate, isInstant } from './dates.js';
import { field, type FieldFacts, isOptional } from './field.js';

export type { FieldFacts };

/** PostgreSQL's integer, which nearly every id is. */
export const ID_MAX = 2_147_483_647;
/** 15 digits, for the bigint ids of what outgrows it: tokens, audit records, jobs. */
export const LONG_ID_MAX = 999_999_999_999_999;
/** As a JSON number, which cannot have the decimals that numeric(18,5) has beyond this. */
const MONEY_MAX = 9_999_999_999_999;

export function Text(
  facts: FieldFacts & { min?: number; max?: number; pattern?: RegExp; says?: string } = {},
): PropertyDecorator {
  const { min, max = 255, pattern, says } = facts;
  return field(
    facts,
    {
      type: 'string',
      minLength: min ?? (isOptional(facts) ? 0 : 1),
      maxLength: max,
      // Readers of JSON Schema do not agree on what `\p{…}` is: a pattern that has it stays with us.
      ...(pattern && !pattern.unicode ? { pattern: pattern.source } : {}),
    },
    [
      IsString({ message: 'must be a text' }),
      MinLength(min ?? (isOptional(facts) ? 0 : 1), {
        message: min && min > 1 ? `must have at least ${min} characters` : 'must not be empty',
      }),
      MaxLength(max, { message: `must have at most ${max} characters` }),
      ...(pattern ? [Matches(pattern, { message: says ?? 'has the wrong form' })] : []),
    ],
  );
}

export function Email(facts: FieldFacts = {}): PropertyDecorator {
  return field(facts, { type: 'string', format: 'email', maxLength: 254 }, [
    IsEmail({}, { message: 'must be an e-mail address' }),
    MaxLength(254, { message: 'must have at most 254 characters' }),
  ]);
}

/** Whole numbers; ids by default (1 … 2³¹−1). */
export function Integer(
  facts: FieldFacts & { min?: number; max?: number } = {},
): PropertyDecorator {
  const { min = 1, max = ID_MAX } = facts;
  return field(facts, { type: 'integer', minimum: min, maximum: max }, [
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    IsInt({ message: 'must be a whole number' }),
    Min(min, { message: `must be at least ${min}` }),
    Max(max, { message: `must be at most ${max}` }),
  ]);
}

/** Bytes, exact up to 2⁵³−1. */
export function Bytes(facts: FieldFacts & { min?: number } = {}): PropertyDecorator {
  return Integer({ min: 0, max: Number.MAX_SAFE_INTEGER, ...facts });
}

/** A decimal number with at most 5 decimals; read as a string so that it never meets a float. */
export function Money(
  facts: FieldFacts & { positive?: boolean; signed?: boolean } = {},
): PropertyDecorator {
  const sign = facts.signed ? '-?' : '';
  return field(
    facts,
    {
      oneOf: [
        { type: 'string', pattern: `^${sign}\\d{1,13}(\\.\\d{1,5})?$`, maxLength: 20 },
        { type: 'number', minimum: facts.signed ? -MONEY_MAX : 0, maximum: MONEY_MAX },
      ],
    },
    [
      Transform(({ value }: { value: unknown }) => (isMoney(value) ? String(value) : value)),
      ValidateBy({
        name: 'isMoney',
        validator: {
          validate: (value) =>
            isMoney(value) &&
            (facts.signed === true || !String(value).startsWith('-')) &&
            (facts.positive !== true || Number(value) !== 0),
          defaultMessage: () => `must be ${amountIn(facts)} with at most 5 decimals`,
        },
      }),
    ],
  );
}

function amountIn({ positive = false, signed = false }): string {
  if (signed) return positive ? 'an amount other than zero' : 'an amount';
  return positive ? 'a positive amount' : 'a non-negative amount';
}

/** `yes|no|true|false|1|0` in, boolean inside. */
export function YesNo(facts: FieldFacts = {}): PropertyDecorator {
  return field(
    facts,
    {
      oneOf: [
        { type: 'boolean' },
        { type: 'string', enum: ['yes', 'no', 'true', 'false', '1', '0'] },
      ],
    },
    [
      Transform(({ value }: { value: unknown }) => readYesNo(value)),
      IsBoolean({ message: 'must be yes or no' }),
    ],
  );
}

/** A calendar date `YYYY-MM-DD` that exists. */
export function CalendarDate(facts: FieldFacts = {}): PropertyDecorator {
  return field(facts, { type: 'string', format: 'date', maxLength: 10 }, [
    ValidateBy({
      name: 'isCalendarDate',
      validator: {
        validate: isCalendarDate,
        defaultMessage: () => 'must be a date such as 2026-03-31',
      },
    }),
  ]);
}

/** An ISO 8601 instant with a zone, read as a `Date`; a bare date means midnight UTC. */
export function Instant(facts: FieldFacts = {}): PropertyDecorator {
  return field(facts, { type: 'string', format: 'date-time', maxLength: INSTANT_LENGTH_MAX }, [
    Transform(({ value }: { value: unknown }) => (isInstant(value) ? new Date(value) : value)),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
        defaultMessage: () => 'must be an ISO 8601 instant such as 2026-03-31T08:00:00Z',
      },
    }),
  ]);
}

export function OneOf(values: readonly string[], facts: FieldFacts = {}): PropertyDecorator {
  return field(facts, { type: 'string', enum: [...values] }, [
    IsIn([...values], { message: `must be one of ${values.join(', ')}` }),
  ]);
}

/** A list of texts; in a query or form also as one comma separated value. */
export function Texts(
  facts: FieldFacts & {
    min?: number;
    max?: number;
    values?: readonly string[];
    maxLength?: number;
  } = {},
): PropertyDecorator {
  const { min = 0, max = 100, values, maxLength = 255 } = facts;
  return field(
    facts,
    {
      type: 'array',
      ...(min > 0 ? { minItems: min } : {}),
      maxItems: max,
      items: { type: 'string', maxLength, ...(values ? { enum: [...values] } : {}) },
    },
    [
      Transform(({ value }: { value: unknown }) =>
        typeof value === 'string'
          ? value
              .split(',')
              .map((item) => item.trim())
              .filter(Boolean)
          : value,
      ),
      IsArray({ message: 'must be a list' }),
      ArrayMinSize(min, { message: `must have at least ${min} entry` }),
      ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
      IsString({ each: true, message: 'must be a list of texts' }),
      MaxLength(maxLength, {
        each: true,
        message: `each must have at most ${maxLength} characters`,
      }),
      ...(values
        ? [IsIn([...values], { each: true, message: `each must be one of ${values.join(', ')}` })]
        : []),
    ],
  );
}

/** A list of ids; in a query or form also as one comma separated value. */
export function Integers(facts: FieldFacts & { max?: number } = {}): PropertyDecorator {
  const { max = 1000 } = facts;
  const items = { type: 'integer', minimum: 1, maximum: ID_MAX };
  return field(facts, { type: 'array', maxItems: max, items }, [
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.split(',').map(Number) : value,
    ),
    IsArray({ message: 'must be a list' }),
    ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
    IsInt({ each: true, message: 'must be a list of whole numbers' }),
    Min(1, { each: true, message: 'each must be at least 1' }),
    Max(ID_MAX, { each: true, message: `each must be at most ${ID_MAX}` }),
  ]);
}

function readYesNo(value: unknown): unknown {
  if (value === 1 || (typeof value === 'string' && /^(yes|true|1)$/i.test(value))) return true;
  if (value === 0 || (typeof value === 'string' && /^(no|false|0)$/i.test(value))) return false;
  return value;
}
