import fc from 'fast-check';
import { Amount } from '../../platform/money/money.js';
import { lineAmounts } from '../invoices/invoice-amounts.js';
import { type BilledLine, creditOf, creditOfTheRest } from './credit-lines.js';

function billed(quantity: string, price: string, credited = '0', creditedTax = '0'): BilledLine {
  const { amount, tax } = lineAmounts(quantity, price, '15');
  return {
    id: 1,
    kind: 'service',
    description: 'A line',
    quantity,
    amount: amount.toFixed(),
    taxRate: '15',
    tax: tax.toFixed(),
    creditedAmount: credited,
    creditedTax,
  };
}

test.each([
  [{ quantity: '1' }, '399', '59.85'],
  [{ quantity: '2' }, '798', '119.7'],
  [{ quantity: '0.5' }, '199.5', '29.92'],
  [{ amount: '100' }, '100', '15'],
  [{ amount: '0.01' }, '0.01', '0'],
  [{}, '798', '119.7'],
])('of two at 399, %j credits %s and %s of tax', (wish, amount, tax) => {
  const [line] = creditOf([billed('2', '399')], [{ lineId: 1, ...wish }]);
  expect([line!.amount.toString(), line!.tax.toString()]).toEqual([amount, tax]);
});

test.each([
  [{ quantity: '2.00001' }, 'is more than is left'],
  [{ amount: '798.01' }, 'is more than is left'],
  [{ amount: '1', quantity: '1' }, 'takes either a quantity or an amount'],
])('of two at 399, %j is refused', (wish, message) => {
  expect(() => creditOf([billed('2', '399')], [{ lineId: 1, ...wish }])).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ message })] }),
  );
});

test('a line of another invoice, and the same line twice, are refused', () => {
  const lines = [billed('1', '10')];
  expect(() => creditOf(lines, [{ lineId: 2 }])).toThrow('is no line of this invoice');
  expect(() =>
    creditOf(lines, [
      { lineId: 1, amount: '1' },
      { lineId: 1, amount: '1' },
    ]),
  ).toThrow('is named twice');
});

test('what has been credited wholly cannot be credited again', () => {
  expect(() => creditOfTheRest([billed('1', '10', '10', '1.5')])).toThrow('More would be credited');
});

test('however a line is credited piece by piece, amount and tax end at what was billed', () => {
  const cents = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(cents, fc.array(cents, { maxLength: 10 }), (price, pieces) => {
      let line = billed('1', new Amount(price).dividedBy(100).toFixed());
      const credit = (amount: string): void => {
        const [made] = creditOf([line], [{ lineId: 1, amount }]);
        line = {
          ...line,
          creditedAmount: made!.amount.plus(line.creditedAmount).toFixed(),
          creditedTax: made!.tax.plus(line.creditedTax).toFixed(),
        };
      };
      for (const piece of pieces) {
        const left = new Amount(line.amount).minus(line.creditedAmount);
        const amount = Amount.min(new Amount(piece).dividedBy(100), left);
        if (amount.greaterThan(0)) credit(amount.toFixed());
      }
      const left = new Amount(line.amount).minus(line.creditedAmount);
      if (left.greaterThan(0)) credit(left.toFixed());
      expect(new Amount(line.creditedAmount).equals(line.amount)).toBe(true);
      expect(new Amount(line.creditedTax).equals(line.tax)).toBe(true);
    }),
  );
});
