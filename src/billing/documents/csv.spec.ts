import { csvFile, safeCell } from './csv.js';

test.each([
  ['=1+1', "'=1+1"],
  ['+27 21 555', "'+27 21 555"],
  ['-55.00', '-55.00'],
  ['-rm', "'-rm"],
  ['@import', "'@import"],
  ['＝cmd', "'＝cmd"],
  ['\tx', "'\tx"],
  ['Pienaar', 'Pienaar'],
  [null, ''],
  [5, '5'],
])('the cell %p is written as %p', (value, written) => {
  expect(safeCell(value)).toBe(written);
});

test('a file has headings, quotes what needs it, and begins with a byte order mark', async () => {
  const { content } = await csvFile('x.csv', ['a', 'b'], [{ a: 'x,"y"', b: '1.50' }]);
  expect((content as Buffer).toString()).toBe('\ufeffa,b\n"x,""y""",1.50');
});
