import type { Parameter, Schema } from './openapi.js';

/**
 * The fields of an input as parameters of a query. Only the parameters of the example carry one:
 * what a parameter shows is what the guide sends when a reader tries the call.
 */
export function queryParameters(
  input: Schema,
  example: Readonly<Record<string, unknown>> = {},
): Parameter[] {
  return Object.entries(input.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: input.required?.includes(name) ?? false,
    ...inQuery(property, Object.hasOwn(example, name) ? { example: example[name] } : {}),
  }));
}

/**
 * A property in the form that a query can hold: lists are comma separated, objects are JSON. The
 * example of JSON stands beside its schema.
 */
function inQuery(
  { description, examples, ...schema }: Schema,
  example: { example?: unknown },
): Partial<Parameter> {
  const [sample] = examples ?? [];
  const words = [description, sample === undefined ? undefined : `E.g. \`${shown(sample)}\`.`]
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    ...(words === '' ? {} : { description: words }),
    ...(holdsObjects(schema)
      ? { content: { 'application/json': { schema, ...example } } }
      : {
          schema,
          ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
          ...example,
        }),
  };
}

function holdsObjects({ $ref, type, items }: Schema): boolean {
  return $ref !== undefined || type === 'object' || items?.$ref !== undefined;
}

function shown(sample: unknown): string {
  return typeof sample === 'string' ? sample : JSON.stringify(sample);
}
