import { fieldChanges, SECRET } from './field-changes.js';

test.each([
  ['untouched since', 'old', 'new', 'old', true],
  ['already what is proposed', 'old', 'new', 'new', true],
  ['changed to something else', 'old', 'new', 'other', false],
  ['empty before and now', null, 'new', undefined, true],
  ['a list in the same order', ['a'], ['b'], ['a'], true],
  ['an object with its keys in another order', { a: 1, b: 2 }, null, { b: 2, a: 1 }, true],
  ['a secret, which is never compared', null, SECRET, null, true],
])('a field %s', (_, before, proposed, now, fits) => {
  expect(fieldChanges({ x: proposed }, { x: before }, { x: now })).toEqual([
    { field: 'x', before: before ?? null, proposed, now: now ?? null, fits },
  ]);
});
