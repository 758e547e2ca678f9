import { Jobs } from '../../src/platform/jobs/jobs.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import { type TestClient, TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';
const CALLBACK = 'https://app.example/callback';
const DAY = 86_400;

let house: TestApplication;
let browser: Browser;
let client: TestClient;
let tokens: TokenClient;

beforeAll(async () => {
  house = await startApplication();
  await house.make.user({ username: 'jessica', password: PASSWORD });
  client = await house.make.client({ redirectUris: [CALLBACK] });
  tokens = new TokenClient(house.api, client);
  browser = new Browser(house.url);
  await browser.signIn('jessica', PASSWORD);
});
afterAll(() => house.stop());

const request = () => `/oauth/authorize?response_type=code&client_id=${client.clientId}`;
const clean = () => house.app.get(Jobs).runNow('auth.clean');
const count = async (table: string, condition = 'true') =>
  (await house.database.queryOne<{ count: number }>(
    `SELECT count(*) FROM ${table} WHERE ${condition}`,
  ))!.count;

test('what has expired is removed, what proves a replay is kept as long as its family', async () => {
  const { searchParams } = await browser.authorize(request());
  const form = { grant_type: 'authorization_code', code: searchParams.get('code')! };
  const first = await tokens.granted(form);
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
  const second = await tokens.granted(refresh);
  await browser.authorize(request());
  await browser.go(request());
  await house.api.as(second.access_token).call('generate_sso_token');

  await clean();
  expect(await count('oauth_codes')).toBe(2);
  expect(await count('oauth_transactions')).toBe(1);
  expect(await count('sso_tokens')).toBe(1);
  expect(await count('oauth_tokens')).toBe(4);

  house.clock.move(DAY);
  await clean();
  expect(await count('oauth_codes')).toBe(1);
  expect(await count('oauth_transactions')).toBe(0);
  expect(await count('sso_tokens')).toBe(0);
  expect(await count('oauth_tokens')).toBe(4);

  house.clock.move(31 * DAY);
  await clean();
  expect(await count('oauth_tokens', `kind = 'access'`)).toBe(0);
  expect(await count('oauth_tokens', `kind = 'refresh'`)).toBe(2);
  expect(await tokens.refused(form)).toBe('400 invalid_grant');
  expect(await count('oauth_grants', 'revoked_at IS NOT NULL')).toBe(1);

  house.clock.move(365 * DAY);
  await clean();
  for (const table of ['oauth_codes', 'oauth_tokens', 'oauth_grants']) {
    expect([table, await count(table)]).toEqual([table, 0]);
  }
});

test('sessions that have ended are removed within the hour', async () => {
  await new Browser(house.url).go('/sign-in');
  expect(await count('web_sessions')).toBeGreaterThan(0);
  house.clock.move(DAY);
  await house.app.get(Jobs).runNow('auth.clean-sessions');
  expect(await count('web_sessions')).toBe(0);
});
