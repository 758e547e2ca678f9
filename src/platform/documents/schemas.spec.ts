import { queryParameters } from './query-parameters.js';
import { closed, modernised, referencesIn } from './schemas.js';

const REFERENCE = { $ref: '#/components/schemas/TicketDto' };

test.each([
  ['an example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
  [
    'a described reference',
    { description: 'What was asked.', allOf: [REFERENCE] },
    { description: 'What was asked.', $ref: '#/components/schemas/Ticket' },
  ],
  [
    'what is inside',
    { type: 'array', items: { type: 'object', properties: { a: { example: 1 } } } },
    { type: 'array', items: { type: 'object', properties: { a: { examples: [1] } } } },
  ],
  [
    'a nullable reference',
    { anyOf: [REFERENCE, { type: 'null' }] },
    {
      anyOf: [{ $ref: '#/components/schemas/Ticket' }, { type: 'null' }],
    },
  ],
])('%s is put into the words of 3.1', (_, schema, expected) => {
  expect(modernised(schema)).toEqual(expected);
});

test('an input takes no fields that do not exist, unless it says so', () => {
  const open = { type: 'object', properties: {}, additionalProperties: true };
  const schema = { type: 'object', properties: { lines: { items: { properties: {} } }, open } };
  expect(closed(schema)).toEqual({
    type: 'object',
    properties: { lines: { items: { properties: {}, additionalProperties: false } }, open },
    additionalProperties: false,
  });
});

test('references are found however deep they stand', () => {
  const part = { a: [{ b: { $ref: '#/components/headers/ETag' } }], c: REFERENCE };
  expect([...referencesIn(part)]).toEqual(['#/components/headers/ETag', REFERENCE.$ref]);
});

test('a query holds lists separated by commas and objects as JSON, and tries only the example', () => {
  const input = {
    required: ['id'],
    properties: {
      id: { type: 'integer', description: 'Which.', examples: [7] },
      words: { type: 'array', items: { type: 'string' } },
      lines: { type: 'array', items: REFERENCE },
    },
  };
  expect(queryParameters(input, { words: ['a'] })).toEqual([
    {
      name: 'id',
      in: 'query',
      required: true,
      description: 'Which. E.g. `7`.',
      schema: { type: 'integer' },
    },
    {
      name: 'words',
      in: 'query',
      required: false,
      schema: input.properties.words,
      style: 'form',
      explode: false,
      example: ['a'],
    },
    {
      name: 'lines',
      in: 'query',
      required: false,
      content: { 'application/json': { schema: input.properties.lines } },
    },
  ]);
});
