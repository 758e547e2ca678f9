import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Text, type FieldFacts } from '../platform/validation/fields.js';

/** A product by its id or its code: codes contain a letter, so a number is always an id. */
export type ProductReference = string;

/** The parameter `product_id` of every call: the id or the code. */
export function ProductReferenceField(facts: FieldFacts = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'number' ? String(value) : value,
    ),
    Text({
      max: 40,
      pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      says: 'must be a product id or a product code',
      description: 'Id or code of the product.',
      example: 'FIBRE-50',
      ...facts,
    }),
  );
}

/** The id in a reference, or `undefined` when it is a code. */
export function idInReference(reference: ProductReference): number | undefined {
  return /^\d{1,9}$/.test(reference) ? Number(reference) : undefined;
}
