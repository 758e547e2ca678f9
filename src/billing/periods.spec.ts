import { addDays, boundaryOnOrAfter, daysIn, periodContaining } from './periods.js';

test.each([
  ['2026-01-15', 1, '2026-01-01', '2026-02-01'],
  ['2026-01-01', 1, '2026-01-01', '2026-02-01'],
  ['2026-01-31', 31, '2026-01-31', '2026-02-28'],
  ['2026-02-27', 31, '2026-01-31', '2026-02-28'],
  ['2026-02-28', 31, '2026-02-28', '2026-03-31'],
  ['2026-03-30', 31, '2026-02-28', '2026-03-31'],
  ['2028-02-29', 31, '2028-02-29', '2028-03-31'],
  ['2028-02-28', 30, '2028-01-30', '2028-02-29'],
  ['2026-04-30', 31, '2026-04-30', '2026-05-31'],
  ['2025-12-31', 15, '2025-12-15', '2026-01-15'],
  ['2026-01-14', 15, '2025-12-15', '2026-01-15'],
])('with billing day %2$i, %1$s lies in a month from %3$s to %4$s', (date, day, start, end) => {
  const rhythm = { billingDay: day, months: 1, anchor: '2026-06-01' };
  expect(periodContaining(date, rhythm)).toEqual({ start, end });
});

test.each([
  ['2026-05-20', 3, '2026-02-10', '2026-05-01', '2026-08-01'],
  ['2026-04-30', 3, '2026-02-10', '2026-02-01', '2026-05-01'],
  ['2026-01-15', 3, '2026-02-10', '2025-11-01', '2026-02-01'],
  ['2027-01-31', 12, '2025-07-01', '2026-07-01', '2027-07-01'],
])('%s lies in a period of %i months, anchored in %s', (date, months, anchor, start, end) => {
  expect(periodContaining(date, { billingDay: 1, months, anchor })).toEqual({ start, end });
});

test('a subscription that starts between two boundaries has its full periods from the next one', () => {
  const rhythm = { billingDay: 25, months: 1, anchor: '2026-01-01' };
  expect(boundaryOnOrAfter('2026-03-10', rhythm)).toBe('2026-03-25');
  expect(boundaryOnOrAfter('2026-03-25', rhythm)).toBe('2026-03-25');
  expect(boundaryOnOrAfter('2026-03-26', rhythm)).toBe('2026-04-25');
});

test('days are counted without regard to time zones and leap seconds', () => {
  expect(daysIn({ start: '2026-02-01', end: '2026-03-01' })).toBe(28);
  expect(daysIn({ start: '2028-02-01', end: '2028-03-01' })).toBe(29);
  expect(daysIn({ start: '2026-03-01', end: '2026-03-01' })).toBe(0);
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});
