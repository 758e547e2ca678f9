import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy, ValidateIf } from 'class-validator';

/**
 * Fields of inputs. One decorator says how a value is read (every number may come as a string,
 * since queries and forms have nothing else), checked, and documented.
 */
export interface FieldFacts {
  description?: string;
  /** Fields are required unless said; an empty string counts as absent for an optional field. */
  optional?: boolean;
  /** `null` is a value of its own: on PATCH it clears. Implies that the field may be absent. */
  nullable?: boolean;
  /** The field may be absent unless this holds of the other fields, as they have been read. */
  requiredWhen?: (others: Readonly<Record<string, unknown>>) => boolean;
  example?: unknown;
  default?: unknown;
}

type Decorators = (ClassDecorator | MethodDecorator | PropertyDecorator)[];

/** What every field has in common; fields of special rules are built on it elsewhere. */
export function field(
  facts: FieldFacts,
  schema: ApiPropertyOptions,
  decorators: Decorators,
): PropertyDecorator {
  const optional = isOptional(facts);
  const documented = {
    ...schema,
    required: !optional,
    ...(facts.nullable ? { nullable: true } : {}),
    ...(facts.description === undefined ? {} : { description: facts.description }),
    ...(facts.example === undefined ? {} : { example: facts.example }),
    ...(facts.default === undefined ? {} : { default: facts.default }),
  } as ApiPropertyOptions;
  return applyDecorators(
    ApiProperty(documented),
    ...(optional ? [EmptyIsAbsent(facts.nullable === true)] : []),
    ...(facts.requiredWhen ? RequiredWhen(facts.requiredWhen) : optional ? [IsOptional()] : []),
    ...(decorators as PropertyDecorator[]),
  );
}

export function isOptional(facts: FieldFacts): boolean {
  return facts.optional === true || facts.nullable === true || facts.requiredWhen !== undefined;
}

function RequiredWhen(holds: NonNullable<FieldFacts['requiredWhen']>): PropertyDecorator[] {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
  return [
    ValidateIf((input: Record<string, unknown>, value) => isGiven(value) || holds(input)),
    ValidateBy({
      name: 'isGiven',
      validator: { validate: isGiven, defaultMessage: () => 'is required' },
    }),
  ];
}

/** A form cannot leave a field out, so an empty one counts as absent; `null` only where it clears. */
function EmptyIsAbsent(keepsNull: boolean): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => {
    if (value === '') return keepsNull ? null : undefined;
    return value === null && !keepsNull ? undefined : value;
  });
}
