import { execFileSync } from 'node:child_process';
import { Actor } from '../../src/auth/index.js';
import {
  Charges,
  InsufficientFunds,
  PartnersService,
  Subscriptions,
} from '../../src/billing/index.js';
import { Amount } from '../../src/platform/money/money.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let calls = 0;
const actor = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
  admin = house.api.as(
    await house.make.token({ role: 'administrator', expiresInSeconds: 10 ** 9 }),
  );
  await make.setting('mail_invoices', false);
});
afterAll(() => house.stop());
beforeEach(async () => {
  house.clock.set('2026-03-31T10:00:00Z');
  await make.setting('tax_rate', '15');
  await make.setting('charge_invoicing', 'at_once');
});
afterEach(() => make.expectRightBooks());

/** One call a day, each of the amount, imported as the switch sends them. */
async function called(customerId: number, amount: string, ...days: string[]): Promise<void> {
  const records = days.map((day) => ({
    call_id: `c-${++calls}`,
    customer_id: customerId,
    started_at: `${day}T09:00:00Z`,
    duration_seconds: 65,
    caller: '+27215550100',
    destination: '+442075550100',
    amount,
  }));
  const { status, body } = await admin.post('/admin/call-records', { body: { records } });
  expect([status, body.imported]).toEqual([200, days.length]);
}

/** Runs a date to its end. @returns the run as it is told */
async function run(date: string): Promise<any> {
  house.clock.set(`${date}T10:00:00Z`);
  const { status, body } = await admin.post('/admin/billing-runs', { body: { date } });
  expect(status).toBe(201);
  await house.runJobs();
  const done = await admin.get(`/admin/billing-runs/${body.id}`);
  expect([done.body.status, done.body.error]).toEqual(['completed', null]);
  return done.body;
}

async function dryRun(date: string): Promise<any> {
  house.clock.set(`${date}T10:00:00Z`);
  return (await admin.post('/admin/billing-runs', { body: { date, dry_run: true } })).body;
}

/** Lines of a customer's invoices: date, what, without tax, tax. */
async function lines(customerId: number): Promise<string[]> {
  const rows = await house.database.query<{ line: string }>(
    `SELECT concat_ws(' | ', invoice.date, line.kind, line.description, money_text(line.amount),
                      money_text(line.tax)) AS line
       FROM invoice_lines AS line JOIN invoices AS invoice ON invoice.id = line.invoice_id
      WHERE invoice.customer_id = $1 ORDER BY invoice.id, line.position`,
    [customerId],
  );
  return rows.map(({ line }) => line);
}

/** The text of an invoice's PDF. */
async function printed(invoiceId: number): Promise<string> {
  const response = await fetch(
    new URL(`/api/v1/get_invoice_pdf?invoice_id=${invoiceId}`, house.url),
    { headers: { authorization: `Bearer ${await make.accountant()}` } },
  );
  const input = Buffer.from(await response.arrayBuffer());
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input })
    .toString()
    .replaceAll('\u00a0', ' ');
}

/** What a house account has earned or owes, as the trial balance says. */
async function balanceOf(code: string): Promise<Amount> {
  const { body } = await admin.get('/admin/trial-balance', { query: { date: '2099-12-31' } });
  expect(body.balanced).toBe(true);
  const account = body.accounts.find((each: any) => each.code === code);
  return new Amount(account?.credit ?? 0).minus(account?.debit ?? 0);
}

test('the calls of a period are a line of the invoice of the next billing day, and owed with it', async () => {
  const product = await makeProduct(house, {
    name: 'Fibre',
    price: '310',
    priceFrom: '2020-01-01',
  });
  const { id } = await make.customer({ billingDay: 1 });
  await house.app
    .get(Subscriptions)
    .start(actor, { customerId: id, product: product.id, startsOn: '2026-04-01' });
  const before = { calls: await balanceOf('4100'), services: await balanceOf('4000') };
  await called(id, '0.38335', '2026-03-01', '2026-03-14', '2026-03-31');
  expect(await make.owes(id)).toBe('0.00');
  expect(await balanceOf('4100')).toEqual(before.calls);

  const dry = await dryRun('2026-04-01');
  expect(dry).toMatchObject({ subtotal: '311.00', tax: '46.65', total: '357.65', invoices: 1 });
  expect(dry.lines).toMatchObject([
    { kind: 'service', description: 'Fibre', amount: '310.00', tax: '46.50' },
    {
      kind: 'calls',
      description: '3 calls, 2026-03-01 to 2026-03-31',
      amount: '1.00',
      tax_rate: '15',
      tax: '0.15',
    },
  ]);
  expect(await make.owes(id)).toBe('0.00');
  const billed = await run('2026-04-01');
  expect(billed).toMatchObject({ total: dry.total, journal: dry.journal });
  expect(billed.journal).toEqual([
    { code: '1100', name: 'Customers', debit: '357.65', credit: '0.00' },
    { code: '4000', name: 'Services', debit: '0.00', credit: '310.00' },
    { code: '4100', name: 'Calls', debit: '0.00', credit: '1.00' },
    { code: '2000', name: 'Tax payable', debit: '0.00', credit: '46.65' },
  ]);
  expect(await lines(id)).toEqual([
    '2026-04-01 | service | Fibre | 310.00 | 46.50',
    '2026-04-01 | calls | 3 calls, 2026-03-01 to 2026-03-31 | 1.00 | 0.15',
  ]);
  expect(await make.owes(id)).toBe('357.65');
  expect(await make.account(id, '2026-04-01', '2026-04-01')).toMatchObject({
    opening_balance: '0.00',
    call_charges: '1.15',
    other_charges: '356.50',
    closing_balance: '357.65',
  });
  expect(await balanceOf('4100')).toEqual(before.calls.plus(1));
  expect(await balanceOf('4000')).toEqual(before.services.plus(310));
  expect(await run('2026-04-01')).toMatchObject({ invoices: 0, total: '0.00' });
  expect(await run('2026-04-02')).toMatchObject({ invoices: 0, total: '0.00' });
  await house.database.execute('UPDATE subscriptions SET ends_on = billed_until, next_on = NULL');
});

test('an invoice may be of calls alone, and names each of them', async () => {
  const { id } = await make.customer({ billingDay: 1 });
  await called(id, '1.15', '2026-03-14');
  await called(id, '2.3', '2026-03-14');
  await run('2026-04-01');
  expect(await lines(id)).toEqual(['2026-04-01 | calls | 2 calls, 2026-03-14 | 3.00 | 0.45']);
  expect(await make.owes(id)).toBe('3.45');
  const { data } = await admin.call('get_invoice_list', { customer_id: id });
  expect(data).toMatchObject([{ status: 'issued', total: '3.45', open_amount: '3.45' }]);
  const [{ invoice_id, invoice_number }] = data;
  const { body } = await admin.get('/admin/call-records', { query: { invoice_id } });
  expect(body.data).toMatchObject([
    { customer_id: id, amount: '2.30', state: 'invoiced', invoice_number },
    { customer_id: id, amount: '1.15', state: 'invoiced', invoice_number },
  ]);
  await admin.call('add_payment', { customer_id: id, amount: '3.45', method: 'cash' });
  expect(await make.owes(id)).toBe('0.00');
});

test('the invoice of calls lists each of them, and says what was owed before', async () => {
  const { id } = await make.customer({ billingDay: 1 });
  const lines = [{ description: 'Work', unit_price: '100' }];
  await admin.call('generate_invoice', { customer_id: id, lines });
  await called(id, '1.15', '2026-03-14');
  await called(id, '0.38335', '2026-03-20');
  await run('2026-04-01');
  const { data } = await admin.call('get_invoice_list', { customer_id: id });
  const text = await printed(data[0].invoice_id);
  expect(text).toMatch(/2026-03-14 09:00 +\+27215550100 +\+442075550100 +0:01:05 +1\.15\n/);
  expect(text).toMatch(/2026-03-20 09:00 .* 0\.38335\n/);
  expect(text).toMatch(/Balance before +115\.00/);
  expect(text).toMatch(/Balance due +\w+ 116\.53/);
});

test('calls wait for the billing day of their customer, and those of that day for the next', async () => {
  const { id } = await make.customer({ billingDay: 15 });
  house.clock.set('2026-04-16T10:00:00Z');
  await called(id, '1', '2026-04-10', '2026-04-14', '2026-04-15');
  expect(await run('2026-04-14')).toMatchObject({ invoices: 0 });
  expect(await run('2026-04-16')).toMatchObject({ invoices: 1, total: '2.00' });
  const { body } = await admin.get('/admin/call-records', {
    query: { customer_id: id, state: 'pending' },
  });
  expect(body.data).toMatchObject([{ started_at: '2026-04-15T09:00:00.000Z' }]);
  // A call that the switch tells of late.
  await called(id, '1', '2026-03-20');
  expect(await run('2026-05-15')).toMatchObject({ invoices: 1, total: '2.00' });
  expect((await lines(id)).at(-1)).toMatch('2 calls, 2026-03-20 to 2026-04-15');
  expect(await make.owes(id)).toBe('4.00');
});

test('calls under two rates of tax are two lines, and less than half a cent waits', async () => {
  const { id } = await make.customer({ billingDay: 1 });
  const { id: hardlyCalls } = await make.customer({ billingDay: 1 });
  await called(hardlyCalls, '0.00455', '2026-05-20');
  await called(id, '1.15', '2026-05-20');
  await make.setting('tax_rate', '20');
  await called(id, '1.2', '2026-05-21');
  expect(await run('2026-06-01')).toMatchObject({ invoices: 1, subtotal: '2.00', tax: '0.35' });
  expect(await lines(id)).toEqual([
    '2026-06-01 | calls | 1 call, 2026-05-20 | 1.00 | 0.15',
    '2026-06-01 | calls | 1 call, 2026-05-21 | 1.00 | 0.20',
  ]);
  await make.setting('tax_rate', '15');
  await called(hardlyCalls, '0.00455', '2026-06-20');
  await run('2026-07-01');
  expect(await make.owes(hardlyCalls)).toBe('0.01');
});

test('what was billed for calls is credited to calls', async () => {
  const { id } = await make.customer({ billingDay: 1 });
  await called(id, '11.5', '2026-03-14');
  await run('2026-04-01');
  const earned = await balanceOf('4100');
  const { data } = await admin.call('get_invoice_list', { customer_id: id });
  await admin.call('generate_credit_note', {
    invoice_id: data[0].invoice_id,
    lines: [{ line_id: data[0].lines[0].line_id, amount: '4' }],
    reason: 'Calls that were cut off',
  });
  expect(await make.owes(id)).toBe('6.90');
  expect(await balanceOf('4100')).toEqual(earned.minus(4));
  expect(await make.account(id, '2026-04-01', '2026-04-01')).toMatchObject({
    call_charges: '6.90',
    other_charges: '0.00',
    closing_balance: '6.90',
  });
});

test('a customer of a partner pays at once, unless his profile says otherwise', async () => {
  const partner = { name: 'Reseller', email: null, currency: 'USD' };
  const { id: partnerId } = await house.app.get(PartnersService).add(actor, partner);
  const { id } = await make.customer({ partnerId, billingDay: 1 });
  await called(id, '1', '2026-03-14');
  expect(await make.owes(id)).toBe('1.00');
  const path = `/admin/billing-profiles/${id}`;
  const { body: profile, headers } = await admin.get(path);
  expect(profile.account_type).toBe('prepaid');
  const changed = await admin.patch(path, {
    headers: { 'if-match': headers.get('etag')! },
    body: { account_type: 'postpaid' },
  });
  expect(changed.body.account_type).toBe('postpaid');
  await called(id, '2', '2026-03-15');
  expect(await make.owes(id)).toBe('1.00');
  expect(await run('2026-04-01')).toMatchObject({ invoices: 1, total: '2.00' });
  expect(await make.owes(id)).toBe('3.00');
});

test('who is prepaid buys for what he has, and pays at once whatever the others do', async () => {
  await make.setting('charge_invoicing', 'next_run');
  const { id: customerId } = await make.customer();
  await admin.patch(`/admin/billing-profiles/${customerId}`, {
    headers: { 'if-match': '*' },
    body: { account_type: 'prepaid' },
  });
  const buy = (id: number, isBeyondLimit = false): Promise<unknown> =>
    house.app.get(Charges).charge(actor, {
      customerId,
      source: { type: 'topup', id },
      lines: [{ description: '5 GB', unitPrice: '10' }],
      isBeyondLimit,
    });
  await expect(buy(76)).rejects.toThrow(InsufficientFunds);
  await admin.call('add_payment', { customer_id: customerId, amount: '20', method: 'cash' });
  await buy(77);
  expect(await make.owes(customerId)).toBe('-8.50');
  await expect(buy(78)).rejects.toThrow(InsufficientFunds);
  await buy(79, true);
  expect(await make.owes(customerId)).toBe('3.00');
});

test('a credit limit counts calls that no invoice has billed yet', async () => {
  const { id: customerId } = await make.customer({ billingDay: 1 });
  await make.setCreditLimit(await make.accountant(), customerId, '-30');
  await called(customerId, '20', '2026-03-14');
  const charge = {
    customerId,
    source: { type: 'topup', id: 80 },
    lines: [{ description: '5 GB', unitPrice: '10' }],
  };
  await expect(house.app.get(Charges).charge(actor, charge)).rejects.toThrow(InsufficientFunds);
});

test('imports and runs at the same time bill every call once', async () => {
  const customers = await Promise.all(
    Array.from({ length: 5 }, () => make.customer({ billingDay: 1 })),
  );
  house.clock.set('2026-08-01T10:00:00Z');
  const acts: Promise<unknown>[] = [];
  for (let n = 0; n < 30; n++) {
    const { id } = customers[n % customers.length]!;
    acts.push(called(id, '1', `2026-07-${String(n + 1).padStart(2, '0')}`));
    if (n % 5 === 0) {
      acts.push(admin.post('/admin/billing-runs', { body: { date: '2026-08-01' } }));
      acts.push(house.runJobs());
    }
  }
  await Promise.all(acts);
  await run('2026-08-01');
  expect(await Promise.all(customers.map(({ id }) => make.owes(id)))).toEqual(
    Array(5).fill('6.00'),
  );
  const left = await house.database.query(
    `SELECT FROM call_charges WHERE state = 'pending' AND customer_id = ANY ($1)`,
    [customers.map(({ id }) => id)],
  );
  expect(left).toEqual([]);
});

test('a call charge is billed once, and never changed', async () => {
  const { id } = await make.customer({ billingDay: 1 });
  await called(id, '1', '2026-03-14');
  await run('2026-04-01');
  for (const change of [`state = 'pending', invoice_id = NULL`, 'amount = 2', 'invoice_id = 1']) {
    await expect(
      house.database.execute(`UPDATE call_charges SET ${change} WHERE customer_id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23001' });
  }
});
