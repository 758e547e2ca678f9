import fc from 'fast-check';
import { addDays, type BillingRhythm, periodContaining } from '../../src/billing/periods.js';
import { prorate } from '../../src/billing/proration.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

const day = fc.integer({ min: 0, max: 12_000 }).map((n) => addDays('2000-01-01', n));
const rhythm: fc.Arbitrary<BillingRhythm> = fc.record({
  billingDay: fc.integer({ min: 1, max: 31 }),
  months: fc.constantFrom(1, 3, 12),
  anchor: day,
});
const cents = fc.integer({ min: 0, max: 10_000_000 }).map((n) => (n / 100).toFixed(2));

test('PostgreSQL reckons periods as we do', async () => {
  const cases = fc.sample(fc.tuple(day, rhythm), 2000);
  const rows = await house.database.query<{ start: string; end: string }>(
    `SELECT billing_period_start(day, billing_day, months, anchor) AS start,
            billing_period_end(day, billing_day, months, anchor) AS end
       FROM unnest($1::date[], $2::int[], $3::int[], $4::date[]) WITH ORDINALITY
              AS asked (day, billing_day, months, anchor, number)
      ORDER BY number`,
    [
      cases.map(([on]) => on),
      cases.map(([, { billingDay }]) => billingDay),
      cases.map(([, { months }]) => months),
      cases.map(([, { anchor }]) => anchor),
    ],
  );
  const ours = cases.map(([on, by]) => periodContaining(on, by));
  const differing = rows.flatMap((theirs, n) =>
    JSON.stringify(theirs) === JSON.stringify(ours[n]) ? [] : [[cases[n], theirs, ours[n]]],
  );
  expect(differing).toEqual([]);
});

test('PostgreSQL prorates as we do', async () => {
  const cases = fc.sample(
    fc.tuple(cents, day, fc.tuple(fc.nat(400), fc.nat(400), fc.nat(400))),
    2000,
  );
  const asked = cases.map(([price, start, lengths]) => {
    const [one, two, three] = [...lengths].sort((a, b) => a - b) as [number, number, number];
    const whole = { start, end: addDays(start, three + 1) };
    return { price, whole, part: { start: addDays(start, one), end: addDays(start, two) } };
  });
  const rows = await house.database.query<{ amount: string }>(
    `SELECT trim_scale(prorated(price, whole_start, whole_end, part_start, part_end))::text AS amount
       FROM unnest($1::numeric[], $2::date[], $3::date[], $4::date[], $5::date[]) WITH ORDINALITY
              AS asked (price, whole_start, whole_end, part_start, part_end, number)
      ORDER BY number`,
    [
      asked.map(({ price }) => price),
      asked.map(({ whole }) => whole.start),
      asked.map(({ whole }) => whole.end),
      asked.map(({ part }) => part.start),
      asked.map(({ part }) => part.end),
    ],
  );
  const ours = asked.map(({ price, whole, part }) => prorate(price, whole, part).toFixed());
  const differing = rows.flatMap(({ amount }, n) =>
    amount === ours[n] ? [] : [[asked[n], amount, ours[n]]],
  );
  expect(differing).toEqual([]);
});
