import fc from 'fast-check';
import { Amount } from '../../platform/money/money.js';
import { allocateInOrder } from './allocation.js';

test.each([
  ['100', ['60', '60'], ['60', '40']],
  ['100', ['100', '1'], ['100']],
  ['0.00002', ['0.00001', '5'], ['0.00001', '0.00001']],
  ['100', ['30'], ['30']],
  ['100', ['0', '30'], ['30']],
  ['0', ['30'], []],
  ['100', [], []],
])('%s over %j is divided into %j', (amount, open, expected) => {
  const parts = open.map((each, id) => ({ id, open: each }));
  expect(allocateInOrder(amount, parts).map((share) => share.amount.toString())).toEqual(
    expected.map((each) => new Amount(each).toString()),
  );
});

test('an allocation neither loses nor makes a cent, and gives nobody more than he has open', () => {
  const money = fc
    .integer({ min: 0, max: 10_000_000 })
    .map((n) => new Amount(n).dividedBy(100_000));
  fc.assert(
    fc.property(money, fc.array(money, { maxLength: 20 }), (amount, opens) => {
      const parts = opens.map((open, id) => ({ id, open }));
      const shares = allocateInOrder(amount, parts);
      const total = Amount.sum(0, ...shares.map((share) => share.amount));
      expect(total.equals(Amount.min(amount, Amount.sum(0, ...opens)))).toBe(true);
      for (const share of shares) {
        expect(share.amount.greaterThan(0)).toBe(true);
        expect(share.amount.lessThanOrEqualTo(opens[share.id]!)).toBe(true);
      }
      const isOpenBehind = shares
        .slice(0, -1)
        .some(({ id, amount: paid }) => !paid.equals(opens[id]!));
      expect(isOpenBehind).toBe(false);
    }),
  );
});
