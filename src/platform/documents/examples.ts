import type { Schema } from './openapi.js';

/**
 * An example of a whole body, made of the examples of its fields: of every field that has one, and
 * of those that are required. `undefined` when a required field says nothing to make it of.
 */
export function exampleOf(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
): Record<string, unknown> | undefined {
  const { properties = {}, required = [] } = withParts(schema, schemas);
  const example: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = sampleOf(property, schemas, required.includes(name));
    if (value !== undefined) example[name] = value;
    else if (required.includes(name)) return undefined;
  }
  return example;
}

/** What a field shows of itself; of one that must be there, else the first that it may be. */
function sampleOf(
  property: Schema,
  schemas: Readonly<Record<string, Schema>>,
  isRequired: boolean,
): unknown {
  const [sample] = property.examples ?? [];
  if (sample !== undefined || !isRequired) return sample;
  if (property.enum) return property.enum[0];
  const { items } = property;
  if (property.type === 'array' && items) {
    const entry = sampleOf(items, schemas, true);
    return entry === undefined ? undefined : [entry];
  }
  return withParts(property, schemas).properties ? exampleOf(property, schemas) : undefined;
}

/** The schema with what it refers to, and consists of, in one. */
function withParts(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  const name = schema.$ref?.split('/').at(-1);
  const found = name === undefined ? schema : (schemas[name] ?? {});
  const parts = (found.allOf ?? []).map((part) => withParts(part, schemas));
  if (parts.length === 0) return found;
  return {
    ...found,
    properties: Object.assign(
      {},
      ...parts.map((one) => one.properties),
      found.properties,
    ) as Record<string, Schema>,
    required: [...parts.flatMap((one) => one.required ?? []), ...(found.required ?? [])],
  };
}
