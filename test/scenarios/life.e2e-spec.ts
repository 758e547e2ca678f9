import { Intake } from '../support/intake.js';
import { setTime } from '../support/radius.js';
import { makeProduct } from '../support/products.js';
import { Book } from './support/book.js';

const GB = 2 ** 30;

let book: Book;
let intake: Intake;

beforeAll(async () => {
  book = await Book.open({ mail_invoices: false, dunning_hold_days: 30 });
  intake = await Intake.open(book.house);
});
afterAll(() => book.close());

/** The morning of a day, for FreeRADIUS too. */
async function day(date: string): Promise<void> {
  await setTime(book.house, `${date}T10:00:00Z`);
}

async function billing(date: string): Promise<void> {
  await day(date);
  const { status } = await book.admin.post('/admin/billing-runs', { body: { date } });
  expect(status).toBe(201);
  await book.house.runJobs();
}

test('the life of a customer, from the first question to the last cent', async () => {
  const { admin } = book;
  const speeds = { onceCappedDownloadKbps: 1_000, onceCappedUploadKbps: 500 };
  const terms = { capBytes: GB, capMode: 'soft', addOverusageOnTopup: true, ...speeds } as const;
  const fast = { downloadKbps: 20_000, uploadKbps: 10_000, priceFrom: '2025-01-01' };
  const fibre = await makeProduct(book.house, { name: 'Fibre', price: '310', ...fast, ...terms });
  const faster = await makeProduct(book.house, { name: 'Faster', price: '620', ...fast });
  const { body: topup } = await admin.post('/admin/topup-types', {
    body: { name: '1 GB', size: 1, unit: 'GB', price: '20' },
  });

  await day('2026-03-10');
  const { data: lead } = await admin.call('add_sales_lead', {
    name: 'Ada Marais',
    email: 'ada@marais.example',
    product_id: fibre.code,
  });
  const { body: won } = await admin.post(`/admin/leads/${lead.lead_id}/convert`, {
    body: { username: 'ada' },
  });
  const id: number = won.customer_id;
  // 22 of the 31 days of March.
  expect(await book.owes(id)).toBe('253.00');
  await day('2026-03-12');
  await book.pay(id, '253');
  expect(await book.owes(id)).toBe('0.00');

  await day('2026-03-15');
  expect((await intake.login('ada')).rateLimit).toBe('10000k/20000k');
  await intake.use('ada', GB);
  expect((await intake.login('ada')).rateLimit).toBe('500k/1000k');
  await admin.call('do_topup', { username: 'ada', topup_type_id: topup.id });
  expect((await intake.login('ada')).rateLimit).toBe('10000k/20000k');
  expect(await book.owes(id)).toBe('23.00');

  await billing('2026-04-01');
  expect(await book.owes(id)).toBe('379.50');
  await day('2026-04-29');
  await book.house.database.execute(`SELECT graphile_worker.add_job('billing.dunning')`);
  await book.house.runJobs();
  expect(await intake.login('ada')).toMatchObject({ verdict: 'reject', reason: 'hold_billing' });
  await book.pay(id, '379.50');
  await book.house.runJobs();
  expect(await intake.login('ada')).toMatchObject({ verdict: 'accept' });
  expect(await book.owes(id)).toBe('0.00');

  await billing('2026-05-01');
  expect(await book.owes(id)).toBe('356.50');
  await book.pay(id, '356.50');
  await day('2026-05-17');
  const { data: change } = await admin.call('change_package', {
    username: 'ada',
    product_id: faster.code,
    effective_date: 'now',
  });
  expect(change.proration).toMatchObject({ credit: '150.00', charge: '300.00' });
  expect(await book.owes(id)).toBe('172.50');

  const { data: invoices } = await admin.call('get_invoice_list', {
    customer_id: id,
    sort: '-invoice_id',
  });
  const [{ invoice_id, lines }] = invoices;
  await day('2026-05-20');
  await admin.call('generate_credit_note', {
    invoice_id,
    lines: [{ line_id: lines[0].line_id, amount: '100' }],
    reason: 'Three days without a signal',
  });
  expect(await book.owes(id)).toBe('57.50');
  await book.pay(id, '57.50');

  await day('2026-05-27');
  await admin.call('modify_data_account', { username: 'ada', status: 'terminated' });
  // Five of the fifteen days that were billed are not used.
  expect(await book.owes(id)).toBe('-115.00');
  const refund = { customer_id: id, amount: '115', method: 'eft', reason: 'Moved away' };
  expect((await admin.post('/admin/refunds', { body: refund })).status).toBe(201);
  await admin.call('modify_customer', { customer_id: id, status: 'cancelled' });
  await billing('2026-06-01');

  expect(await book.statement(id)).toEqual([
    '2026-03-10 invoice 253.00 = 253.00',
    '2026-03-12 payment -253.00 = 0.00',
    '2026-03-15 invoice 23.00 = 23.00',
    '2026-04-01 invoice 356.50 = 379.50',
    '2026-04-29 payment -379.50 = 0.00',
    '2026-05-01 invoice 356.50 = 356.50',
    '2026-05-01 payment -356.50 = 0.00',
    '2026-05-17 credit_note -172.50 = -172.50',
    '2026-05-17 invoice 345.00 = 172.50',
    '2026-05-20 credit_note -115.00 = 57.50',
    '2026-05-20 payment -57.50 = 0.00',
    '2026-05-27 credit_note -115.00 = -115.00',
    '2026-05-27 refund 115.00 = 0.00',
  ]);
  await book.make.expectRightBooks();
});
