import { plainToInstance, Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateBy, ValidateNested } from 'class-validator';
import { field, type FieldFacts } from './field.js';

/** A list of objects; in a form also as one field that holds JSON, or as `name[0][field]` (API.md §3.2). */
export function Objects(
  type: () => new () => object,
  facts: FieldFacts & { min?: number; max?: number } = {},
): PropertyDecorator {
  const { min = 0, max = 500 } = facts;
  const size = { ...(min > 0 ? { minItems: min } : {}), maxItems: max };
  return field(facts, { type: () => type(), isArray: true, ...size }, [
    Transform(({ value }: { value: unknown }) => objectsOf(type(), value), { toClassOnly: true }),
    IsArray({ message: 'must be a list' }),
    ArrayMinSize(min, { message: 'must not be empty' }),
    ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
    // A list in the list would pass as one that has nothing wrong in it.
    ValidateBy({
      name: 'hasNoLists',
      validator: {
        validate: (value) => !Array.isArray(value) || !value.some(Array.isArray),
        defaultMessage: () => 'each must be an object',
      },
    }),
    ValidateNested({ each: true, message: 'each must be an object' }),
    Type(type),
  ]);
}

/** class-transformer makes instances of lists before it transforms; of other forms we do. */
function objectsOf(type: new () => object, value: unknown): unknown {
  const list = listOfObjects(parseJson(value));
  if (list === value || !Array.isArray(list)) return list;
  return list.map((entry: unknown) =>
    entry !== null && typeof entry === 'object'
      ? plainToInstance(type, entry, { exposeUnsetFields: false })
      : entry,
  );
}

/** `name[25][field]`: the form parser makes a list of at most 20 entries, and of more an object. */
function listOfObjects(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([key]) => /^\d{1,4}$/.test(key))) return value;
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, entry]): unknown => entry);
}

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
