import fc from 'fast-check';
import { Amount, roundToCent } from '../platform/money/money.js';
import { addDays } from './periods.js';
import { prorate } from './proration.js';

const APRIL = { start: '2026-04-01', end: '2026-05-01' };

test.each([
  ['300', '2026-04-01', '2026-05-01', '300'],
  ['300', '2026-04-01', '2026-04-02', '10'],
  ['300', '2026-04-16', '2026-05-01', '150'],
  ['399', '2026-04-11', '2026-05-01', '266'],
  ['100', '2026-04-01', '2026-04-11', '33.33'],
  ['100', '2026-04-11', '2026-04-21', '33.34'],
  ['100', '2026-04-21', '2026-05-01', '33.33'],
  ['-100', '2026-04-11', '2026-05-01', '-66.67'],
  ['300', '2026-04-10', '2026-04-10', '0'],
])('of %s for April, %s to %s costs %s', (full, start, end, expected) => {
  expect(prorate(full, APRIL, { start, end }).toString()).toBe(expected);
});

test('a part that sticks out of the period is refused', () => {
  expect(() => prorate('1', APRIL, { start: '2026-03-31', end: '2026-04-02' })).toThrow(RangeError);
  expect(() => prorate('1', APRIL, { start: '2026-04-30', end: '2026-05-02' })).toThrow(RangeError);
  expect(() => prorate('1', APRIL, { start: '2026-04-03', end: '2026-04-02' })).toThrow(RangeError);
});

test('adjoining parts sum to the whole, wherever it is cut', () => {
  const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
  const cuts = fc.array(fc.integer({ min: 0, max: 366 }), { maxLength: 8 });
  fc.assert(
    fc.property(cents, fc.integer({ min: 1, max: 366 }), cuts, (amount, length, inner) => {
      const full = new Amount(amount).dividedBy(100);
      const end = addDays(APRIL.start, length);
      const days = [0, ...inner.filter((day) => day <= length).sort((a, b) => a - b), length];
      const dates = days.map((day) => addDays(APRIL.start, day));
      let sum = new Amount(0);
      for (let i = 1; i < dates.length; i++) {
        const part = { start: dates[i - 1]!, end: dates[i]! };
        const piece = prorate(full, { start: APRIL.start, end }, part);
        expect(piece.times(full.isNegative() ? -1 : 1).greaterThanOrEqualTo(0)).toBe(true);
        sum = sum.plus(piece);
      }
      expect(sum.equals(roundToCent(full))).toBe(true);
    }),
  );
});
