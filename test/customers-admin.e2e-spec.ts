import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;
let path: string;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  const answer = await admin.post('/admin/customers', {
    body: {
      customer_type: 'company',
      name: 'Sipho Dlamini',
      company_name: 'Dlamini Motors',
      email: 'sipho@dlamini.example',
      notes: 'pays late',
    },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('etag')).toBe('"1"');
  path = answer.headers.get('location')!;
});
afterAll(() => house.stop());

describe('customers', () => {
  test('staff see the notes and the partner too', async () => {
    const { status, body } = await admin.get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accounting_code: 'DLA001',
      notes: 'pays late',
      partner_id: null,
      balance: '0.00',
    });
    const { body: list } = await admin.get('/admin/customers', { query: { search: 'dlamini' } });
    expect(list).toEqual({ data: [body], next: null });
  });

  test('a change needs the version that was read, if one is named', async () => {
    const changed = await admin.patch(path, {
      body: { city: 'Paarl', phone: '021 555 0100' },
      headers: { 'if-match': '"1"' },
    });
    expect([changed.status, changed.body.city]).toEqual([200, 'Paarl']);
    const etag = changed.headers.get('etag')!;
    const stale = await admin.patch(path, { body: { city: 'X' }, headers: { 'if-match': '"1"' } });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale_version']);
    const cleared = await admin.patch(path, {
      body: { phone: null },
      headers: { 'if-match': etag },
    });
    expect([cleared.status, cleared.body.phone]).toEqual([200, null]);
    expect(
      (await admin.get(path, { headers: { 'if-none-match': cleared.headers.get('etag')! } }))
        .status,
    ).toBe(304);
  });

  test('wrong fields, an unknown partner and an unknown customer are told apart', async () => {
    const wrong = await admin.patch(path, { body: { billing_day: 0, email: 'x' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map(({ field }: any) => field)).toEqual(['email', 'billing_day']);
    const partner = await admin.patch(path, { body: { partner_id: 999 } });
    expect([partner.status, partner.body.errors?.[0].field]).toEqual([400, 'partner_id']);
    expect((await admin.patch('/admin/customers/999999', { body: { city: 'X' } })).status).toBe(
      404,
    );
  });

  test('who may not approve changes cannot go round the review', async () => {
    const role = ['admin', 'view_all_customers', 'modify_customers'] as const;
    const staff = house.api.as(await house.make.token({ role }));
    expect((await staff.get(path)).status).toBe(200);
    expect((await staff.patch(path, { body: { city: 'X' } })).status).toBe(403);
    expect((await staff.post(`${path}/contacts`, { body: { name: 'X' } })).status).toBe(403);
  });
});

describe.each([
  [
    'contacts',
    {
      name: 'Nomsa Radebe',
      role: 'bookkeeper',
      email: 'nomsa@dlamini.example',
      phone: '021 555 0200',
    },
    { role: null, notes: 'mornings only' },
  ],
  [
    'addresses',
    { kind: 'installation', address_line1: '1 Tower Road', city: 'Paarl', gps: '-33.7,18.9' },
    { address_line2: 'Unit 4', gps: null },
  ],
])('%s', (noun, facts, changes) => {
  test('are added, read, changed and removed, and belong to one customer', async () => {
    const added = await admin.post(`${path}/${noun}`, { body: facts });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject(facts);
    const item = added.headers.get('location')!;
    expect((await admin.get(item)).body).toEqual(added.body);
    const elsewhere = item.replace(/customers\/\d+/, 'customers/999');
    expect((await admin.get(elsewhere)).status).toBe(404);
    expect((await admin.delete(elsewhere)).status).toBe(404);

    const changed = await admin.patch(item, { body: changes, headers: { 'if-match': '"1"' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.body).toMatchObject({ ...facts, ...changes });
    const stale = await admin.delete(item, { headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);

    const { data } = (await admin.get(`${path}/${noun}`)).body;
    expect(data).toEqual([changed.body]);
    expect((await admin.delete(item, { headers: { 'if-match': '"2"' } })).status).toBe(204);
    expect((await admin.get(item)).status).toBe(404);
  });

  test('say every wrong field, and need a customer', async () => {
    const { status, body } = await admin.post(`${path}/${noun}`, { body: {} });
    expect(status).toBe(400);
    expect(body.errors.length).toBeGreaterThan(0);
    expect((await admin.post(`/admin/customers/999/${noun}`, { body: facts })).status).toBe(404);
  });

  test('count as a modification of the customer and leave a trail', async () => {
    const before = (await admin.get(path)).body;
    house.clock.move(60);
    const { body } = await admin.post(`${path}/${noun}`, { body: facts });
    const { data } = await admin.call('get_customer_list', {
      modified_since: new Date(new Date(before.modified_at).getTime() + 1).toISOString(),
    });
    expect(data.map(({ customer_id }: any) => customer_id)).toEqual([before.customer_id]);
    const id = body[noun === 'contacts' ? 'contact_id' : 'address_id'];
    const record = await house.database.queryOne(
      `SELECT action, subject, after FROM audit_records WHERE subject_id = $1 ORDER BY id DESC LIMIT 1`,
      [String(before.customer_id)],
    );
    const single = noun === 'contacts' ? 'contact' : 'address';
    expect(record).toMatchObject({
      action: `customers.${single}.added`,
      subject: 'customer',
      after: { [`${single}_id`]: id, ...facts },
    });
  });
});
