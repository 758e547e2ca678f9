import type { Schema } from '../documents/openapi.js';
import { referencesIn, schemaName } from '../documents/schemas.js';
import type { Announcement } from './publication.js';

const COMPONENT = '#/components/schemas/';
const DEFINITION = '#/$defs/';

const ENVELOPE: Record<string, Schema> = {
  id: {
    type: 'string',
    pattern: '^evt_[A-Za-z0-9_]+$',
    description: 'The same each time it is sent, also in the header `webhook-id`.',
  },
  sequence: {
    type: ['integer', 'null'],
    minimum: 1,
    description: 'Its place in the feed; `null` in a sample.',
  },
  timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
};

/** JSON Schema (2020-12) of everything that is told to the world: one definition per type of event. */
export function eventSchemas(
  publications: readonly Announcement[],
  schemas: Readonly<Record<string, Schema>>,
): object {
  const events = publications.map((each): [string, Schema] => [each.type, eventSchema(each)]);
  const data = closure(publications, schemas);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:lastmile:events',
    title: 'Events of Lastmile',
    description:
      'What webhooks are sent, and what /admin/events and /admin/events/stream tell. ' +
      'Each definition named like an event describes the whole message.',
    oneOf: publications.map(({ type }) => ({ $ref: `${DEFINITION}${type}` })),
    $defs: { ...Object.fromEntries(events), ...data },
  };
}

function eventSchema({
  type,
  summary,
  aggregate,
  schema,
  schemaVersion,
  example,
}: Announcement): Schema {
  return {
    type: 'object',
    description: summary,
    required: [...Object.keys(ENVELOPE), 'type', 'schema_version', 'aggregate', 'data'],
    properties: {
      ...ENVELOPE,
      type: { const: type },
      schema_version: { const: schemaVersion ?? 1 },
      aggregate: {
        type: 'object',
        description: 'What it is about; its events come in the order of their versions.',
        required: ['type', 'id', 'version'],
        properties: {
          type: { const: aggregate },
          id: { type: 'integer' },
          version: { type: 'integer', minimum: 0 },
        },
      },
      data: { $ref: `${DEFINITION}${schemaName(schema)}`, examples: [example] },
    },
  };
}

/** The data of all events, and what they refer to in turn, as definitions of this document. */
function closure(
  publications: readonly Announcement[],
  schemas: Readonly<Record<string, Schema>>,
): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const waiting = publications.map(({ schema }) => schemaName(schema));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = schemas[name];
    if (!schema || found[name]) continue;
    found[name] = asDefinition(schema);
    waiting.push(...[...referencesIn(schema)].map((target) => target.slice(COMPONENT.length)));
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function asDefinition(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll(`"${COMPONENT}`, `"${DEFINITION}`);
  return JSON.parse(text) as Schema;
}
