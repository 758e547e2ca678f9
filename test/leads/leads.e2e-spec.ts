import { Actor } from '../../src/auth/index.js';
import { BillingRuns } from '../../src/billing/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters } from '../support/helpdesk.js';
import { makeProduct } from '../support/products.js';

let house: TestApplication;
let staff: Api;
let product: { id: number; code: string };
let counter = 0;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token({ expiresInSeconds: 90_000_000 }));
  product = await makeProduct(house, { code: 'FIBRE-50', name: 'Fibre 50', price: '399.00' });
  await makeProduct(house, { code: 'FIBRE-100', name: 'Fibre 100', price: '599.00' });
  await makeProduct(house, {
    code: 'LINE-RENT',
    name: 'Line rental',
    kind: 'non_data',
    price: '60.00',
    billingPeriod: 'month',
  });
  await makeProduct(house, {
    code: 'ROUTER',
    name: 'Router',
    kind: 'non_data',
    price: '900.00',
    billingPeriod: 'once',
  });
});
afterAll(() => house.stop());

/** A new lead with an e-mail address of his own. */
async function add(facts: object = {}): Promise<number> {
  const { data } = await staff.call('add_sales_lead', {
    name: 'Thandi Nkosi',
    email: `thandi${++counter}@nkosi.example`,
    ...facts,
  });
  expect(data.status).toBe('new');
  return data.lead_id;
}

const read = async (id: number): Promise<any> => (await staff.get(`/admin/leads/${id}`)).body;
const count = async (table: string): Promise<number> =>
  (await house.database.queryOne<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))!
    .count;

/** How many invoices a customer has. */
const billed = async (customerId: number): Promise<number> =>
  (await house.database.queryOne<{ count: number }>(
    'SELECT count(*)::int AS count FROM invoices WHERE customer_id = $1',
    [customerId],
  ))!.count;

/** What the billing run of the day after next month's billing day asks of a customer, without tax. */
async function nextMonthOf(customerId: number): Promise<string> {
  const row = await house.database.queryOne<{ date: string }>(
    'SELECT max(next_on)::text AS date FROM subscriptions WHERE customer_id = $1',
    [customerId],
  );
  const runs = house.app.get(BillingRuns);
  await runs.workOff(await runs.start(Actor.system('test'), row!.date));
  const found = await house.database.queryOne<{ subtotal: string }>(
    `SELECT money_text(subtotal) AS subtotal FROM invoices WHERE customer_id = $1
      ORDER BY id DESC LIMIT 1`,
    [customerId],
  );
  return found!.subtotal;
}

describe('a lead', () => {
  test('is added by the call and found by the list', async () => {
    const id = await add({
      name: 'Sipho Dlamini',
      phone: '021 555 0100',
      company_name: 'Dlamini Ltd',
      product_id: 'FIBRE-50',
      lead_source: 'Radio',
      notes: 'Calls back on Monday.',
    });
    const { data } = await staff.call('get_sales_lead_list', { lead_source: 'radio' });
    expect(data).toEqual([
      expect.objectContaining({
        lead_id: id,
        name: 'Sipho Dlamini',
        company_name: 'Dlamini Ltd',
        product_id: product.id,
        product_code: 'FIBRE-50',
        status: 'new',
      }),
    ]);
    expect((await staff.call('get_sales_leads', { search: 'sipho' })).data).toHaveLength(1);
    expect((await staff.call('get_sales_lead_list', { status: 'won' })).data).toEqual([]);
  });

  test('has a name, and an e-mail address or a phone', async () => {
    const none = await staff.refused(400, 'add_sales_lead', { name: 'Nobody' });
    expect(none.errors).toEqual([expect.objectContaining({ field: 'phone' })]);
    for (const [field, facts] of [
      ['product_id', { product_id: 'NOTHING' }],
      ['promo', { promo: 'nothing' }],
      ['assigned_to', { assigned_to: 999_999 }],
    ] as const) {
      const { errors } = await staff.refused(400, 'add_sales_lead', {
        name: 'x',
        email: 'x@y.example',
        ...facts,
      });
      expect(errors.map((each: any) => each.field)).toEqual([field]);
    }
  });

  test('who is known by e-mail address or phone is recognised, however they are written', async () => {
    const first = await add({ email: 'Known@Nkosi.example', phone: '+27 82 555 7777' });
    const byMail = await add({ email: 'known@nkosi.EXAMPLE' });
    const byPhone = await add({ email: null, phone: '(082) 555-7777' });
    expect((await read(byMail)).duplicate_of).toBe(first);
    expect((await read(byPhone)).duplicate_of).toBe(first);
    expect((await read(first)).same_leads).toEqual([byMail, byPhone]);
    expect((await read(first)).duplicate_of).toBeNull();
  });

  test('names the customers who have his e-mail address', async () => {
    const { id } = await house.make.customer();
    await house.database.execute("UPDATE customers SET email = 'is@here.example' WHERE id = $1", [
      id,
    ]);
    expect((await read(await add({ email: 'IS@here.example' }))).same_customers).toEqual([id]);
  });

  test('goes through the pipeline, and its history is kept', async () => {
    const id = await add();
    const path = `/admin/leads/${id}`;
    for (const status of ['contacted', 'qualified', 'lost']) {
      const lost_reason = status === 'lost' ? 'Too expensive' : undefined;
      const { body } = await staff.patch(path, { body: { status, lost_reason, note: 'Called.' } });
      expect(body.status).toBe(status);
    }
    await staff.patch(path, { body: { status: 'contacted' } });
    const { history, lost_reason } = await read(id);
    expect(lost_reason).toBeNull();
    expect(
      history.filter(({ kind }: any) => kind === 'moved').map(({ data }: any) => data.after),
    ).toEqual(['contacted', 'qualified', 'lost', 'contacted']);
    expect(history.filter(({ kind }: any) => kind === 'noted')).toHaveLength(3);
    await expect(
      house.database.execute('UPDATE lead_events SET who = $1 WHERE lead_id = $2', ['x', id]),
    ).rejects.toThrow('append-only');
  });

  test('cannot be won but by becoming a customer', async () => {
    const id = await add();
    const { status } = await staff.patch(`/admin/leads/${id}`, { body: { status: 'won' } });
    expect(status).toBe(400);
  });

  test('is seen by staff, and by nobody else', async () => {
    const { id: customerId } = await house.make.customer();
    const customer = house.api.as(await house.make.token({ role: 'customer', customerId }));
    await customer.refused(403, 'get_sales_lead_list', {});
    await customer.refused(403, 'add_sales_lead', { name: 'x', phone: '0215550199' });
    const sales = house.api.as(await house.make.token({ role: 'sales' }));
    expect((await sales.call('get_sales_lead_list')).data.length).toBeGreaterThan(0);
  });

  test('can be deleted with all that is known of him', async () => {
    const id = await add();
    expect((await staff.delete(`/admin/leads/${id}`)).status).toBe(204);
    expect((await staff.get(`/admin/leads/${id}`)).status).toBe(404);
  });
});

describe('a quote', () => {
  const lines = (...facts: object[]) => ({ lines: facts });
  const sent = async (id: number): Promise<string> => {
    const { email } = await read(id);
    const all = await letters(house);
    const { text } = all.filter(({ recipient }) => recipient === email).at(-1);
    return new URL(/http\S+/.exec(text)![0]).pathname;
  };

  test('is made of products and words, mailed, and moves the lead on', async () => {
    const id = await add();
    const { body } = await staff.post(`/admin/leads/${id}/quotes`, {
      body: lines(
        { product_id: 'FIBRE-50' },
        { description: 'Installation', quantity: 2, unit_price: '250.50' },
      ),
    });
    expect(body.status).toBe('proposal');
    expect(body.quotes).toEqual([
      expect.objectContaining({ status: 'sent', total: '900.00', decided_at: null }),
    ]);
    expect(body.quotes[0].lines.map(({ amount }: any) => amount)).toEqual(['399.00', '501.00']);
    expect(await sent(id)).toMatch(/^\/sales\/quote\/quote_/);
  });

  test('at other prices takes the accounting permission', async () => {
    const id = await add();
    const sales = house.api.as(
      await house.make.token({ role: ['admin', 'view_leads', 'add_leads', 'view_all_customers'] }),
    );
    const path = `/admin/leads/${id}/quotes`;
    const own = lines({ product_id: 'FIBRE-50' });
    const other = lines({ product_id: 'FIBRE-50', unit_price: '1' });
    expect((await sales.post(path, { body: own })).status).toBe(200);
    expect((await sales.post(path, { body: other })).status).toBe(403);
  });

  test('is for one data account, as a lead becomes one customer with one', async () => {
    const id = await add();
    const path = `/admin/leads/${id}/quotes`;
    const two = await staff.post(path, { body: lines({ product_id: 'FIBRE-50', quantity: 2 }) });
    expect([two.status, two.body.errors]).toEqual([
      400,
      [{ field: 'lines[0].quantity', message: expect.stringContaining('must be 1') }],
    ]);
    const both = await staff.post(path, {
      body: lines({ product_id: 'FIBRE-50' }, { product_id: 'FIBRE-100' }),
    });
    expect([both.status, both.body.errors[0].field]).toEqual([400, 'lines[1].product_id']);
  });

  test('replaces the one before, and needs an address', async () => {
    const id = await add();
    const path = `/admin/leads/${id}/quotes`;
    for (const _ of [1, 2]) await staff.post(path, { body: lines({ product_id: 'FIBRE-50' }) });
    expect((await read(id)).quotes.map(({ status }: any) => status)).toEqual([
      'superseded',
      'sent',
    ]);
    const mute = await add({ email: null, phone: '021 555 3333' });
    const { status } = await staff.post(`/admin/leads/${mute}/quotes`, {
      body: lines({ product_id: 'FIBRE-50' }),
    });
    expect(status).toBe(400);
  });
});

describe('a lead becomes a customer', () => {
  test('with a data account and his first invoice, as one act', async () => {
    const id = await add({ name: 'Naledi Khumalo', product_id: 'FIBRE-50', phone: '021 555 0177' });
    const { status, body } = await staff.post(`/admin/leads/${id}/convert`, { body: {} });
    expect(status).toBe(200);
    expect(body.password).not.toBeNull();
    const { data: customer } = await staff.call('get_customer_details', {
      customer_id: body.customer_id,
    });
    expect(customer).toMatchObject({ name: 'Naledi Khumalo', phone: '021 555 0177' });
    const { data: account } = await staff.call('get_data_account_details', {
      data_account_id: body.data_account_id,
    });
    expect(account).toMatchObject({ customer_id: body.customer_id, product_code: 'FIBRE-50' });
    expect(body.invoice_ids).toHaveLength(1);
    const { data: invoice } = await staff.call('get_invoice_details', {
      invoice_id: body.invoice_ids[0],
    });
    expect(invoice.customer_id).toBe(body.customer_id);
    expect(invoice.lines[0]).toMatchObject({ product_id: product.id });
    const lead = await read(id);
    expect(lead).toMatchObject({ status: 'won', customer_id: body.customer_id });
    expect(lead.history.at(-1).kind).toBe('converted');
  });

  test('once, when two do it at the same moment and a third one later', async () => {
    const id = await add({ product_id: 'FIBRE-50' });
    const before = await Promise.all(['customers', 'data_accounts', 'invoices'].map(count));
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => staff.post(`/admin/leads/${id}/convert`, { body: {} })),
    );
    answers.push(await staff.post(`/admin/leads/${id}/convert`, { body: {} }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.customer_id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.password !== null)).toHaveLength(1);
    const after = await Promise.all(['customers', 'data_accounts', 'invoices'].map(count));
    expect(after.map((each, i) => each - before[i]!)).toEqual([1, 1, 1]);
  });

  /** A lead who has accepted a quote. */
  async function accepted(lines: object[]): Promise<number> {
    const id = await add();
    expect((await staff.post(`/admin/leads/${id}/quotes`, { body: { lines } })).status).toBe(200);
    await house.database.execute(
      `UPDATE quotes SET status = 'accepted', decided_at = $2, decided_by = 'T. Nkosi'
        WHERE lead_id = $1`,
      [id, house.clock.now()],
    );
    return id;
  }

  test('at the prices that he accepted, with one invoice of all of it', async () => {
    const id = await accepted([
      { product_id: 'FIBRE-50', unit_price: '299.00' },
      { product_id: 'LINE-RENT', unit_price: '49.00', quantity: 2 },
      { product_id: 'ROUTER', unit_price: '800.00' },
      { description: 'Installation', unit_price: '500.00' },
    ]);
    const seller = house.api.as(
      await house.make.token({
        role: [
          'admin',
          'view_leads',
          'add_leads',
          'view_all_customers',
          'add_customers',
          'add_radius_users',
        ],
      }),
    );
    const { status, body } = await seller.post(`/admin/leads/${id}/convert`, { body: {} });
    expect([status, body.invoice_ids]).toEqual([200, [expect.any(Number)]]);
    const { data: account } = await staff.call('get_data_account_details', {
      data_account_id: body.data_account_id,
    });
    expect(account).toMatchObject({ product_code: 'FIBRE-50', price: '299.00' });
    const subscriptions = await house.database.query(
      `SELECT p.code, s.quantity::float8 AS quantity, money_text(s.price) AS price
         FROM subscriptions s JOIN products p ON p.id = s.product_id
        WHERE s.customer_id = $1 ORDER BY p.code`,
      [body.customer_id],
    );
    expect(subscriptions).toEqual([
      { code: 'FIBRE-50', quantity: 1, price: '299.00' },
      { code: 'LINE-RENT', quantity: 2, price: '49.00' },
    ]);
    const { data: invoice } = await staff.call('get_invoice_details', {
      invoice_id: body.invoice_ids[0],
    });
    const words = invoice.lines.map(({ description }: any) => description.replace(/[ ,(].*$/, ''));
    expect(words.sort()).toEqual(['Fibre', 'Installation', 'Line', 'Router']);
    expect(
      invoice.lines.filter(
        (line: any) => line.product_id === null || /Router/.test(line.description),
      ),
    ).toEqual([
      expect.objectContaining({ description: 'Router', amount: '800.00' }),
      expect.objectContaining({ description: 'Installation', amount: '500.00' }),
    ]);
    const again = await seller.post(`/admin/leads/${id}/convert`, { body: {} });
    expect(again.body).toEqual({ ...body, password: null });
    expect(await billed(body.customer_id)).toBe(1);
    expect(await nextMonthOf(body.customer_id)).toBe('397.00');
  });

  test('without a bill for what he accepted when he is given another product instead', async () => {
    const id = await accepted([{ product_id: 'FIBRE-50', unit_price: '299.00' }]);
    const { body } = await staff.post(`/admin/leads/${id}/convert`, {
      body: { product_id: 'FIBRE-100' },
    });
    const { data: account } = await staff.call('get_data_account_details', {
      data_account_id: body.data_account_id,
    });
    expect(account).toMatchObject({ product_code: 'FIBRE-100', price: '599.00' });
    const { data: invoice } = await staff.call('get_invoice_details', {
      invoice_id: body.invoice_ids[0],
    });
    expect(invoice.lines.map(({ product_id }: any) => product_id)).not.toContain(product.id);
  });

  test.each([
    [{ product_id: 'NOTHING' }, 404],
    [{ accounting_code: 'A code?' }, 400],
    [{ username: 'two words' }, 400],
  ])('or nothing of him is there when %j cannot be', async (wish, expected) => {
    const id = await add({ product_id: 'FIBRE-50' });
    const before = await Promise.all(['customers', 'data_accounts', 'invoices'].map(count));
    const { status } = await staff.post(`/admin/leads/${id}/convert`, { body: wish });
    expect(status).toBe(expected);
    expect(await Promise.all(['customers', 'data_accounts', 'invoices'].map(count))).toEqual(
      before,
    );
    expect((await read(id)).status).toBe('new');
  });

  test('without an account when he wants none', async () => {
    const id = await add();
    const { body } = await staff.post(`/admin/leads/${id}/convert`, { body: {} });
    expect(body).toMatchObject({ data_account_id: null, invoice_ids: [], password: null });
  });

  test('and is changed as a customer from then on', async () => {
    const id = await add();
    await staff.post(`/admin/leads/${id}/convert`, { body: {} });
    const { status, body } = await staff.patch(`/admin/leads/${id}`, { body: { name: 'x' } });
    expect([status, body.code]).toEqual([409, 'lead_is_won']);
    expect((await staff.delete(`/admin/leads/${id}`)).status).toBe(409);
  });

  test('takes who may add customers and data accounts', async () => {
    const id = await add();
    const support = house.api.as(await house.make.token({ role: 'support' }));
    expect((await support.post(`/admin/leads/${id}/convert`, { body: {} })).status).toBe(403);
  });
});
