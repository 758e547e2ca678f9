import fc from 'fast-check';
import { plainCell, safeCell } from './cells.js';

test.each([
  ['=1+1', "'=1+1"],
  ['+27 21 555 0143', "'+27 21 555 0143"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ["'=1", "''=1"],
  ["O'Brien", "O'Brien"],
  ["'s-Gravenhage", "'s-Gravenhage"],
  ['a=b', 'a=b'],
  ['', ''],
])('%j is written as %j', (value, cell) => {
  expect(safeCell(value)).toBe(cell);
});

test('whatever is written is read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '＝', 'a', ' ') }),
      (value) => {
        expect(plainCell(safeCell(value))).toBe(value);
        expect(safeCell(value)).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      },
    ),
  );
});
