import { startApplication, type TestApplication } from '../support/application.js';
import type { Api } from '../support/api.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-15T10:00:00Z');
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
  await make.setting('tax_rate', '15');
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());

async function invoice(customerId: number, price: string, date = '2026-03-15'): Promise<any> {
  const lines = [{ description: 'Work', quantity: '2', unit_price: price }];
  return (await admin.call('generate_invoice', { customer_id: customerId, date, lines })).data;
}

const openOf = async (invoiceId: number): Promise<[string, string]> => {
  const { data } = await admin.call('get_invoice_details', { invoice_id: invoiceId });
  return [data.status, data.open_amount];
};

test('a payment pays the oldest invoices first; what is left waits for the next one', async () => {
  const { id } = await make.customer();
  const second = await invoice(id, '50', '2026-03-02');
  const first = await invoice(id, '50', '2026-03-01');
  const { data } = await admin.call('add_payment', {
    customer_id: id,
    amount: '300',
    method: 'cash',
  });
  expect(data).toMatchObject({
    payment_number: expect.stringMatching(/^PAY-\d{8}$/),
    method: 'cash',
    amount: '300.00',
    date: '2026-03-15',
    status: 'received',
    allocations: [
      { invoice_id: second.invoice_id, amount: '115.00' },
      { invoice_id: first.invoice_id, amount: '115.00' },
    ],
    unallocated_amount: '70.00',
  });
  expect(await make.owes(id)).toBe('-70.00');
  const third = await invoice(id, '50');
  expect(third).toMatchObject({ status: 'partially_paid', open_amount: '45.00' });
  await admin.call('add_payment', { customer_id: id, amount: '45' });
  expect(await openOf(third.invoice_id)).toEqual(['paid', '0.00']);
  expect(await make.owes(id)).toBe('0.00');
});

test('a payment pays the invoices that it names, and the rest stays as credit', async () => {
  const { id } = await make.customer();
  const [first, second] = [await invoice(id, '50'), await invoice(id, '50')];
  const { data } = await admin.call('add_payment', {
    customer_id: id,
    amount: '100',
    allocations: [{ invoice_id: second.invoice_id, amount: '60' }],
  });
  expect(data.unallocated_amount).toBe('40.00');
  expect(await openOf(first.invoice_id)).toEqual(['issued', '115.00']);
  expect(await openOf(second.invoice_id)).toEqual(['partially_paid', '55.00']);
  const third = await invoice(id, '50');
  expect(third.open_amount).toBe('75.00');
});

test('allocations that cannot be are refused, and nothing is recorded', async () => {
  const [{ id }, other] = [await make.customer(), await make.customer()];
  const mine = await invoice(id, '50');
  const foreign = await invoice(other.id, '50');
  const pay = (amount: string, ...allocations: object[]) =>
    admin.post('/api/v1/add_payment', { body: { customer_id: id, amount, allocations } });
  const to = (of: any, amount: string) => ({ invoice_id: of.invoice_id, amount });
  expect((await pay('100', to(foreign, '10'))).body.errors).toEqual([
    { field: 'allocations[0].invoice_id', message: 'is no invoice of this customer' },
  ]);
  expect((await pay('100', to(mine, '5'), to(mine, '5'))).status).toBe(400);
  expect((await pay('10', to(mine, '11'))).body.errors).toEqual([
    { field: 'allocations', message: 'come to more than the payment' },
  ]);
  expect((await pay('200', to(mine, '115.01'))).status).toBe(409);
  expect((await pay('0')).status).toBe(400);
  expect((await pay('-1')).status).toBe(400);
  expect((await pay('0.000001')).status).toBe(400);
  expect(await make.owes(id)).toBe('115.00');
});

test('the same reference of the same method is the same money', async () => {
  const { id } = await make.customer();
  const payment = { customer_id: id, amount: '10', method: 'eft', reference: 'FNB 1' };
  await admin.call('add_payment', payment);
  expect(await admin.refused(409, 'add_payment', payment)).toMatchObject({
    error: 'conflict',
    errors: [{ field: 'reference', message: 'is known' }],
  });
  await admin.call('add_payment', { ...payment, method: 'cash' });
  expect(await make.owes(id)).toBe('-20.00');
});

test('a payment with an Idempotency-Key is recorded once', async () => {
  const { id } = await make.customer();
  const send = () =>
    admin.post('/api/v1/add_payment', {
      body: { customer_id: id, amount: '10' },
      headers: { 'idempotency-key': 'pay-once' },
    });
  const [first, second] = [await send(), await send()];
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(await make.owes(id)).toBe('-10.00');
});

test('a payment that the bank returns opens again what it had paid', async () => {
  const { id } = await make.customer();
  const paid = await invoice(id, '50');
  const { data } = await admin.call('add_payment', { customer_id: id, amount: '200' });
  const reverse = () =>
    admin.post(`/admin/payments/${data.payment_id}/reverse`, { body: { reason: 'No funds' } });
  const answer = await reverse();
  expect(answer.body).toMatchObject({ status: 'returned', allocations: [] });
  expect(await openOf(paid.invoice_id)).toEqual(['issued', '115.00']);
  expect(await make.owes(id)).toBe('115.00');
  expect((await reverse()).status).toBe(409);
});

test('credit can be paid out, and not more than there is', async () => {
  const { id } = await make.customer();
  await admin.call('add_payment', { customer_id: id, amount: '80' });
  const refund = (amount: string) =>
    admin.post('/admin/refunds', { body: { customer_id: id, amount, reason: 'Moved away' } });
  expect((await refund('80.01')).body.code).toBe('more_than_the_credit');
  const paid = await refund('30');
  expect([paid.status, paid.headers.get('location')]).toEqual([
    201,
    `/admin/refunds/${paid.body.refund_id}`,
  ]);
  expect((await refund('50.01')).status).toBe(409);
  expect((await refund('50')).status).toBe(201);
  const { body: list } = await admin.get('/admin/refunds', { query: { customer_id: id } });
  expect(list.data).toMatchObject([
    { amount: '50.00', reason: 'Moved away', method: 'eft' },
    { refund_number: paid.body.refund_number, amount: '30.00' },
  ]);
  expect((await admin.get(`/admin/refunds/${paid.body.refund_id}`)).body).toEqual(paid.body);
  expect((await admin.get('/admin/refunds/999999')).status).toBe(404);
  expect(await make.owes(id)).toBe('0.00');
});

test('the admin API issues invoices and credit notes like the calls, with their addresses', async () => {
  const { id } = await make.customer();
  const { status, body, headers } = await admin.post('/admin/invoices', {
    body: { customer_id: id, lines: [{ description: 'Work', unit_price: '100' }] },
  });
  expect([status, headers.get('location')]).toEqual([201, `/admin/invoices/${body.invoice_id}`]);
  expect(body).toMatchObject({ total: '115.00', status: 'issued' });
  const note = await admin.post('/admin/credit-notes', {
    body: { invoice_id: body.invoice_id, reason: 'Wrong' },
  });
  const address = `/admin/credit-notes/${note.body.credit_note_id}`;
  expect([note.status, note.headers.get('location')]).toEqual([201, address]);
  expect((await admin.get(address)).body).toEqual(note.body);
  expect(await make.owes(id)).toBe('0.00');
});

test.each([
  ['generate_invoice', { lines: [{ description: 'Work', unit_price: '1' }] }],
  ['generate_journal', { amount: '1', description: 'Call-out' }],
  ['add_payment', { amount: '1' }],
])('%s refuses a year that was mistyped', async (call, facts) => {
  const { id } = await make.customer();
  const { errors } = await admin.refused(400, call, {
    customer_id: id,
    ...facts,
    date: '2062-03-15',
  });
  expect(errors).toEqual([{ field: 'date', message: 'must be at most 366 days ahead' }]);
  expect(await make.owes(id)).toBe('0.00');
});

test('a credit note takes an invoice back: lines, tax, and what is open', async () => {
  const { id } = await make.customer();
  const issued = await invoice(id, '50');
  const [line] = issued.lines;
  const partly = await admin.call('generate_credit_note', {
    invoice_id: issued.invoice_id,
    reason: 'One too many',
    lines: [{ line_id: line.line_id, quantity: 1 }],
  });
  expect(partly.data).toMatchObject({
    credit_note_number: expect.stringMatching(/^CN-2026-\d{6}$/),
    invoice_number: issued.invoice_number,
    subtotal: '50.00',
    tax: '7.50',
    total: '57.50',
    lines: [{ line_id: line.line_id, quantity: 1, amount: '50.00' }],
  });
  expect(await openOf(issued.invoice_id)).toEqual(['partially_paid', '57.50']);
  expect(
    await admin.refused(409, 'generate_credit_note', {
      invoice_id: issued.invoice_id,
      reason: 'Too much',
      lines: [{ line_id: line.line_id, amount: '50.01' }],
    }),
  ).toMatchObject({ error: 'conflict', reason: 'more_than_is_left' });
  await admin.call('generate_credit_note', { invoice_id: issued.invoice_id, reason: 'The rest' });
  expect(await openOf(issued.invoice_id)).toEqual(['credited', '0.00']);
  await admin.refused(409, 'generate_credit_note', { invoice_id: issued.invoice_id, reason: 'x' });
  expect(await make.owes(id)).toBe('0.00');
});

test('crediting a paid invoice leaves credit, which pays other debts', async () => {
  const { id } = await make.customer();
  const first = await invoice(id, '50');
  await admin.call('add_payment', { customer_id: id, amount: '115' });
  const second = await invoice(id, '20');
  await admin.call('generate_credit_note', { invoice_id: first.invoice_id, reason: 'Cancelled' });
  expect(await openOf(first.invoice_id)).toEqual(['credited', '0.00']);
  expect(await openOf(second.invoice_id)).toEqual(['paid', '0.00']);
  expect(await make.owes(id)).toBe('-69.00');
});

test('two credit notes at once do not credit more than was billed', async () => {
  const { id } = await make.customer();
  const issued = await invoice(id, '50');
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      admin.post('/api/v1/generate_credit_note', {
        body: { invoice_id: issued.invoice_id, reason: 'All of it' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
});

test('a journal debits with a plus and credits with a minus', async () => {
  const { id } = await make.customer();
  const debit = { customer_id: id, amount: '50.12345', description: 'Call-out' };
  const { data } = await admin.call('generate_journal', debit);
  expect(data).toMatchObject({
    journal_number: expect.stringMatching(/^JNL-\d{8}$/),
    amount: '50.12345',
    date: '2026-03-15',
  });
  await admin.call('generate_journal', { ...debit, amount: -20 });
  expect(await make.owes(id)).toBe('30.12345');
  const { errors } = await admin.refused(400, 'generate_journal', { ...debit, amount: '0' });
  expect(errors[0].message).toBe('must be an amount other than zero with at most 5 decimals');
});

test('credit notes, journals and payments need the accounting permission besides their scope', async () => {
  const { id } = await make.customer();
  const issued = await invoice(id, '50');
  const clerk = house.api.as(
    await house.make.token({
      role: ['generate_credit_notes', 'generate_journals', 'add_payments', 'view_all_customers'],
    }),
  );
  for (const [call, parameters] of [
    ['generate_credit_note', { invoice_id: issued.invoice_id, reason: 'x' }],
    ['generate_journal', { customer_id: id, amount: '1', description: 'x' }],
    ['add_payment', { customer_id: id, amount: '1' }],
  ] as const) {
    expect((await clerk.refused(403, call, parameters)).error).toBe(
      'accounting_permission_required',
    );
  }
  expect(await make.owes(id)).toBe('115.00');
});

test('the transactions of a customer read like his account', async () => {
  const { id, accountingCode } = await make.customer();
  await invoice(id, '50', '2026-01-10');
  await admin.call('add_payment', { customer_id: id, amount: '100', date: '2026-02-01' });
  await admin.call('generate_journal', {
    customer_id: id,
    amount: '5',
    description: 'Late fee',
    date: '2026-02-05',
  });
  const all = await admin.call('get_customer_transactions', { accounting_code: accountingCode });
  expect(all.data).toMatchObject({
    opening_balance: '0.00',
    closing_balance: '20.00',
    transactions: [
      { date: '2026-01-10', type: 'invoice', debit: '115.00', credit: '0.00', balance: '115.00' },
      { date: '2026-02-01', type: 'payment', debit: '0.00', credit: '100.00', balance: '15.00' },
      { type: 'journal', description: 'Late fee', debit: '5.00', balance: '20.00' },
    ],
  });
  expect(all.meta).toEqual({ offset: 0, limit: 50, total: 3 });
  const february = await admin.call('get_customer_transactions', {
    customer_id: id,
    date_from: '2026-02-01',
    date_to: '2026-02-04',
  });
  expect(february.data).toMatchObject({ opening_balance: '115.00', closing_balance: '15.00' });
  expect(february.data.transactions).toHaveLength(1);
  const page = await admin.call('get_customer_transactions', { customer_id: id, limit: 2 });
  const next = await admin.call('get_customer_transactions', {
    customer_id: id,
    limit: 2,
    after: page.meta.next_after,
  });
  expect(next.data.transactions).toMatchObject([{ description: 'Late fee', balance: '20.00' }]);
  await admin.refused(400, 'get_customer_transactions', {
    customer_id: id,
    date_from: '2026-02-02',
    date_to: '2026-02-01',
  });
});

test('the books can be exported for the accountant', async () => {
  const answer = await admin.get('/admin/exports/payments', {
    query: { from_date: '2026-03-15', to_date: '2026-03-15' },
  });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.text).toContain(
    'payment_number,date,accounting_code,customer,method,reference,amount',
  );
  expect(answer.text).toContain(',eft,FNB 1,10.00');
  const query = { from_date: '2026-01-01', to_date: '2026-12-31' };
  expect((await admin.get('/admin/exports/entries', { query })).text).toContain(
    '1010,Bank,payment',
  );
  expect((await admin.get('/admin/exports/secrets', { query })).status).toBe(404);
});

test('a note about an invoice is kept beside it, by version', async () => {
  const { id } = await make.customer();
  const issued = await invoice(id, '50');
  const path = `/admin/invoices/${issued.invoice_id}`;
  const etag = (await admin.get(path)).headers.get('etag')!;
  expect((await admin.patch(path, { body: { is_disputed: true } })).status).toBe(428);
  const body = { is_disputed: true, note: 'Says he paid' };
  expect((await admin.patch(path, { body, headers: { 'if-match': etag } })).status).toBe(200);
  expect((await admin.patch(path, { body, headers: { 'if-match': etag } })).status).toBe(412);
  expect(
    (await admin.patch(path, { body: { total: '1' }, headers: { 'if-match': '*' } })).status,
  ).toBe(400);
  expect(
    (await admin.get('/admin/invoices', { query: { customer_id: id } })).body.data,
  ).toHaveLength(1);
  expect((await admin.post(`${path}/send`)).status).toBe(202);
});
