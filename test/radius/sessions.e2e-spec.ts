import { NasService } from '../../src/radius/index.js';
import { account } from '../support/accounting.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, makeAccount, moveTime, SECRET, setTime } from '../support/radius.js';

let house: TestApplication;
let administrator: Api;
let nasId: number;

beforeAll(async () => {
  house = await startApplication();
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  const nas = { name: 'tower', address: '127.0.0.1', secret: SECRET };
  nasId = (await house.app.get(NasService).add(actor, nas)).id;
  await setTime(house, '2026-03-10T12:00:00Z');
});
afterAll(() => house.stop());

const list = async (query: object): Promise<string[]> => {
  const { status, body } = await administrator.get('/admin/sessions', { query: query as any });
  expect(status).toBe(200);
  return body.data.map(({ acct_session_id }: any) => acct_session_id);
};

test('live sessions are listed, the newest first, by NAS, account, customer and name', async () => {
  const [one, other] = [await makeAccount(house), await makeAccount(house)];
  await account(house, { status: 'Start', username: one.username, sessionId: 'L-1' });
  await account(house, { status: 'Stop', username: one.username, sessionId: 'L-0', seconds: 9 });
  await account(house, {
    status: 'Start',
    username: other.username,
    sessionId: 'L-2',
    mac: 'FE-00-00-00-00-07',
  });
  expect(await list({ nas_id: nasId })).toEqual(['L-2', 'L-1']);
  expect(await list({ nas_id: 4711 })).toEqual([]);
  expect(await list({ data_account_id: one.id })).toEqual(['L-1']);
  expect(await list({ data_account_id: one.id, state: 'closed' })).toEqual(['L-0']);
  expect(await list({ customer_id: other.customerId })).toEqual(['L-2']);
  expect(await list({ search: other.username })).toEqual(['L-2']);
  expect(await list({ search: 'fe-00' })).toEqual(['L-2']);
  const page = await administrator.get('/admin/sessions', { query: { limit: 1 } });
  expect(page.body.data).toMatchObject([{ nas_name: 'tower', username: other.username }]);
  const next = await administrator.get('/admin/sessions', {
    query: { limit: 1, after: page.body.next },
  });
  expect(next.body.data).toMatchObject([{ acct_session_id: 'L-1', data_account_id: one.id }]);
  const all = await administrator.get(`/admin/data-accounts/${one.id}/sessions`);
  expect(all.body.data.map(({ acct_session_id }: any) => acct_session_id)).toEqual(['L-0', 'L-1']);
});

test('who had an address at an instant is told, by IPv4, IPv6 and delegated prefix', async () => {
  const { username } = await makeAccount(house);
  const addresses = {
    framedIp: '100.64.9.9',
    framedIpv6Address: '2001:db8:9::1',
    framedIpv6Prefix: '2001:db8:9:1::/64',
    delegatedIpv6Prefix: '2001:db8:900::/40',
  };
  await account(house, { status: 'Start', username, sessionId: 'A-1', ...addresses });
  await moveTime(house, 3600);
  await account(house, { status: 'Stop', username, sessionId: 'A-1', seconds: 3600, ...addresses });
  await moveTime(house, 3600);
  await account(house, { status: 'Start', username, sessionId: 'A-2', ...addresses });
  const began = house.clock.now().getTime();
  const at = (seconds: number): string => new Date(began + seconds * 1000).toISOString();
  for (const ip of ['100.64.9.9', '2001:db8:9::1', '2001:db8:9:1::abcd', '2001:db8:9ff:1::1']) {
    expect(await list({ ip })).toEqual(['A-2']);
    expect(await list({ ip, at: at(-1) })).toEqual([]);
    expect(await list({ ip, at: at(-3600 - 60) })).toEqual(['A-1']);
    expect(await list({ ip, at: at(-7200 - 60) })).toEqual([]);
  }
  expect(await list({ ip: '100.64.9.8' })).toEqual([]);
  expect(await list({ ip: '2001:db8:a00::1' })).toEqual([]);
  const lone = await administrator.get('/admin/sessions', { query: { at: at(0) } });
  expect(lone.body.errors).toEqual([{ field: 'at', message: 'goes with ip' }]);
});

test.each([
  ['framed_ip', `framed_ip = '100.64.9.9'`],
  ['framed_ipv6_address', `framed_ipv6_address = '2001:db8:9::1'`],
  ['framed_ipv6_prefix', `framed_ipv6_prefix = ANY (prefixes_around('2001:db8:9:1::abcd'))`],
  ['delegated_ipv6_prefix', `delegated_ipv6_prefix = ANY (prefixes_around('2001:db8:9ff::1'))`],
])('an index finds who had a %s', async (column, condition) => {
  const plan = await house.database.transaction(async () => {
    await house.database.execute('SET LOCAL enable_seqscan = off');
    await house.database.execute(
      `INSERT INTO radius_sessions (unique_id, acct_session_id, username, device, framed_ip,
                                    started_at, updated_at, stopped_at, close_reason)
       SELECT gen_random_uuid()::text, n::text, 'passing', '', '10.0.0.0'::inet + n, now(), now(),
              now(), 'stop'
         FROM generate_series(1, 2000) n`,
    );
    await house.database.execute('ANALYZE radius_sessions');
    const steps = await house.database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM radius_sessions s
        WHERE ${condition} AND started_at <= now() AND (stopped_at IS NULL OR stopped_at >= now())`,
    );
    await house.database.execute(`DELETE FROM radius_sessions WHERE username = 'passing'`);
    return steps;
  });
  expect(plan.map((row) => row['QUERY PLAN']).join()).toContain(`radius_sessions_${column}_idx`);
});

test('a session is ended by a Disconnect, asked once, and not when it is over', async () => {
  const { username } = await makeAccount(house);
  await account(house, { status: 'Start', username, sessionId: 'D-1' });
  const { body } = await administrator.get('/admin/sessions', { query: { search: username } });
  const [{ id }] = body.data;
  const asked = await administrator.post(`/admin/sessions/${id}/disconnect`, {
    body: { reason: 'moving house' },
  });
  expect(asked).toMatchObject({
    status: 200,
    body: { requests: [{ kind: 'disconnect', cause: 'staff', state: 'queued' }] },
  });
  const again = await administrator.post(`/admin/sessions/${id}/disconnect`, { body: {} });
  expect(again.body.requests).toHaveLength(1);
  await account(house, { status: 'Stop', username, sessionId: 'D-1', seconds: 60 });
  const late = await administrator.post(`/admin/sessions/${id}/disconnect`, { body: {} });
  expect(late.status).toBe(409);
  const unknown = await administrator.post('/admin/sessions/999999/disconnect', { body: {} });
  expect(unknown.status).toBe(404);
  const [entry] = await house.database.query(
    `SELECT after FROM audit_records WHERE action = 'radius.session.disconnected' ORDER BY id`,
  );
  expect(entry).toMatchObject({ after: { reason: 'moving house' } });
});

test('a partner sees the sessions of his customers and no others', async () => {
  const partner = await house.database.queryOne<{ id: number }>(
    `INSERT INTO partners (name, currency, version, created_at, modified_at)
     VALUES ('reseller', 'ZAR', 1, now(), now()) RETURNING id`,
  );
  const mine = await house.make.customer({ partnerId: partner!.id });
  const { username } = await makeAccount(house, { customerId: mine.id });
  const { username: foreign } = await makeAccount(house);
  await account(house, { status: 'Start', username, sessionId: 'P-1' });
  await account(house, { status: 'Start', username: foreign, sessionId: 'P-2' });
  const user = await house.make.user({
    partnerId: partner!.id,
    role: ['admin', 'view_radius_users'],
  });
  const api = house.api.as(await house.make.token({ userId: user.id }));
  const { body } = await api.get('/admin/sessions');
  expect(body.data).toMatchObject([{ acct_session_id: 'P-1' }]);
});

describe('the script of a NAS', () => {
  const script = (id: number, query = {}) =>
    administrator.get(`/admin/nas/${id}/script`, { query });

  test('configures a MikroTik as plain text, and reading it is audited', async () => {
    expect((await script(nasId)).body.errors).toMatchObject([{ field: 'server' }]);
    const direct = await script(nasId, { server: '198.51.100.5' });
    expect(direct.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(direct.text).toContain(`address="198.51.100.5" secret="${SECRET}"`);
    await administrator.patch('/admin/settings/radius_server_address', {
      body: { value: '2001:db8::5' },
    });
    expect((await script(nasId)).text).toContain('address="2001:db8::5"');
    const [entry] = await house.database.query(
      `SELECT subject_id FROM audit_records WHERE action = 'radius.nas.script-read' LIMIT 1`,
    );
    expect(entry).toEqual({ subject_id: String(nasId) });
  });

  test('is for MikroTik only, and not for whoever may not change NAS', async () => {
    const coova = { name: 'coova', address: '192.0.2.9', secret: SECRET, vendor: 'coova' as const };
    const other = await house.app.get(NasService).add(actor, coova);
    expect((await script(other.id, { server: '198.51.100.5' })).status).toBe(404);
    const support = house.api.as(await house.make.token({ role: ['admin', 'view_radius_users'] }));
    expect((await support.get(`/admin/nas/${nasId}/script`)).status).toBe(403);
  });
});
