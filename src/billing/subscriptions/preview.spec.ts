import { previewProration } from './preview.js';

const monthly = (price: string): { price: string; months: number } => ({ price, months: 1 });

test('an upgrade in the middle of a billed month costs the difference by day', () => {
  const preview = previewProration({
    from: monthly('399'),
    to: monthly('699'),
    on: '2026-03-16',
    billingDay: 1,
  });
  expect(preview).toEqual({
    effective_date: '2026-03-16',
    period_start: '2026-03-01',
    period_end: '2026-03-31',
    days: 31,
    days_left: 16,
    credit: '205.94',
    charge: '360.77',
    difference: '154.83',
  });
});

test.each([
  ['a downgrade is credited', '699', '399', '2026-03-16', 1, undefined, '-154.83'],
  [
    'a change on the billing day costs nothing by itself',
    '399',
    '699',
    '2026-04-01',
    1,
    undefined,
    '0.00',
  ],
  [
    'what has not been billed costs nothing by itself',
    '399',
    '699',
    '2026-03-16',
    1,
    '2026-03-01',
    '0.00',
  ],
  [
    'a billed billing day costs the whole difference',
    '399',
    '699',
    '2026-04-01',
    1,
    '2026-05-01',
    '300.00',
  ],
  [
    'billing days count, not calendar months',
    '310',
    '620',
    '2026-03-25',
    25,
    '2026-04-25',
    '310.00',
  ],
])('%s', (_, from, to, on, billingDay, billedUntil, difference) => {
  const preview = previewProration({
    from: monthly(from),
    to: monthly(to),
    on,
    billingDay,
    ...(billedUntil === undefined ? {} : { billedUntil }),
  });
  expect(preview.difference).toBe(difference);
});

test('from a month to a year, the year runs from the same day', () => {
  const preview = previewProration({
    from: monthly('310'),
    to: { price: '3650', months: 12 },
    on: '2026-03-01',
    billingDay: 1,
    anchor: '2026-03-01',
    billedUntil: '2026-04-01',
  });
  expect([preview.credit, preview.charge]).toEqual(['310.00', '3650.00']);
});
