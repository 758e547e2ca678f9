import { makeProduct } from '../support/products.js';
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
  await make.setting('currency', 'ZAR');
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());

test('an invoice is priced, taxed, numbered and owed', async () => {
  const { id } = await make.customer();
  const product = await makeProduct(house, { price: '399', name: 'Fibre 50' });
  const { data } = await admin.call('generate_invoice', {
    customer_id: id,
    reference: 'PO 7',
    lines: [
      { product_id: product.code, quantity: 2 },
      { description: 'Installation', unit_price: '150.50' },
    ],
  });
  expect(data).toMatchObject({
    invoice_number: 'INV-2026-000001',
    customer_id: id,
    status: 'issued',
    date: '2026-03-15',
    due_date: '2026-03-29',
    currency: 'ZAR',
    reference: 'PO 7',
    subtotal: '948.50',
    tax: '142.28',
    total: '1090.78',
    open_amount: '1090.78',
    lines: [
      {
        product_id: product.id,
        description: 'Fibre 50',
        quantity: 2,
        unit_price: '399.00',
        tax_rate: '15',
        amount: '798.00',
        tax: '119.70',
      },
      { product_id: null, description: 'Installation', amount: '150.50', tax: '22.58' },
    ],
  });
  expect(data.pdf_url).toContain(`get_invoice_pdf?invoice_id=${data.invoice_id}`);
  expect(await make.owes(id)).toBe('1090.78');
  expect((await admin.call('get_invoice_details', { invoice_id: data.invoice_id })).data).toEqual(
    data,
  );
  const byNumber = await admin.call('get_invoice_details', { invoice_number: 'inv-2026-000001' });
  expect(byNumber.data).toEqual(data);
  const { data: customer } = await admin.call('get_customer_details', { customer_id: id });
  expect(customer.balance).toBe('1090.78');
});

test('lines come as JSON in a form field, or as repeated fields, more than twenty of them', async () => {
  const { id } = await make.customer();
  const path = '/api/v1/generate_invoice';
  const json = await admin.post(path, {
    form: { customer_id: String(id), lines: '[{"description":"A","unit_price":"1"}]' },
  });
  expect(json.body.data.total).toBe('1.15');
  const form: Record<string, string> = { customer_id: String(id) };
  const multipart = new FormData();
  multipart.set('customer_id', String(id));
  for (let i = 0; i < 30; i++) {
    for (const [field, value] of [
      ['description', `Line ${i}`],
      ['unit_price', '1'],
    ] as const) {
      form[`lines[${i}][${field}]`] = value;
      multipart.set(`lines[${i}][${field}]`, value);
    }
  }
  for (const answer of [await admin.post(path, { form }), await admin.post(path, { multipart })]) {
    expect(answer.status).toBe(200);
    expect(answer.body.data.lines.map((line: any) => line.description)).toEqual(
      Array.from({ length: 30 }, (_, i) => `Line ${i}`),
    );
  }
});

test('wrong lines are all reported at once', async () => {
  const { id } = await make.customer();
  const refused = await admin.refused(400, 'generate_invoice', {
    customer_id: id,
    lines: [{ quantity: 0 }, { product_id: 'NOPE', unit_price: 'x' }],
    due_date: '2026-02-30',
  });
  expect(refused.errors.map(({ field }: any) => field).sort()).toEqual([
    'due_date',
    'lines[0].description',
    'lines[0].quantity',
    'lines[0].unit_price',
    'lines[1].unit_price',
  ]);
  const { errors } = await admin.refused(400, 'generate_invoice', { customer_id: id, lines: [] });
  expect(errors).toEqual([{ field: 'lines', message: 'must not be empty' }]);
  const unknown = { customer_id: id, lines: [{ product_id: 'NOPE' }] };
  expect((await admin.refused(400, 'generate_invoice', unknown)).errors).toEqual([
    { field: 'lines[0].product_id', message: 'is no product' },
  ]);
  await admin.refused(404, 'generate_invoice', {
    customer_id: 99_999,
    lines: [{ product_id: 'X1' }],
  });
  await admin.refused(400, 'generate_invoice', {
    customer_id: id,
    lines: [{ description: 'Refund', unit_price: '-1' }],
  });
  await admin.refused(400, 'generate_invoice', {
    customer_id: id,
    lines: [{ description: 'Much', unit_price: '9999999999999', quantity: '9999' }],
  });
  await admin.refused(400, 'generate_invoice', {
    customer_id: id,
    date: '2026-03-10',
    due_date: '2026-03-09',
    lines: [{ description: 'Late', unit_price: '1' }],
  });
});

test("a price that is not the product's needs the accounting permission", async () => {
  const { id } = await make.customer();
  const product = await makeProduct(house, { price: '399' });
  const clerk = house.api.as(
    await house.make.token({ role: ['generate_invoices', 'view_all_customers'] }),
  );
  const invoice = (line: object) => ({ customer_id: id, lines: [line] });
  await clerk.call('generate_invoice', invoice({ product_id: product.id }));
  await clerk.call('generate_invoice', invoice({ product_id: product.id, unit_price: '399.00' }));
  for (const line of [
    { product_id: product.id, unit_price: '398.99' },
    { description: 'Something else', unit_price: '1' },
  ]) {
    expect((await clerk.refused(403, 'generate_invoice', invoice(line))).error).toBe(
      'accounting_permission_required',
    );
  }
});

test('prices and tax rates are those of the date of the invoice', async () => {
  const { id } = await make.customer();
  const line = { description: 'Work', unit_price: '100' };
  const taxOf = async (date: string) =>
    (await admin.call('generate_invoice', { customer_id: id, date, lines: [line] })).data.tax;
  const added = await admin.post('/admin/tax-rates', {
    body: { rate: '15.5', valid_from: '2026-04-01' },
  });
  expect(added.status).toBe(201);
  await admin.post('/admin/tax-rates', { body: { rate: '16', valid_from: '2026-06-01' } });
  expect(await taxOf('2026-03-31')).toBe('15.00');
  expect(await taxOf('2026-04-01')).toBe('15.50');
  expect(await taxOf('2026-05-31')).toBe('15.50');
  expect(await taxOf('2026-06-01')).toBe('16.00');
  const late = await admin.post('/admin/tax-rates', {
    body: { rate: '17', valid_from: '2026-05-01' },
  });
  expect(late.status).toBe(409);
  const { body } = await admin.get('/admin/tax-rates');
  expect(body.data).toMatchObject([
    { rate: '15.5', valid_from: '2026-04-01', valid_until: '2026-06-01' },
    { rate: '16', valid_from: '2026-06-01', valid_until: null },
  ]);
});

test('a customer of another tax class pays its rate, and his own terms', async () => {
  const { id } = await make.customer();
  const path = `/admin/billing-profiles/${id}`;
  const before = await admin.get(path);
  expect(before.body).toMatchObject({ tax_class: 'standard', payment_terms_days: null });
  const headers = { 'if-match': before.headers.get('etag')! };
  const answer = await admin.patch(path, {
    headers,
    body: { tax_class: 'zero', payment_terms_days: 30 },
  });
  expect(answer.status).toBe(200);
  expect((await admin.patch(path, { headers, body: { is_dunned: false } })).status).toBe(412);
  const { data } = await admin.call('generate_invoice', {
    customer_id: id,
    lines: [{ description: 'Export', unit_price: '100' }],
  });
  expect(data).toMatchObject({ tax: '0.00', total: '100.00', due_date: '2026-04-14' });
});

test('numbers have no gaps, whatever fails and however many are issued at once', async () => {
  const customers = await Promise.all(Array.from({ length: 4 }, () => make.customer()));
  const line = { description: 'Work', unit_price: '1' };
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      admin.post('/api/v1/generate_invoice', {
        body: {
          customer_id: customers[i % 4]!.id,
          date: '2027-01-05',
          lines: [line],
          ...(i % 3 === 0 ? { due_date: '2026-01-01' } : {}),
        },
      }),
    ),
  );
  const numbers = answers
    .filter(({ status }) => status === 200)
    .map(({ body }) => body.data.invoice_number)
    .sort();
  expect(numbers).toEqual(
    Array.from({ length: 16 }, (_, i) => `INV-2027-${String(i + 1).padStart(6, '0')}`),
  );
});

test('the invoice after the 999,999th of a year has a number of its own', async () => {
  const rows = await house.database.query<{ number: string }>(
    `SELECT document_number('INV', 2028, number) AS number
       FROM unnest(ARRAY[7, 999999, 1000000, 1000001]) AS number`,
  );
  expect(rows.map(({ number }) => number)).toEqual([
    'INV-2028-000007',
    'INV-2028-999999',
    'INV-2028-1000000',
    'INV-2028-1000001',
  ]);
});

test('an issued invoice never changes', async () => {
  const { id } = await make.customer();
  const { data } = await admin.call('generate_invoice', {
    customer_id: id,
    lines: [{ description: 'Work', unit_price: '100' }],
  });
  for (const sql of [
    'UPDATE invoices SET total = total WHERE id = $1',
    'DELETE FROM invoices WHERE id = $1',
    'UPDATE invoice_lines SET amount = 1 WHERE invoice_id = $1',
    'DELETE FROM invoice_lines WHERE invoice_id = $1',
    `UPDATE open_items SET amount = 1 WHERE kind = 'invoice' AND document_id = $1`,
  ]) {
    await expect(house.database.execute(sql, [data.invoice_id])).rejects.toMatchObject({
      code: '23001',
    });
  }
  await expect(
    house.database.execute(
      `INSERT INTO invoice_lines (invoice_id, position, kind, description, quantity, unit_price, amount,
                                  tax_rate, tax)
       VALUES ($1, 9, 'service', 'More', 1, 1, 1, 0, 0)`,
      [data.invoice_id],
    ),
  ).rejects.toMatchObject({ constraint: 'invoice_lines_sum_check' });
});

test('lists are filtered by customer, status and date, and searched', async () => {
  const { id, accountingCode } = await make.customer();
  const issue = async (date: string, price: string) =>
    (
      await admin.call('generate_invoice', {
        customer_id: id,
        date,
        reference: `ref ${price}`,
        lines: [{ description: 'Work', unit_price: price }],
      })
    ).data;
  const first = await issue('2026-01-10', '10');
  const second = await issue('2026-02-10', '20');
  await admin.call('add_payment', { customer_id: id, amount: '12' });
  const ids = async (filter: object) =>
    (await admin.call('get_invoice_list', { accounting_code: accountingCode, ...filter })).data.map(
      (invoice: any) => invoice.invoice_id,
    );
  expect(await ids({})).toEqual([second.invoice_id, first.invoice_id]);
  expect(await ids({ sort: 'date' })).toEqual([first.invoice_id, second.invoice_id]);
  expect(await ids({ status: 'paid' })).toEqual([first.invoice_id]);
  expect(await ids({ status: 'partially_paid' })).toEqual([second.invoice_id]);
  expect(await ids({ date_from: '2026-02-10' })).toEqual([second.invoice_id]);
  expect(await ids({ date_to: '2026-02-09' })).toEqual([first.invoice_id]);
  expect(await ids({ search: 'REF 20' })).toEqual([second.invoice_id]);
  expect(await ids({ modified_since: '2099-01-01' })).toEqual([]);
  await admin.refused(400, 'get_invoice_list', { sort: 'total; select 1' });
});

test('a customer sees his own invoices and nobody else does', async () => {
  const [mine, other] = [await make.customer(), await make.customer()];
  const lines = [{ description: 'Work', unit_price: '10' }];
  const own = (await admin.call('generate_invoice', { customer_id: mine.id, lines })).data;
  const foreign = (await admin.call('generate_invoice', { customer_id: other.id, lines })).data;
  const jessica = house.api.as(await house.make.token({ role: 'customer', customerId: mine.id }));
  const { data, meta } = await jessica.call('get_invoice_list');
  expect(data.map((invoice: any) => invoice.invoice_id)).toEqual([own.invoice_id]);
  expect(meta.total).toBe(1);
  expect((await jessica.call('get_invoice_list', { customer_id: other.id })).data).toEqual([]);
  await jessica.refused(404, 'get_invoice_details', { invoice_id: foreign.invoice_id });
  await jessica.refused(404, 'get_invoice_pdf', { invoice_id: foreign.invoice_id });
  await jessica.refused(404, 'get_customer_transactions', { customer_id: other.id });
  await jessica.refused(403, 'generate_invoice', { customer_id: mine.id, lines });
});

test('the PDF is the stored document, the same at any time', async () => {
  const { id } = await make.customer({
    name: 'Åse Łukasz & Sons <b>',
    addressLine1: '1 Main Road',
  });
  const { data } = await admin.call('generate_invoice', {
    customer_id: id,
    lines: [{ description: 'Work'.repeat(60), unit_price: '100' }],
  });
  const get = async () => {
    const path = `/api/v1/get_invoice_pdf?invoice_id=${data.invoice_id}`;
    const response = await fetch(new URL(path, house.url), {
      headers: { authorization: `Bearer ${await make.accountant()}` },
    });
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toContain(`${data.invoice_number}.pdf`);
    return Buffer.from(await response.arrayBuffer());
  };
  const pdf = await get();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await admin.call('add_payment', { customer_id: id, amount: '115' });
  await house.database.execute('UPDATE customers SET name = $2 WHERE id = $1', [id, 'Changed']);
  await make.setting('company_name', 'Renamed ISP');
  expect((await get()).equals(pdf)).toBe(true);
});

test('an invoice is mailed once, with the PDF, unless the customer wants none', async () => {
  const [wants, wantsNot] = [await make.customer(), await make.customer()];
  await admin.patch(`/admin/billing-profiles/${wantsNot.id}`, {
    headers: { 'if-match': '*' },
    body: { is_mailed: false },
  });
  const lines = [{ description: 'Work', unit_price: '10' }];
  const { data } = await admin.call('generate_invoice', { customer_id: wants.id, lines });
  await admin.call('generate_invoice', { customer_id: wantsNot.id, lines });
  await house.runJobs();
  const letters = await house.database.query(
    `SELECT recipient, text, attachments FROM outgoing_mail
      WHERE subject LIKE $1 OR recipient IN ($2, $3)`,
    [`%${data.invoice_number}%`, wants.email, wantsNot.email],
  );
  expect(letters).toMatchObject([
    {
      recipient: wants.email,
      text: expect.stringContaining('Please pay ZAR\u00a011.50 by 2026-03-29'),
      attachments: [{ source: 'billing.invoice', id: data.invoice_id }],
    },
  ]);
});
