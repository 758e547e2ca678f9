import { NasService } from '../../src/radius/index.js';
import { account } from '../support/accounting.js';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, makeAccount, SECRET } from '../support/radius.js';

let house: TestApplication;
let administrator: Api;

beforeAll(async () => {
  house = await startApplication();
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  const nas = { name: 'tower', address: '127.0.0.1', secret: SECRET };
  await house.app.get(NasService).add(actor, nas);
});
afterAll(() => house.stop());

const add = (body: object): Promise<Answer> => administrator.post('/admin/ip-pools', { body });

async function pool(body: object): Promise<number> {
  const answer = await add(body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id;
}

const allocate = async (id: number): Promise<Answer> =>
  administrator.post(`/admin/ip-pools/${id}/allocations`, {
    body: { data_account_id: (await makeAccount(house)).id },
  });

const figures = async (id: number) => {
  const { body } = await administrator.get(`/admin/ip-pools/${id}`);
  return [body.total, body.used, body.free];
};

test('a static pool hands out its addresses one by one, without the first and last of a network', async () => {
  const id = await pool({
    name: 'fixed',
    kind: 'static',
    networks: ['203.0.113.0/30', '203.0.113.64/32'],
  });
  expect(await figures(id)).toEqual([3, 0, 3]);
  const given = [await allocate(id), await allocate(id), await allocate(id)];
  expect(given.map(({ body }) => body.static_ip)).toEqual([
    '203.0.113.1',
    '203.0.113.2',
    '203.0.113.64',
  ]);
  expect(await figures(id)).toEqual([3, 3, 0]);
  expect((await allocate(id)).status).toBe(409);
  const [{ body: second }] = [given[1]!];
  const path = `/admin/ip-pools/${id}/allocations/${second.data_account_id}`;
  expect((await administrator.delete(path)).status).toBe(204);
  expect((await administrator.delete(path)).status).toBe(404);
  expect((await allocate(id)).body.static_ip).toBe('203.0.113.2');
  const { body } = await administrator.get(`/admin/ip-pools/${id}/allocations`);
  expect(body.data.map(({ static_ip }: any) => static_ip).sort()).toEqual([
    '203.0.113.1',
    '203.0.113.2',
    '203.0.113.64',
  ]);
});

test('a static pool of IPv6 hands out prefixes, and passes over what an account has by hand', async () => {
  const id = await pool({
    name: 'delegated',
    kind: 'static',
    networks: ['2001:db8:100::/48'],
    allocation_length: 56,
  });
  await makeAccount(house, { staticIp: '2001:db8:100:100::/64' });
  expect((await allocate(id)).body.static_ip).toBe('2001:db8:100::/56');
  expect((await allocate(id)).body.static_ip).toBe('2001:db8:100:200::/56');
  expect(await figures(id)).toEqual([256, 3, 253]);
});

test('no two pools overlap, and no account has an address that a NAS hands out', async () => {
  await pool({ name: 'handed-out', kind: 'dynamic', networks: ['100.64.0.0/24'] });
  const kept = await pool({ name: 'kept', kind: 'static', networks: ['198.51.100.0/24'] });
  for (const networks of [
    ['100.64.0.128/25'],
    ['198.51.0.0/16'],
    ['192.0.2.0/24', '192.0.2.0/25'],
  ]) {
    for (const kind of ['static', 'dynamic']) {
      expect((await add({ name: 'another', kind, networks })).status).toBe(409);
    }
  }
  const { username } = await makeAccount(house);
  const set = (static_ip: string) =>
    administrator.post('/api/v1/modify_data_account', { body: { username, static_ip } });
  expect((await set('100.64.0.7')).status).toBe(409);
  expect((await set('198.51.100.7')).status).toBe(200);
  expect(await figures(kept)).toEqual([254, 1, 253]);
  expect((await administrator.delete(`/admin/ip-pools/${kept}`)).status).toBe(409);
  const shrunk = await administrator.patch(`/admin/ip-pools/${kept}`, {
    body: { networks: ['198.51.100.128/25'] },
  });
  expect(shrunk.status).toBe(409);
  const moved = await administrator.patch(`/admin/ip-pools/${kept}`, {
    body: { name: 'renamed', networks: ['198.51.100.0/25', '192.0.2.0/25'] },
  });
  expect(moved.body).toMatchObject({ name: 'renamed', total: 252, used: 1 });
});

test('an account of a dynamic pool is given its name at login, and live sessions are its use', async () => {
  const id = await pool({ name: 'cgnat', kind: 'dynamic', networks: ['100.65.0.0/24'] });
  const { id: accountId, username } = await makeAccount(house);
  const given = await administrator.post(`/admin/ip-pools/${id}/allocations`, {
    body: { data_account_id: accountId },
  });
  expect(given.body).toEqual({ data_account_id: accountId, static_ip: null });
  const explained = await administrator.post('/admin/data-accounts/explain', {
    body: { username },
  });
  expect(explained).toMatchObject({
    status: 200,
    body: { attributes: { 'Framed-Pool': 'cgnat' } },
  });
  await account(house, { status: 'Start', username, framedIp: '100.65.0.9' });
  expect(await figures(id)).toEqual([254, 1, 253]);
  expect((await administrator.delete(`/admin/ip-pools/${id}`)).status).toBe(409);
  await administrator.delete(`/admin/ip-pools/${id}/allocations/${accountId}`);
  expect((await administrator.delete(`/admin/ip-pools/${id}`)).status).toBe(204);
});

test('what is no pool is refused with its field', async () => {
  const wrong = [
    { name: 'a b', kind: 'static', networks: ['192.0.2.0/24'] },
    { name: 'x', kind: 'static', networks: ['192.0.2.1/24'] },
    { name: 'x', kind: 'dynamic', networks: ['2001:db8::/64'] },
    { name: 'x', kind: 'static', networks: ['192.0.2.0/24'], allocation_length: 56 },
  ];
  const fields = [];
  for (const body of wrong) fields.push((await add(body)).body.errors[0].field);
  expect(fields).toEqual(['name', 'networks', 'networks', 'allocation_length']);
});
