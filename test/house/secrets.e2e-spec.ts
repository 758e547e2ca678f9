import pg from 'pg';
import { startApplication, type TestApplication } from '../support/application.js';

const PASSWORD = 'Correct-Horse-7-Battery';
const WRONG = 'Wrong-Horse-8-Battery';

let house: TestApplication;
const secrets = new Map<string, string>();

/** Notes whatever an answer holds under these names. */
function note(flow: string, body: Record<string, unknown>, ...names: string[]): void {
  for (const name of names) {
    const value = body[name];
    if (typeof value !== 'string') throw new Error(`${flow} answers no ${name}`);
    secrets.set(`${name} of ${flow}`, value);
  }
}

beforeAll(async () => {
  house = await startApplication();
  secrets.set('a password', PASSWORD);
  secrets.set('a wrong password', WRONG);
  await signIn();
  await administer();
  await misplace();
});
afterAll(() => house.stop());

/** The token endpoint, with everything right and with something wrong. */
async function signIn(): Promise<void> {
  const { username } = await house.make.user({ username: 'ada', password: PASSWORD });
  const { clientId, secret } = await house.make.client();
  secrets.set('a client secret', secret);
  const client = { client_id: clientId, client_secret: secret };
  const grant = { grant_type: 'password', username, password: PASSWORD };
  const form = { ...client, ...grant };
  const { body } = await house.api.post('/oauth/token', { form });
  note('a password grant', body, 'access_token', 'refresh_token');
  await house.api.post('/oauth/token', { form: { ...form, password: WRONG } });
  await house.api.post('/oauth/token', { query: { ...client, password: WRONG }, form: grant });
  const renewal = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  const renewed = await house.api.post('/oauth/token', { form: { ...client, ...renewal } });
  note('a renewal', renewed.body, 'access_token', 'refresh_token');
  await house.api.post('/oauth/introspect', { form: { ...client, token: body.access_token } });
  await house.api.post('/oauth/revoke', { form: { ...client, token: body.refresh_token } });
}

/** What administrators set, and what is shown to them once. */
async function administer(): Promise<void> {
  const token = await house.make.token();
  secrets.set('an access token', token);
  const api = house.api.as(token);
  const user = { username: 'noor', name: 'Noor', role: 'support', password: PASSWORD };
  expect((await api.post('/admin/users', { body: user })).status).toBe(201);
  expect((await api.post('/admin/users', { body: user })).status).toBe(409);
  const client = await api.post('/admin/clients', {
    body: { name: 'an app', redirect_uris: ['https://app.example.com/'] },
  });
  note('a new client', client.body, 'client_secret');
  const sso = await api.call('generate_sso_token', {});
  note('a one-time sign-in', sso.data, 'sso_token', 'sso_url');
}

/** Secrets where they do not belong: in addresses, in unknown fields, in broken bodies. */
async function misplace(): Promise<void> {
  const token = await house.make.token();
  secrets.set('a misplaced access token', token);
  const query = { access_token: token, password: PASSWORD };
  await house.api.get('/api/v1/get_config_settings', { query });
  await house.api.get('/nowhere', { query });
  await house.api.post('/api/v1/get_config_settings', { body: `{"password":"${PASSWORD}"` });
  await house.api.as(token).post('/api/v1/add_customer', { body: { password: PASSWORD } });
}

test('no log line holds a password, a secret or a token', () => {
  const log = house.logLines.join('');
  expect(log).toContain('access_token=***');
  expect(found(log)).toEqual([]);
});

test('no table holds a password, a secret or a token in plain', async () => {
  const client = new pg.Client(house.databaseUrl);
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name
       FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const kept: string[] = [];
  let all = '';
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    const stored = rows.map(({ row }) => row).join('\n');
    kept.push(...found(stored).map((what) => `${what} in ${name}`));
    all += stored;
  }
  await client.end();
  expect(all).toContain('noor');
  expect(kept).toEqual([]);
});

/** What of the known secrets stands in a text. */
function found(text: string): string[] {
  return [...secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => what);
}
