import { Amount, roundToCent } from '../../src/platform/money/money.js';
import { Book } from './support/book.js';

let book: Book;

beforeAll(async () => {
  book = await Book.open();
});
afterAll(() => book.close());
afterEach(() => book.make.expectRightBooks());

const FIRSTS = Array.from({ length: 12 }, (_, n) => `2026-${String(n + 1).padStart(2, '0')}-01`);

test('a year of one customer', async () => {
  const { id } = await book.make.customer({ billingDay: 1 });
  const [fibre, faster] = [await book.service('Fibre', '310'), await book.service('Faster', '620')];

  await book.day('2026-01-15');
  let service = await book.subscribe(id, fibre);
  expect(await book.owes(id)).toBe('0.00');
  await book.day('2026-01-15', { runsBilling: true });
  expect(await book.owes(id)).toBe('195.50');
  await book.day('2026-01-20');
  await book.pay(id, '195.50');
  expect(await book.owes(id)).toBe('0.00');

  await book.day('2026-02-01', { runsBilling: true });
  expect(await book.owes(id)).toBe('356.50');
  await book.day('2026-02-10');
  await book.pay(id, '400');
  expect(await book.owes(id)).toBe('-43.50');

  await book.day('2026-03-01', { runsBilling: true });
  expect(await book.owes(id)).toBe('313.00');
  await book.day('2026-03-17');
  service = await book.change(service, { product_id: faster });
  // 15 of 31 days: 150.00 of Fibre come back, 300.00 of Faster are added.
  expect(await book.owes(id)).toBe('485.50');
  await book.pay(id, '485.50');

  await book.day('2026-04-01', { runsBilling: true });
  expect(await book.owes(id)).toBe('713.00');
  const { data: invoices } = await book.admin.call('get_invoice_list', {
    customer_id: id,
    sort: '-invoice_id',
  });
  await book.day('2026-04-09');
  await book.admin.call('generate_credit_note', {
    invoice_id: invoices[0].invoice_id,
    lines: [{ line_id: invoices[0].lines[0].line_id, amount: '100' }],
    reason: 'Out of order for five days',
  });
  expect(await book.owes(id)).toBe('598.00');
  await book.pay(id, '598');

  await book.day('2026-05-01', { runsBilling: true });
  await book.day('2026-05-03');
  await book.admin.call('generate_journal', {
    customer_id: id,
    amount: '50',
    description: 'Call-out',
  });
  expect(await book.owes(id)).toBe('763.00');
  await book.pay(id, '763');

  await book.day('2026-06-11');
  expect(await book.owes(id)).toBe('0.00');
  await book.end(service);
  expect(await book.owes(id)).toBe('0.00');
  for (const first of FIRSTS.slice(6)) await book.day(first, { runsBilling: true });

  expect(await book.statement(id)).toEqual([
    '2026-01-15 invoice 195.50 = 195.50',
    '2026-01-20 payment -195.50 = 0.00',
    '2026-02-01 invoice 356.50 = 356.50',
    '2026-02-10 payment -400.00 = -43.50',
    '2026-03-01 invoice 356.50 = 313.00',
    '2026-03-17 credit_note -172.50 = 140.50',
    '2026-03-17 invoice 345.00 = 485.50',
    '2026-03-17 payment -485.50 = 0.00',
    '2026-04-01 invoice 713.00 = 713.00',
    '2026-04-09 credit_note -115.00 = 598.00',
    '2026-04-09 payment -598.00 = 0.00',
    '2026-05-01 invoice 713.00 = 713.00',
    '2026-05-03 journal 50.00 = 763.00',
    '2026-05-03 payment -763.00 = 0.00',
    // The ten days of June before the end, which no run had billed yet.
    '2026-07-01 invoice 237.67 = 237.67',
  ]);
});

test('a year of a hundred customers', async () => {
  const fibre = await book.service('Fibre', '399');
  await book.day('2026-01-01');
  const customers: number[] = [];
  for (let n = 0; n < 100; n++) {
    const { id } = await book.make.customer({ billingDay: 1 });
    await book.subscribe(id, fibre);
    customers.push(id);
  }
  const monthly = roundToCent(new Amount('399').times('1.15'));
  for (const [month, first] of FIRSTS.entries()) {
    await book.day(first, { runsBilling: true });
    for (const [n, id] of customers.entries()) {
      // The first half pays every month, the next quarter every other, the last never.
      if (n < 50 || (n < 75 && month % 2 === 1)) await book.pay(id, await book.owes(id));
    }
  }
  const owed = await Promise.all(customers.map((id) => book.owes(id)));
  expect(owed.slice(0, 75)).toEqual(Array(75).fill('0.00'));
  expect(owed.slice(75)).toEqual(Array(25).fill(monthly.times(12).toFixed(2)));

  const { body } = await book.admin.get('/admin/trial-balance', { query: { date: '2026-12-31' } });
  expect(body.balanced).toBe(true);
  const invoiced = await book.house.database.queryOne<{ count: number; total: string }>(
    `SELECT count(*)::int AS count, sum(total)::text AS total FROM invoices
      WHERE customer_id = ANY ($1)`,
    [customers],
  );
  expect(invoiced!.count).toBe(1200);
  expect(new Amount(invoiced!.total).toFixed(2)).toBe(monthly.times(1200).toFixed(2));
}, 300_000);
