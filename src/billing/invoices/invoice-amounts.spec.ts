import { documentTotals, lineAmounts } from './invoice-amounts.js';

test.each([
  ['1', '399', '15', '399', '59.85'],
  ['2', '399', '15', '798', '119.7'],
  ['3', '0.335', '15', '1', '0.15'],
  ['0.5', '99.99', '15', '50', '7.5'],
  ['1', '0.005', '15', '0', '0'],
  ['1', '10.10', '0', '10.1', '0'],
  ['1', '-50', '15', '-50', '-7.5'],
  ['1', '19.99', '14.5', '19.99', '2.9'],
])('%s × %s at %s %% is %s, and %s of tax', (quantity, price, rate, amount, tax) => {
  const line = lineAmounts(quantity, price, rate);
  expect([line.amount.toString(), line.tax.toString()]).toEqual([amount, tax]);
});

test('a document is the sum of its lines', () => {
  const lines = [lineAmounts('2', '399', '15'), lineAmounts('1', '-50', '15')];
  const { subtotal, tax, total } = documentTotals(lines);
  expect([subtotal.toString(), tax.toString(), total.toString()]).toEqual([
    '748',
    '112.2',
    '860.2',
  ]);
});
