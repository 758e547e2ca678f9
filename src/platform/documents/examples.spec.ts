import { exampleOf } from './examples.js';

const text = { type: 'string' };
const schemas = {
  Base: { required: ['name'], properties: { name: { ...text, examples: ['Support'] } } },
  Line: { required: ['unit'], properties: { unit: { enum: ['GB', 'TB'] }, note: text } },
};
const BASE = { $ref: '#/components/schemas/Base' };
const LINE = { $ref: '#/components/schemas/Line' };

test.each([
  ['what the fields show', { properties: { a: { examples: [1] }, b: text } }, { a: 1 }],
  [
    'the first choice of what is required',
    { required: ['a'], properties: { a: { enum: ['x'] } } },
    { a: 'x' },
  ],
  [
    'the parts of a schema',
    { allOf: [BASE], properties: { a: { examples: [1] } } },
    { name: 'Support', a: 1 },
  ],
  [
    'one entry of a list that is required',
    { required: ['lines'], properties: { lines: { type: 'array', items: LINE } } },
    { lines: [{ unit: 'GB' }] },
  ],
  [
    'nothing of a list that may be absent',
    { properties: { lines: { type: 'array', items: LINE } } },
    {},
  ],
  ['what a reference names', BASE, { name: 'Support' }],
])('an example of a body has %s', (_, schema, expected) => {
  expect(exampleOf(schema, schemas)).toEqual(expected);
});

test('a required field that shows nothing leaves the body without an example', () => {
  expect(exampleOf({ required: ['a'], properties: { a: text } }, schemas)).toBeUndefined();
});
