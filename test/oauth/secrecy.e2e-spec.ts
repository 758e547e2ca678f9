import { createHash } from 'node:crypto';
import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import { TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';
const CALLBACK = 'https://app.example/callback';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('no secret that was in use stands in any table or any log line', async () => {
  const secrets = await everythingSecret();
  expect(Object.values(secrets).filter((secret) => secret.length < 20)).toEqual([]);
  const log = house.logLines.join('');
  expect(log).toContain('/oauth/authorize');
  expect(log).toContain('sso_token=***');
  for (const [name, secret] of Object.entries(secrets)) {
    expect([name, await tablesWith(secret)]).toEqual([name, []]);
    expect([name, log.includes(secret)]).toEqual([name, false]);
  }
  // The search finds what is there: a hash, as bytes and as text of every column.
  const hash = createHash('sha256').update(secrets['access token']!).digest();
  expect(await tablesWith(hash)).toEqual(['oauth_tokens.hash']);
  expect(await tablesWith('secret-keeper')).toContain('users.username');
});

/** Goes through every flow. @returns all that somebody could use again */
async function everythingSecret(): Promise<Record<string, string>> {
  const { id: customerId } = await house.make.customer();
  const user = await house.make.user({ username: 'secret-keeper', password: PASSWORD, customerId });
  const client = await house.make.client({ redirectUris: [CALLBACK], ownerId: user.id });
  const tokens = new TokenClient(house.api, client);
  const browser = new Browser(house.url);
  await browser.signIn(user.username, 'a wrong password of his');
  await browser.signIn(user.username, PASSWORD);

  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const request = `/oauth/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString()}`;
  const open = (await browser.go(request)).fields;
  const location = await browser.authorize(request, { allow: '1', remember: '1' });
  const unused = (await browser.authorize(request)).searchParams.get('code')!;
  const code = location.searchParams.get('code')!;
  const first = await tokens.granted({
    grant_type: 'authorization_code',
    code,
    code_verifier: VERIFIER,
  });
  const second = await tokens.granted({
    grant_type: 'refresh_token',
    refresh_token: first.refresh_token,
  });
  const api = house.api.as(second.access_token);
  const key = { 'idempotency-key': 'secrecy' };
  const { sso_token } = (await api.call('generate_sso_token', {}, key)).data;
  await browser.go(`/portal?sso_token=${sso_token}`);
  await house.api.get('/api/v1/get_config_settings', {
    query: { access_token: second.access_token },
  });
  await tokens.post('/oauth/introspect', { token: second.refresh_token });
  await tokens.post('/oauth/revoke', { token: first.access_token });
  return {
    password: PASSWORD,
    'wrong password': 'a wrong password of his',
    'client secret': client.secret,
    'transaction id': open['transaction_id']!,
    'form token': open['_csrf']!,
    'session cookie': decodeURIComponent(browser.cookies.get('lastmile')!).slice(2),
    'used code': code,
    'unused code': unused,
    'code verifier': VERIFIER,
    'access token': first.access_token,
    'refreshed access token': second.access_token,
    'used refresh token': first.refresh_token,
    'refresh token': second.refresh_token,
    'one-time token': sso_token,
  };
}

/** Every column of every table that holds these characters or bytes. */
async function tablesWith(wanted: string | Buffer): Promise<string[]> {
  const columns = await house.database.query<{ name: string; type: string; from: string }>(
    `SELECT c.table_name || '.' || c.column_name AS name, c.data_type AS type,
            quote_ident(c.table_schema) || '.' || quote_ident(c.table_name) AS "from"
       FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE t.table_type = 'BASE TABLE'
        AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
        AND c.data_type IN ('text', 'character varying', 'bytea', 'json', 'jsonb', 'ARRAY')`,
  );
  const bytes = Buffer.from(wanted);
  const found: string[] = [];
  for (const { name, type, from } of columns) {
    const column = `"${name.split('.')[1]!}"`;
    const content = type === 'bytea' ? column : `convert_to(${column}::text, 'UTF8')`;
    const row = await house.database.queryOne(
      `SELECT 1 FROM ${from} WHERE position($1::bytea IN ${content}) > 0 LIMIT 1`,
      [bytes],
    );
    if (row) found.push(name);
  }
  return found;
}
