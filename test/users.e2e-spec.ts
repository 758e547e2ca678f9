import { Actor, UsersService } from '../src/auth/index.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

let counter = 0;
async function addUser(facts: object = {}): Promise<any> {
  const body = {
    username: `made-${++counter}`,
    password: 'a long password',
    name: 'Dineo Mokoena',
    role: 'support',
    ...facts,
  };
  const answer = await admin.post('/admin/users', { body });
  expect(answer.status).toBe(201);
  return answer.body;
}

async function tokenOfManager(extra: string[] = []): Promise<string> {
  const permissions = ['admin', 'manage_users', 'view_tickets', ...extra] as never[];
  return house.make.token({ role: permissions });
}

test('an administrator adds a user, and his password reaches neither answer nor audit trail', async () => {
  const { id: customerId } = await house.make.customer();
  const answer = await admin.post('/admin/users', {
    body: {
      username: 'd:support',
      password: 'a long password',
      name: 'Dineo Mokoena',
      email: 'dineo@cedar.example',
      role: 'customer',
      customer_id: customerId,
    },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/admin/users/${answer.body.id}`);
  expect(answer.headers.get('etag')).toBe('"1"');
  expect(answer.body).toMatchObject({ username: 'd:support', role: 'customer', active: true });
  const read = await admin.get(`/admin/users/${answer.body.id}`);
  expect(read.body).toEqual(answer.body);
  const [record] = await house.database.query<any>(
    `SELECT * FROM audit_records WHERE subject = 'user' AND subject_id = $1`,
    [String(answer.body.id)],
  );
  expect(record).toMatchObject({
    action: 'auth.user.added',
    request_id: answer.headers.get('x-request-id'),
    after: { username: 'd:support', role: 'customer', customer_id: customerId },
  });
  expect(JSON.stringify(record)).not.toContain('password');
});

test('every wrong field of a new user is reported at once', async () => {
  const body = { username: 'two words', password: 'short', email: 'nobody', role: 'support' };
  const answer = await admin.post('/admin/users', { body });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body.errors.map(({ field }: any) => field).sort()).toEqual([
    'email',
    'name',
    'password',
    'username',
  ]);
});

test('usernames are unique in any case', async () => {
  const { username } = await addUser();
  const answer = await admin.post('/admin/users', {
    body: { username: username.toUpperCase(), name: 'Another', role: 'support' },
  });
  expect(answer.status).toBe(409);
  expect(answer.body.errors).toEqual([{ field: 'username', message: 'is taken' }]);
});

test.each([
  [{ role: 'emperor' }, 'role'],
  [{ customer_id: 999_999 }, 'customer_id'],
])('a user is refused with %j, which does not exist', async (facts, field) => {
  const body = { username: `made-${++counter}`, name: 'Nobody', role: 'support', ...facts };
  const answer = await admin.post('/admin/users', { body });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].field).toBe(field);
});

test('the list is searched, filtered, sorted and walked by cursor', async () => {
  for (const name of ['Zola One', 'Zola Two', 'Zola Three']) await addUser({ name, role: 'noc' });
  const names = async (query: Record<string, string | number>): Promise<string[]> => {
    const { body } = await admin.get('/admin/users', { query });
    return body.data.map((row: any) => row.name);
  };
  expect(await names({ search: 'zola', sort: '-name' })).toEqual([
    'Zola Two',
    'Zola Three',
    'Zola One',
  ]);
  expect(await names({ role: 'noc', search: '%' })).toEqual([]);
  const first = await admin.get('/admin/users', { query: { role: 'noc', limit: 2 } });
  const second = await admin.get('/admin/users', {
    query: { role: 'noc', limit: 2, after: first.body.next },
  });
  expect(first.body.data).toHaveLength(2);
  expect(second.body.data).toHaveLength(1);
  expect(second.body.next).toBeNull();
});

test('a change is held to the version that was read', async () => {
  const { id } = await addUser();
  const read = await admin.get(`/admin/users/${id}`);
  const headers = { 'if-match': read.headers.get('etag')! };
  const first = await admin.patch(`/admin/users/${id}`, { headers, body: { name: 'First' } });
  expect(first.status).toBe(200);
  expect(first.headers.get('etag')).not.toBe(headers['if-match']);
  const second = await admin.patch(`/admin/users/${id}`, { headers, body: { name: 'Second' } });
  expect(second.status).toBe(412);
  expect((await admin.get(`/admin/users/${id}`)).body.name).toBe('First');
  expect((await admin.delete(`/admin/users/${id}`, { headers })).status).toBe(412);
});

test('null clears the e-mail, an absent field leaves it', async () => {
  const { id } = await addUser({ email: 'a@cedar.example' });
  await admin.patch(`/admin/users/${id}`, { body: { name: 'Renamed' } });
  expect((await admin.get(`/admin/users/${id}`)).body.email).toBe('a@cedar.example');
  await admin.patch(`/admin/users/${id}`, { body: { email: null } });
  expect((await admin.get(`/admin/users/${id}`)).body.email).toBeNull();
});

test.each([
  ['a new password', { password: 'another long password' }],
  ['deactivation', { active: false }],
])('%s ends tokens, waiting codes and browser sessions', async (_, change) => {
  const { id } = await addUser();
  const token = await house.make.token({ userId: id });
  await house.api.as(token).call('get_oauth_user_details');
  const now = house.clock.now();
  const { id: clientId } = await house.make.client({ ownerId: id });
  await house.database.execute(`INSERT INTO web_sessions (sid, sess, expire) VALUES ($1, $2, $3)`, [
    `session-${id}`,
    { userId: id },
    house.clock.in(3600),
  ]);
  await house.database.execute(
    `INSERT INTO oauth_codes (hash, client_id, user_id, redirect_uri, redirect_given, scopes,
                              created_at, expires_at)
     VALUES ('\\x01' || int4send($2), $1, $2, 'http://localhost', true, '{}', $3, $4)`,
    [clientId, id, now, house.clock.in(60)],
  );
  expect((await admin.patch(`/admin/users/${id}`, { body: change })).status).toBe(200);
  const after = await house.api.as(token).post('/api/v1/get_oauth_user_details');
  expect(after.status).toBe(401);
  const left = await house.database.query(
    `SELECT sid FROM web_sessions WHERE sid = $1
     UNION ALL SELECT 'code' FROM oauth_codes WHERE user_id = $2`,
    [`session-${id}`, id],
  );
  expect(left).toEqual([]);
});

test('deleting a user deactivates him and keeps his row', async () => {
  const { id } = await addUser();
  expect((await admin.delete(`/admin/users/${id}`)).status).toBe(204);
  expect((await admin.get(`/admin/users/${id}`)).body.active).toBe(false);
  expect((await admin.delete(`/admin/users/${id}`)).status).toBe(204);
  expect((await admin.delete('/admin/users/999999')).status).toBe(404);
});

test('nobody makes, promotes or takes over a user who may do more than he', async () => {
  const manager = house.api.as(await tokenOfManager());
  const boss = await house.make.user({ role: 'administrator' });
  const clerk = await house.make.user({ role: ['view_tickets'] });
  const attempts = await Promise.all([
    manager.post('/admin/users', { body: { username: 'eve', name: 'Eve', role: 'administrator' } }),
    manager.patch(`/admin/users/${clerk.id}`, { body: { role: 'administrator' } }),
    manager.patch(`/admin/users/${boss.id}`, { body: { password: 'known to the manager' } }),
    manager.patch(`/admin/users/${boss.id}`, { body: { email: 'eve@cedar.example' } }),
    manager.delete(`/admin/users/${boss.id}`),
  ]);
  for (const answer of attempts) {
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('permission_denied');
  }
  const renamed = await manager.patch(`/admin/users/${clerk.id}`, { body: { name: 'Clerk' } });
  expect(renamed.status).toBe(200);
});

test('whoever adds customers may give them users, though he may do less than a customer', async () => {
  const users = house.app.get(UsersService);
  const { id: customerId } = await house.make.customer();
  const { id } = await house.make.user({ role: 'sales' });
  const seller = (await users.findActor(id, 'session:1'))!;
  const input = { username: 'thandi', name: 'Thandi', customerId };
  const user = await users.createCustomerUser(seller, input);
  const actor = await users.findActor(user.id, 'session:2');
  expect(actor?.reach).toEqual({ kind: 'customer', customerId });
  await expect(users.createCustomerUser(seller, input)).rejects.toMatchObject({ kind: 'conflict' });
});

describe('the last administrator', () => {
  let alone: TestApplication;
  let boss: { id: number };
  let api: Api;

  beforeAll(async () => {
    alone = await startApplication();
    boss = await alone.make.user();
    api = alone.api.as(await alone.make.token({ userId: boss.id }));
  });
  afterAll(() => alone.stop());

  test('can neither be deactivated nor given another role', async () => {
    expect((await api.delete(`/admin/users/${boss.id}`)).status).toBe(409);
    const answer = await api.patch(`/admin/users/${boss.id}`, { body: { role: 'support' } });
    expect(answer.status).toBe(409);
    expect((await api.get(`/admin/users/${boss.id}`)).body).toMatchObject({
      active: true,
      role: 'administrator',
    });
  });

  test('stays when two deactivate each other at the same time', async () => {
    const second = await alone.make.user();
    const users = alone.app.get(UsersService);
    const clerk = Actor.system('test');
    const outcomes = await Promise.allSettled([
      users.deactivate(clerk, boss.id),
      users.deactivate(clerk, second.id),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
