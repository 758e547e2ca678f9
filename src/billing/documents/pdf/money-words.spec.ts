import { printedAmount, printedMoney, printedQuantity } from './money-words.js';

test.each([
  ['399', '399.00'],
  ['1234.5', '1\u00a0234.50'],
  ['-1234567.12345', '-1\u00a0234\u00a0567.12345'],
  ['0', '0.00'],
])('%s is printed as %s', (amount, printed) => {
  expect(printedAmount(amount)).toBe(printed);
  expect(printedMoney('ZAR', amount)).toBe(`ZAR\u00a0${printed}`);
});

test.each([
  ['1.00000', '1'],
  ['10', '10'],
  ['0.50000', '0.5'],
  ['100.00000', '100'],
])('a quantity of %s is printed as %s', (quantity, printed) => {
  expect(printedQuantity(quantity)).toBe(printed);
});
