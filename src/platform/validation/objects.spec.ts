import { Money, Text } from './fields.js';
import { Objects } from './objects.js';
import { readInput } from './validate.js';

class Line {
  @Text({ optional: true })
  description?: string;

  @Money()
  price!: string;
}

class Order {
  @Objects(() => Line, { min: 1, max: 2 })
  lines!: Line[];
}

test.each([
  ['a list', [{ price: 3 }]],
  ['JSON in a text', '[{"price":"3"}]'],
  ['fields with an index', { '0': { price: '3' } }],
])('%s is read alike, and into instances', (_, lines) => {
  const order = readInput(Order, { lines });
  expect(order.lines).toEqual([{ price: '3' }]);
  expect(order.lines[0]).toBeInstanceOf(Line);
});

test.each([
  ['[{"price":"x"}]', 'lines[0].price'],
  [[{ description: 'a' }], 'lines[0].price'],
  [{ '0': { price: '1' }, '1': { price: '' } }, 'lines[1].price'],
  ['[1]', 'lines[0]'],
  [[[]], 'lines'],
  ['[[{"price":"1"}]]', 'lines'],
  ['not JSON', 'lines'],
  [{ first: { price: '1' } }, 'lines'],
  [[], 'lines'],
  ['[{"price":1},{"price":1},{"price":1}]', 'lines'],
])('in %j, %s is wrong', (lines, field) => {
  expect(() => readInput(Order, { lines })).toThrow(
    expect.objectContaining({
      fields: expect.arrayContaining([expect.objectContaining({ field })]),
    }),
  );
});
