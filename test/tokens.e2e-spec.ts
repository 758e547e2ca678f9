import { type Actor, ClientsService, TokensService, UsersService } from '../src/auth/index.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

async function statusOf(token: string): Promise<number> {
  return (await house.api.as(token).post('/api/v1/get_oauth_user_details')).status;
}

async function liveTokens(query: Record<string, string | number>): Promise<any[]> {
  return (await admin.get('/admin/tokens', { query })).body.data;
}

test('live tokens are listed with whose they are, and never with their text', async () => {
  const { id, username } = await house.make.user({ role: 'support' });
  const token = await house.make.token({ userId: id, scopes: ['view_tickets'] });
  await house.make.token({ userId: id, expiresInSeconds: -1 });
  const rows = await liveTokens({ user_id: id });
  expect(rows).toMatchObject([
    { kind: 'access', username, prefix: token.slice(0, 10), scopes: ['view_tickets'] },
  ]);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(await liveTokens({ user_id: id, kind: 'refresh' })).toEqual([]);
  expect(await liveTokens({ client_id: rows[0].client_id })).toHaveLength(1);
});

test('a revoked token is refused at once and leaves the list', async () => {
  const { id } = await house.make.user({ role: 'support' });
  const token = await house.make.token({ userId: id });
  expect(await statusOf(token)).toBe(200);
  const [row] = await liveTokens({ user_id: id });
  expect((await admin.delete(`/admin/tokens/${row.id}`)).status).toBe(204);
  expect(await statusOf(token)).toBe(401);
  expect(await liveTokens({ user_id: id })).toEqual([]);
  expect((await admin.delete(`/admin/tokens/${row.id}`)).status).toBe(204);
  expect((await admin.delete('/admin/tokens/9007199254740')).status).toBe(404);
  expect((await admin.delete('/admin/tokens/0')).status).toBe(400);
});

test('all tokens of a user end on demand', async () => {
  const { id } = await house.make.user({ role: 'support' });
  const tokens = [await house.make.token({ userId: id }), await house.make.token({ userId: id })];
  const answer = await admin.delete(`/admin/users/${id}/tokens`);
  expect(answer.body).toEqual({ revoked: 2 });
  for (const token of tokens) expect(await statusOf(token)).toBe(401);
});

describe('a token that a user makes for himself', () => {
  let tokens: TokensService;
  let dineo: Actor;
  let clientId: string;

  beforeAll(async () => {
    tokens = house.app.get(TokensService);
    const { id } = await house.make.user({ role: 'support' });
    dineo = (await house.app.get(UsersService).findActor(id, 'session:1'))!;
    const { client } = await house.app.get(ClientsService).create(dineo, {
      name: 'Mine',
      scopes: ['view_tickets', 'generate_invoices'],
    });
    clientId = client.clientId;
  });

  test('works until its expiry, and is shown once', async () => {
    const { token, prefix } = await tokens.issuePersonal(dineo, {
      clientId,
      scopes: ['view_tickets'],
      expiresAt: house.clock.in(30 * 86_400),
    });
    expect(token).toMatch(/^lm_at_[\w-]{43}$/);
    const { data } = await house.api.as(token).call('get_oauth_user_details');
    expect(data).toMatchObject({ user_id: dineo.userId, scopes: ['view_tickets'] });
    expect(await tokens.listOwn(dineo)).toMatchObject([{ clientId, prefix }]);
    house.clock.move(31 * 86_400);
    expect(await statusOf(token)).toBe(401);
    house.clock.reset();
  });

  test.each([
    ['a scope that his role does not permit', { scopes: ['generate_invoices'] }, 'scopes'],
    ['a scope that the client may not ask for', { scopes: ['add_tickets'] }, 'scopes'],
    ['a scope that does not exist', { scopes: ['fly'] }, 'scopes'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['an expiry in the past', { expiresAt: new Date(0) }, 'expires_at'],
    ['an unknown client', { clientId: '00000000' }, 'client_id'],
  ])('is refused with %s', async (_, facts, field) => {
    const input = {
      clientId,
      scopes: ['view_tickets'],
      expiresAt: house.clock.in(3600),
      ...facts,
    };
    await expect(tokens.issuePersonal(dineo, input)).rejects.toMatchObject({
      kind: 'invalid',
      fields: [{ field }],
    });
  });

  test('is refused for the client of another', async () => {
    const { clientId: foreign } = await house.make.client();
    const input = { clientId: foreign, scopes: ['view_tickets'], expiresAt: house.clock.in(60) };
    await expect(tokens.issuePersonal(dineo, input)).rejects.toMatchObject({
      fields: [{ field: 'client_id' }],
    });
  });

  test('is revoked by himself and by nobody else on a page', async () => {
    const issued = await tokens.issuePersonal(dineo, {
      clientId,
      scopes: ['view_tickets'],
      expiresAt: house.clock.in(3600),
    });
    const { id } = await house.make.user();
    const other = (await house.app.get(UsersService).findActor(id, 'session:2'))!;
    await expect(tokens.revokeOwn(other, issued.id)).rejects.toMatchObject({ kind: 'not_found' });
    expect(await statusOf(issued.token)).toBe(200);
    await tokens.revokeOwn(dineo, issued.id);
    expect(await statusOf(issued.token)).toBe(401);
  });
});
