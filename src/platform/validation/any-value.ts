import { ValidateBy } from 'class-validator';
import { field, type FieldFacts } from './field.js';

/** Any JSON value, `null` apart; whoever takes it checks it. */
export function AnyValue(facts: FieldFacts = {}): PropertyDecorator {
  return field(facts, { oneOf: JSON_TYPES.map((schema) => ({ ...schema })) }, [
    ValidateBy({
      name: 'isAnyValue',
      validator: {
        validate: (value) => value !== undefined && value !== null,
        defaultMessage: () => 'must be given',
      },
    }),
  ]);
}

const JSON_TYPES = [
  { type: 'string', maxLength: 100_000 },
  { type: 'number', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  { type: 'boolean' },
  { type: 'array', items: {}, maxItems: 10_000 },
  { type: 'object' },
] as const;
