import { type Actor, ClientsService, UsersService } from '../src/auth/index.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;
let adminId: number;

beforeAll(async () => {
  house = await startApplication();
  adminId = (await house.make.user()).id;
  admin = house.api.as(await house.make.token({ userId: adminId }));
});
afterAll(() => house.stop());

const CALLBACK = 'https://app.example/callback';

async function addClient(facts: object = {}): Promise<any> {
  const body = { name: 'Warehouse', redirect_uris: [CALLBACK], scopes: ['view_tickets'], ...facts };
  const answer = await admin.post('/admin/clients', { body });
  expect(answer.status).toBe(201);
  return answer.body;
}

test('a new client has 8 digits and a secret that is shown once and stored nowhere', async () => {
  const answer = await admin.post('/admin/clients', {
    body: {
      name: 'Warehouse',
      redirect_uris: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token', 'password'],
      scopes: ['view_tickets'],
      public: false,
      require_pkce: true,
    },
  });
  const { client_id, client_secret, ...rest } = answer.body;
  expect(client_id).toMatch(/^[1-9]\d{7}$/);
  expect(client_secret).toMatch(/^lm_cs_[\w-]{43}$/);
  expect(rest).toMatchObject({
    owner_id: adminId,
    grant_types: ['authorization_code', 'refresh_token', 'user_credentials'],
    require_pkce: true,
    active: true,
  });
  expect(answer.headers.get('location')).toBe(`/admin/clients/${client_id}`);
  const read = await admin.get(`/admin/clients/${client_id}`);
  expect(read.body).toEqual({ client_id, ...rest });
  const stored = await house.database.query<any>(
    `SELECT to_jsonb(c)::text AS text FROM oauth_clients c WHERE client_id = $1
     UNION ALL SELECT to_jsonb(a)::text FROM audit_records a`,
    [client_id],
  );
  for (const { text } of stored) expect(text).not.toContain(client_secret);
});

test('a public client has no secret, has to use PKCE and may have a private scheme', async () => {
  const made = await addClient({ public: true, redirect_uris: ['com.example.app:/callback'] });
  expect(made).not.toHaveProperty('client_secret');
  expect(made).toMatchObject({ public: true, require_pkce: true });
  expect((await admin.post(`/admin/clients/${made.client_id}/secret`)).status).toBe(409);
});

test('everything that is wrong with a client is said at once', async () => {
  const answer = await admin.post('/admin/clients', {
    body: {
      name: 'Wrong',
      redirect_uris: ['http://app.example/', CALLBACK, `${CALLBACK}#fragment`],
      public: true,
      require_pkce: false,
    },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map(({ field }: any) => field)).toEqual([
    'redirect_uris[0]',
    'redirect_uris[2]',
    'require_pkce',
  ]);
  const unknown = await admin.post('/admin/clients', {
    body: { name: 'Wrong', scopes: ['fly'], grant_types: ['implicit'] },
  });
  expect(unknown.body.errors.map(({ field }: any) => field).sort()).toEqual([
    'grant_types',
    'scopes',
  ]);
});

test('a repeated POST answers the same client, without its secret', async () => {
  const options = {
    headers: { 'idempotency-key': 'client-1' },
    body: { name: 'Once', scopes: ['view_tickets'] },
  };
  const first = await admin.post('/admin/clients', options);
  const second = await admin.post('/admin/clients', options);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect(second.body).toEqual({ ...first.body, client_secret: null });
});

test('a new secret replaces the old one', async () => {
  const { client_id, client_secret } = await addClient();
  const answer = await admin.post(`/admin/clients/${client_id}/secret`);
  expect(answer.body.client_id).toBe(client_id);
  expect(answer.body.client_secret).not.toBe(client_secret);
});

describe('tokens of a client', () => {
  async function tokenOf(clientId: string, scopes: string[]): Promise<string> {
    const { id: userId } = await house.make.user({ role: 'support' });
    const token = await house.make.token({ userId, scopes });
    await house.database.execute(
      `UPDATE oauth_grants SET client_id = (SELECT id FROM oauth_clients WHERE client_id = $2)
        WHERE user_id = $1`,
      [userId, clientId],
    );
    expect(await statusOf(token)).toBe(200);
    return token;
  }

  async function statusOf(token: string): Promise<number> {
    return (await house.api.as(token).post('/api/v1/get_oauth_user_details')).status;
  }

  test('end when it is deactivated, and stay ended', async () => {
    const { client_id } = await addClient();
    const token = await tokenOf(client_id, ['view_tickets']);
    await admin.patch(`/admin/clients/${client_id}`, { body: { active: false } });
    expect(await statusOf(token)).toBe(401);
    await admin.patch(`/admin/clients/${client_id}`, { body: { active: true } });
    expect(await statusOf(token)).toBe(401);
  });

  test('end when its scopes are narrowed below theirs', async () => {
    const { client_id } = await addClient({ scopes: ['view_tickets', 'add_tickets'] });
    const wide = await tokenOf(client_id, ['view_tickets', 'add_tickets']);
    const narrow = await tokenOf(client_id, ['view_tickets']);
    await admin.patch(`/admin/clients/${client_id}`, { body: { scopes: ['view_tickets'] } });
    expect(await statusOf(wide)).toBe(401);
    expect(await statusOf(narrow)).toBe(200);
  });

  test('end when it is deleted', async () => {
    const { client_id } = await addClient();
    const token = await tokenOf(client_id, ['view_tickets']);
    expect((await admin.delete(`/admin/clients/${client_id}`)).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
    expect((await admin.get(`/admin/clients/${client_id}`)).status).toBe(404);
  });

  test('end all at once on demand', async () => {
    const { client_id } = await addClient();
    const tokens = [await tokenOf(client_id, []), await tokenOf(client_id, [])];
    const answer = await admin.delete(`/admin/clients/${client_id}/tokens`);
    expect(answer.body).toEqual({ revoked: 2 });
    for (const token of tokens) expect(await statusOf(token)).toBe(401);
  });
});

test('a change is held to the version that was read, and to the rules of a new client', async () => {
  const { client_id } = await addClient();
  const path = `/admin/clients/${client_id}`;
  const headers = { 'if-match': (await admin.get(path)).headers.get('etag')! };
  expect((await admin.patch(path, { headers, body: { name: 'Depot' } })).status).toBe(200);
  expect((await admin.patch(path, { headers, body: { name: 'Shed' } })).status).toBe(412);
  expect((await admin.delete(path, { headers })).status).toBe(412);
  const wrong = await admin.patch(path, { body: { redirect_uris: [] } });
  expect(wrong.body.errors[0].field).toBe('grant_types');
  expect((await admin.patch(path, { body: { public: true } })).status).toBe(400);
});

test('nobody takes over the client of a user who may do more than he', async () => {
  const { client_id } = await addClient();
  const manager = house.api.as(await house.make.token({ role: ['admin', 'manage_users'] }));
  const attempts = await Promise.all([
    manager.post(`/admin/clients/${client_id}/secret`),
    manager.patch(`/admin/clients/${client_id}`, {
      body: { redirect_uris: ['https://e.example'] },
    }),
    manager.delete(`/admin/clients/${client_id}`),
  ]);
  for (const answer of attempts) expect(answer.status).toBe(403);
});

describe('on his page', () => {
  let clients: ClientsService;
  let jessica: Actor;
  let other: Actor;

  beforeAll(async () => {
    clients = house.app.get(ClientsService);
    const users = house.app.get(UsersService);
    const [a, b] = [await house.make.user({ role: 'support' }), await house.make.user()];
    jessica = (await users.findActor(a.id, 'session:1'))!;
    other = (await users.findActor(b.id, 'session:2'))!;
  });

  test('a user makes, sees and deletes his own clients and no others', async () => {
    const { client, secret } = await clients.create(jessica, { name: 'Mine' });
    expect(secret).toBeDefined();
    expect(await clients.listOwn(jessica)).toMatchObject([{ clientId: client.clientId }]);
    await expect(clients.removeOwn(other, client.clientId)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(clients.rotateOwnSecret(other, client.clientId)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await clients.rotateOwnSecret(jessica, client.clientId);
    await clients.removeOwn(jessica, client.clientId);
    expect(await clients.listOwn(jessica)).toEqual([]);
  });
});
