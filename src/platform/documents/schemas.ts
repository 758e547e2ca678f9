import { getSchemaPath } from '@nestjs/swagger';
import { isReference, type MediaType, type Operation, type Schema } from './openapi.js';

const COMPONENT = '#/components/schemas/';

/** What a class is called in the documents: readers know nothing of our DTOs. */
export function publicName(className: string): string {
  return className.replace(/Dto$/, '');
}

/** A reference to the schema of a class. */
export function schemaOf(type: new () => object): { $ref: string } {
  return { $ref: publicName(getSchemaPath(type)) };
}

/** The name of the component that a class is described by. */
export function schemaName(type: new () => object): string {
  return schemaOf(type).$ref.slice(COMPONENT.length);
}

/**
 * A schema in the words of 3.1: `examples` instead of `example`, and a reference beside its
 * description instead of inside an `allOf` of one (3.0 allowed no neighbours of `$ref`).
 */
export function modernised(schema: Schema): Schema {
  const { $ref, example, allOf, ...others } = withInner(schema, modernised);
  const [only] = allOf ?? [];
  return {
    ...($ref === undefined ? {} : { $ref: publicName($ref) }),
    ...(allOf?.length === 1 ? only : allOf ? { allOf } : {}),
    ...others,
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** An operation whose schemas are in the words of 3.1. */
export function modernOperation(operation: Operation): Operation {
  const { parameters = [], requestBody, responses } = operation;
  return {
    ...operation,
    parameters: parameters.map((one) =>
      isReference(one) || !one.schema ? one : { ...one, schema: modernised(one.schema) },
    ),
    ...(requestBody
      ? { requestBody: { ...requestBody, content: modernContent(requestBody.content) } }
      : {}),
    responses: mapValues(responses, (response) =>
      isReference(response) || !response.content
        ? response
        : { ...response, content: modernContent(response.content) },
    ),
  };
}

function modernContent(content: Record<string, MediaType>): Record<string, MediaType> {
  return mapValues(content, (media) => ({ ...media, schema: modernised(media.schema) }));
}

/** An input without room for parameters that do not exist. */
export function closed(schema: Schema): Schema {
  const inner = withInner(schema, closed);
  return inner.properties && inner.additionalProperties === undefined
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** The same schema with each schema directly inside it changed. */
export function withInner(schema: Schema, change: (inner: Schema) => Schema): Schema {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(properties ? { properties: mapValues(properties, change) } : {}),
    ...(items ? { items: change(items) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: change(additionalProperties) }
      : {}),
    ...(allOf ? { allOf: allOf.map(change) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(change) } : {}),
    ...(oneOf ? { oneOf: oneOf.map(change) } : {}),
  };
}

/** The targets of all references inside a part of a document, e.g. `#/components/schemas/Role`. */
export function referencesIn(part: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(part)) for (const item of part) referencesIn(item, found);
  else if (part !== null && typeof part === 'object') {
    for (const [key, value] of Object.entries(part)) {
      if (key === '$ref' && typeof value === 'string') found.add(value);
      else referencesIn(value, found);
    }
  }
  return found;
}

function mapValues<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** A file: as `format` for tools of the 3.0 kind, as `contentMediaType` for those of 3.1. */
export function fileSchema(description: string): Schema {
  return {
    type: 'string',
    format: 'binary',
    contentMediaType: 'application/octet-stream',
    description,
  };
}
