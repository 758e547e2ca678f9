import { batchCodeLength } from './batch-terms.js';

test.each([
  ['a wish that is long enough', 6, 100_000, 0, 6],
  ['a wish that is too short', 5, 100_000, 0, undefined],
  ['no wish, few codes', undefined, 10, 0, 5],
  ['no wish, many codes', undefined, 100_000, 0, 7],
  ['no wish, many codes before it', undefined, 10, 1_000_000, 8],
])('%s', (_, wished, count, existing, length) => {
  expect(batchCodeLength(wished, count, existing)).toBe(length);
});
