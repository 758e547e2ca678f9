import { UsersService } from '../src/auth/index.js';
import { Passwords } from '../src/platform/secrets/passwords.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
/** May approve. */
let admin: Api;
/** Staff who may modify customers but not approve. */
let support: Api;
let customer: { customer_id: number; accounting_code: string };

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  support = house.api.as(await house.make.token({ role: 'support' }));
});
afterAll(() => house.stop());

beforeEach(async () => {
  const { data } = await admin.call('add_customer', {
    customer_type: 'individual',
    name: 'Jessica Pienaar',
    email: 'jessica@pienaar.example',
    phone: '021 555 0143',
  });
  customer = data;
});

/** Asks for a change as somebody who needs review. @returns the change request's id */
async function ask(changes: object, who = support): Promise<number> {
  const { customer_id } = customer;
  const { data } = await who.call('modify_customer', { customer_id, ...changes });
  expect(data).toEqual({ review_status: 'pending', change_request_id: expect.any(Number) });
  return data.change_request_id;
}

async function details(): Promise<any> {
  const { customer_id } = customer;
  return (await admin.call('get_customer_details', { customer_id })).data;
}

const decide = (verb: 'approve' | 'reject', id: number, body: object = {}) =>
  admin.post(`/admin/change-requests/${id}/${verb}`, { body });

describe('asking for a change', () => {
  test('with approve_changes it is applied at once and answers the customer', async () => {
    const { customer_id } = customer;
    const { data } = await admin.call('update_customer', { customer_id, phone: '021 555 0199' });
    expect(data).toMatchObject({
      review_status: 'applied',
      change_request_id: null,
      customer_id,
      phone: '021 555 0199',
    });
  });

  test('without it nothing changes until staff have looked at it', async () => {
    await ask({ phone: '021 555 0199' });
    expect((await details()).phone).toBe('021 555 0143');
  });

  test('what is as it should be already needs no review', async () => {
    const { customer_id } = customer;
    const { data } = await support.call('modify_customer', { customer_id, phone: '021 555 0143' });
    expect(data).toMatchObject({ review_status: 'applied', phone: '021 555 0143' });
  });

  test('an empty value clears a field, and a name cannot be cleared', async () => {
    const { customer_id } = customer;
    const { data } = await admin.call('modify_customer', { customer_id, phone: '' });
    expect(data.phone).toBeNull();
    const { data: kept } = await admin.call('modify_customer', { customer_id, name: '' });
    expect(kept.name).toBe('Jessica Pienaar');
    await admin.refused(400, 'modify_customer', { customer_id, name: '  ' });
  });

  test('beside the id an accounting code is the new one, alone it names the customer', async () => {
    const { customer_id, accounting_code } = customer;
    const { data } = await admin.call('modify_customer', { accounting_code, city: 'Paarl' });
    expect(data).toMatchObject({ customer_id, accounting_code, city: 'Paarl' });
    const renamed = `R-${customer_id}`;
    await admin.call('modify_customer', { customer_id, accounting_code: renamed });
    expect((await details()).accounting_code).toBe(renamed);
  });

  test('a code that another customer has is refused before anybody has to look at it', async () => {
    const { customer_id, accounting_code } = customer;
    await admin.call('modify_customer', { customer_id, accounting_code: 'taken-1' });
    const { data: other } = await admin.call('add_customer', {
      customer_type: 'individual',
      name: 'Other',
      email: 'o@other.example',
      accounting_code,
    });
    const { errors } = await support.refused(409, 'modify_customer', {
      customer_id: other.customer_id,
      accounting_code: 'TAKEN-1',
    });
    expect(errors).toEqual([{ field: 'accounting_code', message: 'is taken' }]);
    await admin.call('modify_customer', { customer_id, accounting_code: `free-${customer_id}` });
  });

  test('a company is not left without a name', async () => {
    const { customer_id } = customer;
    const { errors } = await support.refused(400, 'modify_customer', {
      customer_id,
      customer_type: 'company',
    });
    expect(errors[0].field).toBe('company_name');
  });

  test('an Idempotency-Key makes one request of two calls', async () => {
    const { customer_id } = customer;
    const headers = { 'idempotency-key': `once-${customer_id}` };
    const parameters = { customer_id, city: 'Paarl' };
    const { data: first } = await support.call('modify_customer', parameters, headers);
    const { data: second } = await support.call('modify_customer', parameters, headers);
    expect(second).toEqual(first);
  });
});

describe('a customer who changes himself', () => {
  let self: Api;

  beforeEach(async () => {
    const customerId = customer.customer_id;
    self = house.api.as(await house.make.token({ role: 'customer', customerId }));
  });

  test('may ask for a new address', async () => {
    const id = await ask({ address_line1: '1 Mill Street', city: 'Paarl' }, self);
    expect((await decide('approve', id)).status).toBe(200);
    expect(await details()).toMatchObject({ address_line1: '1 Mill Street', city: 'Paarl' });
  });

  test('may not touch what is for staff, and hears of every such field', async () => {
    const { customer_id } = customer;
    const { error, errors } = await self.refused(403, 'modify_customer', {
      customer_id,
      status: 'cancelled',
      billing_day: 15,
      group: 'vip',
      notes: 'nice person',
      accounting_code: 'VIP001',
      customer_type: 'company',
      company_name: 'Me',
      username: 'me',
      password: 'a long enough password',
      city: 'Paarl',
    });
    expect(error).toBe('permission_denied');
    expect(errors.map(({ field }: any) => field).sort()).toEqual(
      'accounting_code billing_day customer_type group notes password status username'.split(' '),
    );
    expect((await details()).city).toBeNull();
  });

  test('may send back his present state as a whole', async () => {
    const { customer_id, accounting_code, status, billing_day, customer_type } = await details();
    await ask({ accounting_code, status, billing_day, customer_type, city: 'Paarl' }, self);
    expect(customer_id).toBe(customer.customer_id);
  });
});

describe('reviewing', () => {
  test('shows field by field how it was, shall be and is', async () => {
    const id = await ask({ phone: '021 555 0199', city: 'Paarl', billing_day: 25 });
    await admin.call('modify_customer', { customer_id: customer.customer_id, city: 'Worcester' });
    const { body, headers } = await admin.get(`/admin/change-requests/${id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      id,
      act: 'modify_customer',
      subject: 'customer',
      subject_id: customer.customer_id,
      title: `${customer.accounting_code} Jessica Pienaar`,
      status: 'pending',
      requested_name: expect.stringMatching(/^user-/),
      client_id: expect.stringMatching(/^\d{8}$/),
    });
    const changes = Object.fromEntries(body.changes.map((change: any) => [change.field, change]));
    expect(changes).toMatchObject({
      phone: { before: '021 555 0143', proposed: '021 555 0199', now: '021 555 0143', fits: true },
      city: { before: null, proposed: 'Paarl', now: 'Worcester', fits: false },
      billing_day: { before: 1, proposed: 25, now: 1, fits: true },
    });
  });

  test('lists the latest first, by status and by row', async () => {
    const { customer_id } = customer;
    const first = await ask({ city: 'Paarl' });
    const second = await ask({ city: 'Wellington' });
    await decide('reject', first);
    const list = async (query: Record<string, string | number>) =>
      (
        await admin.get('/admin/change-requests', {
          query: { subject: 'customer', subject_id: customer_id, ...query },
        })
      ).body.data.map(({ id }: any) => id);
    expect(await list({})).toEqual([second, first]);
    expect(await list({ status: 'pending' })).toEqual([second]);
    expect(await list({ act: 'change_package' })).toEqual([]);
    expect(await list({ search: customer.accounting_code })).toEqual([second, first]);
  });

  test('approving applies it in the name of the reviewer, once', async () => {
    const id = await ask({ phone: '021 555 0199' });
    const { status, body } = await decide('approve', id, { note: 'called back' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'applied',
      note: 'called back',
      decided_name: expect.any(String),
      decided_at: expect.any(String),
    });
    expect((await details()).phone).toBe('021 555 0199');
    const again = await decide('approve', id);
    expect([again.status, again.body.code]).toEqual([409, 'change_request_decided']);
    expect((await decide('reject', id)).status).toBe(409);
  });

  test('twenty who approve at once apply it once', async () => {
    const id = await ask({ phone: '021 555 0177' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide('approve', id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
  });

  test('rejecting changes nothing and keeps the note', async () => {
    const id = await ask({ phone: '021 555 0199' });
    const { status, body } = await decide('reject', id, { note: 'not his number' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'rejected', note: 'not his number' });
    expect((await details()).phone).toBe('021 555 0143');
    expect((await decide('approve', id)).status).toBe(409);
  });

  test('a change of another field in between does not matter', async () => {
    const id = await ask({ phone: '021 555 0199' });
    await admin.call('modify_customer', { customer_id: customer.customer_id, city: 'Paarl' });
    expect((await decide('approve', id)).status).toBe(200);
    expect(await details()).toMatchObject({ phone: '021 555 0199', city: 'Paarl' });
  });

  test('a change of the same field in between is a conflict that says so, and it stays pending', async () => {
    const id = await ask({ phone: '021 555 0199', city: 'Paarl' });
    const { customer_id } = customer;
    await admin.call('modify_customer', { customer_id, phone: '021 555 0111' });
    const { status, body } = await decide('approve', id);
    expect([status, body.code]).toEqual([409, 'change_no_longer_fits']);
    expect(body.errors).toEqual([
      { field: 'phone', message: 'was "021 555 0143" then and is "021 555 0111" now' },
    ]);
    expect(await details()).toMatchObject({ phone: '021 555 0111', city: null });
    const { body: request } = await admin.get(`/admin/change-requests/${id}`);
    expect(request.status).toBe('pending');
    await admin.call('modify_customer', { customer_id, phone: '021 555 0143' });
    expect((await decide('approve', id)).status).toBe(200);
  });

  test('a code that somebody has taken in between is a conflict', async () => {
    const code = `NEW-${customer.customer_id}`;
    const id = await ask({ accounting_code: code });
    await admin.call('add_customer', {
      customer_type: 'individual',
      name: 'Quick',
      email: 'q@quick.example',
      accounting_code: code,
    });
    const { status, body } = await decide('approve', id);
    expect([status, body.code]).toEqual([409, 'change_no_longer_fits']);
    expect(body.errors).toEqual([{ field: 'accounting_code', message: 'is taken' }]);
  });

  test('a row that is gone is a conflict', async () => {
    const id = await ask({ city: 'Paarl' });
    await house.database.execute(
      'UPDATE change_requests SET subject_id = 2000000000 WHERE id = $1',
      [id],
    );
    const { status, body } = await decide('approve', id);
    expect([status, body.code]).toEqual([409, 'change_no_longer_fits']);
    expect((await admin.get(`/admin/change-requests/${id}`)).body.changes[0]).toMatchObject({
      now: null,
    });
    expect((await decide('reject', id)).status).toBe(200);
  });

  test('a password waits encrypted, is shown to nobody, and works when approved', async () => {
    const password = 'waiting for review';
    const username = `waits-${customer.customer_id}`;
    const id = await ask({ username, password });
    const { body } = await admin.get(`/admin/change-requests/${id}`);
    expect(body.changes).toContainEqual({
      field: 'password',
      before: null,
      proposed: '(secret)',
      now: null,
      fits: true,
    });
    const rows = await house.database.query(
      'SELECT to_jsonb(r)::text AS text FROM change_requests r UNION ALL SELECT to_jsonb(a)::text FROM audit_records a',
    );
    expect(JSON.stringify(rows)).not.toContain(password);
    expect((await decide('approve', id)).status).toBe(200);
    const users = house.app.get(UsersService, { strict: false });
    expect(await users.findOfCustomer(customer.customer_id)).toMatchObject({ username });
    const stored = await house.database.queryOne<{ hash: string }>(
      'SELECT password_hash AS hash FROM users WHERE username = $1',
      [username],
    );
    expect(await house.app.get(Passwords).verify(stored?.hash, password)).toBe(true);
    expect(
      await house.database.query('SELECT FROM change_requests WHERE id = $1 AND sealed IS NULL', [
        id,
      ]),
    ).toHaveLength(1);
  });

  test('needs the permission approve_changes', async () => {
    const id = await ask({ city: 'Paarl' });
    const token = await house.make.token({ role: ['admin', 'view_all_customers'] });
    for (const path of ['', `/${id}`]) {
      expect((await house.api.as(token).get(`/admin/change-requests${path}`)).status).toBe(403);
    }
    const answer = await house.api.as(token).post(`/admin/change-requests/${id}/approve`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('leaves a trail: asked by one, applied by another', async () => {
    const id = await ask({ city: 'Paarl' });
    await decide('approve', id);
    const records = await house.database.query<{ action: string }>(
      `SELECT action, before, after FROM audit_records
        WHERE (subject, subject_id) IN (('change_request', $1), ('customer', $2)) ORDER BY id`,
      [String(id), String(customer.customer_id)],
    );
    expect(records).toMatchObject([
      { action: 'customers.customer.added' },
      { action: 'workflow.change_request.requested', after: { city: 'Paarl' } },
      { action: 'customers.customer.modified', before: { city: null }, after: { city: 'Paarl' } },
      { action: 'workflow.change_request.applied', after: { status: 'applied' } },
    ]);
  });
});
