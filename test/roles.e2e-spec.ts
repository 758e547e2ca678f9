import { PERMISSION_NAMES } from '../src/auth/scopes.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

async function roleNamed(name: string): Promise<any> {
  const { body } = await admin.get('/admin/roles', { query: { search: name } });
  return body.data.find((role: any) => role.name === name);
}

test('a new installation has the delivered roles, and the administrator may do everything', async () => {
  const { body } = await admin.get('/admin/roles');
  expect(body.data.map((role: any) => role.name)).toEqual([
    'administrator',
    'accounts',
    'support',
    'noc',
    'sales',
    'customer',
    'partner',
  ]);
  expect([...body.data[0].permissions].sort()).toEqual([...PERMISSION_NAMES].sort());
  for (const role of body.data) {
    expect(role.permissions.filter((one: any) => !PERMISSION_NAMES.includes(one))).toEqual([]);
  }
  expect((await roleNamed('support')).permissions).toEqual(
    expect.not.arrayContaining(['accounting', 'approve_changes']),
  );
});

test('a role is added, changed under its ETag, and deleted when nobody has it', async () => {
  const made = await admin.post('/admin/roles', {
    body: { name: 'reception', permissions: ['view_tickets', 'add_tickets', 'add_tickets'] },
  });
  expect(made.status).toBe(201);
  expect(made.body.permissions).toEqual(['view_tickets', 'add_tickets']);
  const path = made.headers.get('location')!;
  const headers = { 'if-match': made.headers.get('etag')! };
  const changed = await admin.patch(path, { headers, body: { permissions: ['view_tickets'] } });
  expect(changed.body.permissions).toEqual(['view_tickets']);
  expect((await admin.patch(path, { headers, body: { name: 'lobby' } })).status).toBe(412);
  const { id } = await house.make.user({ role: 'reception' });
  expect((await admin.delete(path)).status).toBe(409);
  await admin.patch(`/admin/users/${id}`, { body: { role: 'support' } });
  expect((await admin.delete(path)).status).toBe(204);
  expect((await admin.get(path)).status).toBe(404);
});

test.each([
  [{ name: 'support', permissions: [] }, 409],
  [{ name: 'x', permissions: ['fly'] }, 400],
  [{ name: '<b>', permissions: [] }, 400],
  [{ name: 'x' }, 400],
])('a role %j is refused', async (body, status) => {
  expect((await admin.post('/admin/roles', { body })).status).toBe(status);
});

test('the administrator role keeps its name and every permission', async () => {
  const { id, permissions } = await roleNamed('administrator');
  const path = `/admin/roles/${id}`;
  const less = permissions.filter((one: string) => one !== 'manage_users');
  expect((await admin.patch(path, { body: { permissions: less } })).status).toBe(409);
  expect((await admin.patch(path, { body: { name: 'root' } })).status).toBe(409);
  expect((await admin.delete(path)).status).toBe(409);
  expect((await admin.patch(path, { body: { permissions } })).status).toBe(200);
});

test('nobody makes or changes a role that has more than his own', async () => {
  const token = await house.make.token({ role: ['admin', 'manage_users', 'view_tickets'] });
  const manager = house.api.as(token);
  const { id } = await roleNamed('support');
  const attempts = await Promise.all([
    manager.post('/admin/roles', { body: { name: 'mine', permissions: ['accounting'] } }),
    manager.patch(`/admin/roles/${id}`, { body: { permissions: ['view_tickets'] } }),
  ]);
  for (const answer of attempts) expect(answer.status).toBe(403);
  const modest = { name: 'modest', permissions: ['view_tickets'] };
  expect((await manager.post('/admin/roles', { body: modest })).status).toBe(201);
});

test('a permission that is taken from a role is gone from tokens already issued, at once', async () => {
  const made = await admin.post('/admin/roles', {
    body: { name: 'deputy', permissions: ['admin', 'manage_users'] },
  });
  const deputy = house.api.as(await house.make.token({ role: 'deputy' }));
  expect((await deputy.get('/admin/roles')).status).toBe(200);
  const path = made.headers.get('location')!;
  await admin.patch(path, { body: { permissions: ['admin'] } });
  const refused = await deputy.get('/admin/roles');
  expect(refused.status).toBe(403);
  expect(refused.body.code).toBe('permission_denied');
  await admin.patch(path, { body: { permissions: ['admin', 'manage_users'] } });
  expect((await deputy.get('/admin/roles')).status).toBe(200);
});
