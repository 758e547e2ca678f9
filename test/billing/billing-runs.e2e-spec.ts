import { Actor } from '../../src/auth/index.js';
import { Charges, Subscriptions } from '../../src/billing/index.js';
import { ProductsService } from '../../src/products/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { makeAccount } from '../support/radius.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let subscriptions: Subscriptions;
const actor = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
  subscriptions = house.app.get(Subscriptions);
  await make.setting('tax_rate', '15');
});
afterAll(() => house.stop());
beforeEach(async () => {
  house.clock.set('2026-03-15T10:00:00Z');
  await make.setting('first_period', 'separate');
  await make.setting('charge_invoicing', 'at_once');
});
afterEach(async () => {
  await make.expectRightBooks();
  // What one test has begun no later run bills.
  await house.database.execute('UPDATE subscriptions SET ends_on = billed_until, next_on = NULL');
  await house.database.execute("UPDATE charges SET state = 'cancelled' WHERE state = 'pending'");
});

/** Runs a date to its end. @returns the run as it is told */
async function run(date: string): Promise<any> {
  const started = await admin.post('/admin/billing-runs', { body: { date } });
  expect(started.status).toBe(201);
  await house.runJobs();
  const { body } = await admin.get(`/admin/billing-runs/${started.body.id}`);
  expect(body.error).toBeNull();
  expect(body.status).toBe('completed');
  return body;
}

/** Lines of a customer's invoices: what (without the account's name), from, until, how much. */
async function lines(customerId: number): Promise<string[]> {
  const rows = await house.database.query<{ line: string }>(
    `SELECT concat_ws(' | ', invoice.date, regexp_replace(line.description, ' \\(user-\\d+\\)', ''), line.period_start,
                      line.period_end - 1, money_text(line.amount)) AS line
       FROM invoice_lines AS line JOIN invoices AS invoice ON invoice.id = line.invoice_id
      WHERE invoice.customer_id = $1 ORDER BY invoice.id, line.position`,
    [customerId],
  );
  return rows.map(({ line }) => line);
}

/** A data account with its subscription to Fibre since 2026-03-01. */
async function subscribed(customerId: number): Promise<number> {
  const product = { id: await fibre() };
  return (await makeAccount(house, { customerId, product, startsOn: '2026-03-01' })).id;
}

async function fibre(price = '310'): Promise<number> {
  return (await makeProduct(house, { name: 'Fibre', price, priceFrom: '2020-01-01' })).id;
}

test('a run bills the days of the first month, then whole months', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, {
    customerId,
    product: await fibre(),
    accountRef: 'pie001-home',
    startsOn: '2026-03-15',
  });
  const first = await run('2026-03-15');
  expect(first).toMatchObject({
    date: '2026-03-15',
    dry_run: false,
    invoices: 1,
    subtotal: '170.00',
    tax: '25.50',
    total: '195.50',
    journal: [
      { code: '1100', name: 'Customers', debit: '195.50', credit: '0.00' },
      { code: '4000', name: 'Services', debit: '0.00', credit: '170.00' },
      { code: '2000', name: 'Tax payable', debit: '0.00', credit: '25.50' },
    ],
    lines: null,
  });
  await run('2026-04-01');
  expect(await run('2026-04-02')).toMatchObject({ invoices: 0, total: '0.00' });
  expect(await lines(customerId)).toEqual([
    '2026-03-15 | Fibre (pie001-home), 17 of 31 days | 2026-03-15 | 2026-03-31 | 170.00',
    '2026-04-01 | Fibre (pie001-home) | 2026-04-01 | 2026-04-30 | 310.00',
  ]);
  expect(await make.owes(customerId)).toBe('552.00');
});

test('by the setting the first days wait for the first whole month', async () => {
  await make.setting('first_period', 'merged');
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, {
    customerId,
    product: await fibre(),
    startsOn: '2026-03-15',
  });
  expect(await run('2026-03-31')).toMatchObject({ invoices: 0 });
  expect(await run('2026-04-01')).toMatchObject({ invoices: 1, subtotal: '480.00' });
  expect(await lines(customerId)).toEqual([
    '2026-04-01 | Fibre, 17 of 31 days | 2026-03-15 | 2026-03-31 | 170.00',
    '2026-04-01 | Fibre | 2026-04-01 | 2026-04-30 | 310.00',
  ]);
});

test('who is billed on the 31st is billed on the last day of shorter months', async () => {
  house.clock.set('2026-01-31T10:00:00Z');
  const { id: customerId } = await make.customer({ billingDay: 31 });
  await subscriptions.start(actor, { customerId, product: await fibre() });
  for (const date of ['2026-01-31', '2026-02-27', '2026-02-28', '2026-03-30', '2026-03-31']) {
    await run(date);
  }
  expect(await lines(customerId)).toEqual([
    '2026-01-31 | Fibre | 2026-01-31 | 2026-02-27 | 310.00',
    '2026-02-28 | Fibre | 2026-02-28 | 2026-03-30 | 310.00',
    '2026-03-31 | Fibre | 2026-03-31 | 2026-04-29 | 310.00',
  ]);
});

test('months that no run has billed are billed together, and a price holds from its day', async () => {
  const product = await fibre();
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, { customerId, product, startsOn: '2026-01-01' });
  await house.app.get(ProductsService).setPrice(actor, product, '350', '2026-03-01');
  await run('2026-03-15');
  expect(await lines(customerId)).toEqual([
    '2026-03-15 | Fibre | 2026-01-01 | 2026-01-31 | 310.00',
    '2026-03-15 | Fibre | 2026-02-01 | 2026-02-28 | 310.00',
    '2026-03-15 | Fibre | 2026-03-01 | 2026-03-31 | 350.00',
  ]);
});

test('a dry run shows the exact lines and bills nothing', async () => {
  const product = await fibre();
  const { id: customerId, accountingCode } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, { customerId, product, startsOn: '2026-03-15' });
  const dry = await admin.post('/admin/billing-runs', {
    body: { date: '2026-03-15', dry_run: true },
  });
  expect(dry.status).toBe(201);
  expect(dry.body).toMatchObject({
    dry_run: true,
    status: 'completed',
    invoices: 1,
    total: '195.50',
    lines: [
      {
        customer_id: customerId,
        accounting_code: accountingCode,
        invoice_number: null,
        product_id: product,
        description: 'Fibre, 17 of 31 days',
        quantity: 1,
        unit_price: '170.00',
        amount: '170.00',
        tax: '25.50',
        period_start: '2026-03-15',
        period_end: '2026-03-31',
      },
    ],
  });
  expect(await make.owes(customerId)).toBe('0.00');
  const real = await run('2026-03-15');
  expect(real).toMatchObject({ total: dry.body.total, journal: dry.body.journal });
  const [shown, billed] = await Promise.all(
    [dry.body.id, real.id].map(async (id: number) => {
      const { body } = await admin.get(`/admin/billing-runs/${id}/lines`);
      return body.data.map(({ id: _, invoice_number: __, ...line }: any) => line);
    }),
  );
  expect(billed).toEqual(shown);
});

test('purchases that wait are taken along, and credit pays what it can', async () => {
  await make.setting('charge_invoicing', 'next_run');
  const { id: customerId } = await make.customer({ billingDay: 15 });
  await subscriptions.start(actor, { customerId, product: await fibre() });
  await house.app.get(Charges).charge(actor, {
    customerId,
    source: { type: 'overage', id: 1 },
    lines: [{ description: '3 GB beyond the allowance', quantity: 3, unitPrice: '20' }],
  });
  await admin.call('add_payment', { customer_id: customerId, amount: '400', method: 'cash' });
  await run('2026-03-15');
  expect(await lines(customerId)).toEqual([
    '2026-03-15 | Fibre | 2026-03-15 | 2026-04-14 | 310.00',
    '2026-03-15 | 3 GB beyond the allowance | 60.00',
  ]);
  expect(await make.owes(customerId)).toBe('25.50');
  const { data } = await admin.call('get_invoice_list', { customer_id: customerId });
  expect(data).toMatchObject([{ status: 'partially_paid', open_amount: '25.50' }]);
});

test('by the setting purchases are lines of the usual invoice, however often a run comes before', async () => {
  await make.setting('charge_invoicing', 'next_billing_day');
  const { id: customerId } = await make.customer({ billingDay: 31 });
  const buy = (id: number, date: string): Promise<unknown> =>
    house.app.get(Charges).charge(actor, {
      customerId,
      source: { type: 'topup', id },
      date,
      lines: [{ description: 'Top-up', unitPrice: '10' }],
    });
  await buy(901, '2026-03-15');
  await buy(902, '2026-03-31');
  await buy(903, '2026-04-01');
  for (const date of ['2026-03-16', '2026-03-30', '2026-03-31', '2026-04-29', '2026-04-30']) {
    await run(date);
  }
  expect(await lines(customerId)).toEqual([
    '2026-03-31 | Top-up | 10.00',
    '2026-03-31 | Top-up | 10.00',
    '2026-04-30 | Top-up | 10.00',
  ]);
  expect(await make.owes(customerId)).toBe('34.50');
});

test('a change of product in a billed month credits the rest and bills it anew', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  const dataAccountId = await subscribed(customerId);
  await run('2026-03-01');
  const faster = await makeProduct(house, {
    name: 'Faster',
    price: '620',
    priceFrom: '2020-01-01',
  });
  const preview = await subscriptions.preview({ dataAccountId }, { product: faster.id });
  expect(preview).toMatchObject({ credit: '170.00', charge: '340.00', difference: '170.00' });
  const outcome = await subscriptions.changeProduct(
    actor,
    { dataAccountId },
    { product: faster.id },
  );
  expect(outcome.creditNoteIds).toHaveLength(1);
  expect(await lines(customerId)).toEqual([
    '2026-03-01 | Fibre | 2026-03-01 | 2026-03-31 | 310.00',
    '2026-03-15 | Faster, 17 of 31 days | 2026-03-15 | 2026-03-31 | 340.00',
  ]);
  expect(await make.owes(customerId)).toBe('552.00');
  await run('2026-04-01');
  expect((await lines(customerId)).at(-1)).toBe(
    '2026-04-01 | Faster | 2026-04-01 | 2026-04-30 | 620.00',
  );
});

test('a change on a billing day costs nothing by itself', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  const dataAccountId = await subscribed(customerId);
  await run('2026-03-01');
  const outcome = await subscriptions.changePrice(
    actor,
    { dataAccountId },
    { price: '280', on: '2026-04-01' },
  );
  expect(outcome).toMatchObject({ creditNoteIds: [], invoiceId: null });
  await run('2026-04-01');
  expect((await lines(customerId)).at(-1)).toBe(
    '2026-04-01 | Fibre | 2026-04-01 | 2026-04-30 | 280.00',
  );
});

test('who ends in a billed month is credited for the days he does not use', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  const dataAccountId = await subscribed(customerId);
  await run('2026-03-01');
  await subscriptions.end(actor, { dataAccountId }, { reason: 'Moved away' });
  expect(await make.owes(customerId)).toBe('161.00');
  expect(await run('2026-04-01')).toMatchObject({ invoices: 0 });
  await subscriptions.end(actor, { dataAccountId });
});

test('who is cancelled is billed no more', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, { customerId, product: await fibre(), startsOn: '2026-03-01' });
  await admin.call('modify_customer', { customer_id: customerId, status: 'cancelled' });
  await run('2026-04-01');
  expect(await lines(customerId)).toEqual([
    '2026-04-01 | Fibre, 14 of 31 days | 2026-03-01 | 2026-03-14 | 140.00',
  ]);
});

test('a billing day that is moved is reached by a shorter period', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await subscriptions.start(actor, { customerId, product: await fibre(), startsOn: '2026-03-01' });
  await run('2026-03-01');
  await admin.call('modify_customer', { customer_id: customerId, billing_day: 20 });
  await run('2026-04-01');
  await run('2026-04-20');
  expect(await lines(customerId)).toEqual([
    '2026-03-01 | Fibre | 2026-03-01 | 2026-03-31 | 310.00',
    '2026-04-01 | Fibre, 19 of 31 days | 2026-04-01 | 2026-04-19 | 190.00',
    '2026-04-20 | Fibre | 2026-04-20 | 2026-05-19 | 310.00',
  ]);
});

test('what is free is billed without an invoice, what is paid once not at all', async () => {
  const { id: customerId } = await make.customer();
  const free = await makeProduct(house, { price: '0' });
  const once = await makeProduct(house, { kind: 'non_data', billingPeriod: 'once' });
  await subscriptions.start(actor, { customerId, product: free.id });
  expect(await subscriptions.start(actor, { customerId, product: once.id })).toMatchObject({
    subscriptionId: null,
  });
  expect(await run('2026-03-15')).toMatchObject({ invoices: 0, customers_done: 1 });
  expect(await run('2026-03-15')).toMatchObject({ invoices: 0, customers_done: 0 });
});

test('a run of a date that is under way is answered instead of a second one', async () => {
  const { id: customerId } = await make.customer();
  await subscriptions.start(actor, { customerId, product: await fibre() });
  const body = { date: '2026-03-15' };
  const started = await Promise.all(
    [1, 2, 3].map(() => admin.post('/admin/billing-runs', { body })),
  );
  expect(new Set(started.map((answer) => answer.body.id)).size).toBe(1);
  await house.runJobs();
  expect(await lines(customerId)).toHaveLength(1);
});

test.each([
  ['too far ahead', '2026-06-30', 'must be at most 62 days ahead'],
  ['in a closed month', '2026-01-05', 'lies in a closed accounting period'],
])('a date %s is refused', async (_, date, message) => {
  await admin.post('/admin/periods/2026-01/close');
  const { status, body } = await admin.post('/admin/billing-runs', { body: { date } });
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: 'date', message }]);
});

test('by the setting the billing of each day runs by itself, once', async () => {
  house.clock.set('2026-05-15T10:00:00Z');
  const { id: customerId } = await make.customer({ billingDay: 15 });
  await subscriptions.start(actor, { customerId, product: await fibre() });
  const { jobs } = make;
  await house.app.get(jobs).runNow('billing.automatic-run');
  expect(await lines(customerId)).toEqual([]);
  await make.setting('automatic_billing', true);
  for (let time = 0; time < 2; time++) await house.app.get(jobs).runNow('billing.automatic-run');
  expect(await lines(customerId)).toHaveLength(1);
  await make.setting('automatic_billing', false);
});
