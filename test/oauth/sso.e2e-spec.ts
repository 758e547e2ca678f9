import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterEach(() => {
  house.clock.reset();
});
afterAll(() => house.stop());

/** A customer with one user, and a token of that user. */
async function customerUser(): Promise<{ customerId: number; userId: number; token: string }> {
  const { id: customerId } = await house.make.customer({ name: 'Lena Pienaar' });
  const { id: userId } = await house.make.user({ role: 'customer', customerId });
  return { customerId, userId, token: await house.make.token({ userId }) };
}

const generate = async (token: string, wish: object = {}) =>
  (await house.api.as(token).call('generate_sso_token', wish)).data;
const pathOf = (url: string) => url.replace('http://127.0.0.1:3000', '');

test('a customer’s token signs him in at the portal, once', async () => {
  const { token } = await customerUser();
  house.clock.set('2026-03-31T08:00:00Z');
  const data = await generate(token);
  expect(data).toEqual({
    sso_token: expect.stringMatching(/^lm_sso_[\w-]{43}$/),
    sso_url: `http://127.0.0.1:3000/portal?sso_token=${data.sso_token}`,
    expires_at: '2026-03-31T08:01:00.000Z',
  });
  const browser = new Browser(house.url);
  await browser.go('/sign-in');
  const before = browser.cookies.get('lastmile');
  const entered = await browser.go(pathOf(data.sso_url));
  expect([entered.status, entered.location]).toEqual([303, '/portal']);
  expect(browser.cookies.get('lastmile')).not.toBe(before);
  const portal = await browser.go('/portal');
  expect(portal.html).toContain('Lena Pienaar');

  const late = await new Browser(house.url).go(pathOf(data.sso_url));
  expect([late.status, late.location]).toEqual([401, null]);
  expect(late.html).toContain('works once and only for 60 seconds');
});

test('the alias answers alike', async () => {
  const { token } = await customerUser();
  const { data } = await house.api.as(token).call('generate_one_time_sso_token');
  expect(data.sso_token).toMatch(/^lm_sso_/);
});

test('any portal address takes a token, and keeps the rest of its query', async () => {
  const { token } = await customerUser();
  const { sso_url } = await generate(token, { target: '/portal/invoices?year=2026' });
  const browser = new Browser(house.url);
  const entered = await browser.go(pathOf(sso_url));
  expect([entered.status, entered.location]).toEqual([303, '/portal/invoices?year=2026']);
  const elsewhere = await generate(token);
  const other = await browser.go(`/portal?sso_token=${elsewhere.sso_token}&a=%2F%2Fb`);
  expect(other.location).toBe('/portal?a=%2F%2Fb');
});

test('a token signs in until a minute has passed, and never as a bearer', async () => {
  const { token } = await customerUser();
  const { sso_token } = await generate(token);
  const path = '/api/v1/get_config_settings';
  expect((await house.api.as(sso_token).get(path)).status).toBe(401);
  house.clock.move(61);
  expect((await new Browser(house.url).go(`/portal?sso_token=${sso_token}`)).status).toBe(401);
});

test('of fifty browsers that come with one token exactly one gets in', async () => {
  const { token } = await customerUser();
  const { sso_url } = await generate(token);
  const visits = await Promise.all(
    Array.from({ length: 50 }, () => new Browser(house.url).go(pathOf(sso_url))),
  );
  expect(visits.filter(({ status }) => status === 303)).toHaveLength(1);
  expect(visits.filter(({ status }) => status === 401)).toHaveLength(49);
});

test.each(['', 'x', 'lm_sso_', '__proto__', '%00'])(
  'sso_token=%s lets nobody in',
  async (token) => {
    const { status, headers } = await new Browser(house.url).go(`/portal?sso_token=${token}`);
    expect(status).toBe(401);
    expect(headers.getSetCookie()).toEqual([]);
  },
);

test('two tokens at once let nobody in, and a HEAD leaves a token as it is', async () => {
  const { token } = await customerUser();
  const [one, other] = [await generate(token), await generate(token)];
  const both = `/portal?sso_token=${one.sso_token}&sso_token=${other.sso_token}`;
  expect((await new Browser(house.url).go(both)).status).toBe(401);
  await house.api.send('HEAD', pathOf(one.sso_url));
  expect((await new Browser(house.url).go(pathOf(one.sso_url))).status).toBe(303);
});

test.each([
  '/admin',
  '/portalx',
  '/portal/../admin',
  '/portal/%2e%2e/admin',
  '//evil.example/portal',
  '/\\evil.example/portal',
  'https://evil.example/portal',
  'portal',
])('a target of %s is outside the portal', async (target) => {
  const { token } = await customerUser();
  const refused = await house.api.as(token).refused(400, 'generate_sso_token', { target });
  expect(refused).toMatchObject({ error: 'validation_error', errors: [{ field: 'target' }] });
});

describe('for somebody else', () => {
  const staff = (permissions: readonly string[], scopes = ['admin']) =>
    house.make.token({ role: permissions as never, scopes });
  const ALLOWED = ['admin', 'generate_sso', 'view_all_customers'] as const;

  test('the oldest active user of a customer is signed in', async () => {
    const { customerId, userId } = await customerUser();
    const { id: younger } = await house.make.user({ role: 'customer', customerId });
    const token = await staff(ALLOWED);
    const signsIn = async () => {
      const { sso_url } = await generate(token, { customer_id: customerId });
      const browser = new Browser(house.url);
      await browser.go(pathOf(sso_url));
      const row = await house.database.queryOne<{ userId: string }>(
        `SELECT sess ->> 'userId' AS "userId" FROM web_sessions WHERE sess ->> 'userId' = ANY ($1)`,
        [[String(userId), String(younger)]],
      );
      await house.database.execute('DELETE FROM web_sessions');
      return Number(row?.userId);
    };
    expect(await signsIn()).toBe(userId);
    await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [userId]);
    expect(await signsIn()).toBe(younger);
  });

  test.each<[string, readonly string[], string[], string]>([
    ['the scope admin', ALLOWED, ['view_customers'], 'insufficient_scope'],
    [
      'the permission admin',
      ['generate_sso', 'view_all_customers'],
      ['admin'],
      'permission_denied',
    ],
    [
      'the permission generate_sso',
      ['admin', 'view_all_customers'],
      ['admin'],
      'permission_denied',
    ],
  ])('%s is needed', async (_, permissions, scopes, error) => {
    const { customerId, userId } = await customerUser();
    const token = await staff(permissions, scopes);
    for (const wish of [{ customer_id: customerId }, { user_id: userId }]) {
      expect(await house.api.as(token).refused(403, 'generate_sso_token', wish)).toMatchObject({
        error,
      });
    }
  });

  test('it is for oneself when one names oneself', async () => {
    const { customerId, userId, token } = await customerUser();
    expect((await generate(token, { user_id: userId })).sso_token).toMatch(/^lm_sso_/);
    expect((await generate(token, { customer_id: customerId })).sso_token).toMatch(/^lm_sso_/);
  });

  test('nobody gets into the place of a colleague who may do more', async () => {
    const { id: administrator } = await house.make.user({ role: 'administrator' });
    const wish = { user_id: administrator };
    const api = house.api.as(await staff(ALLOWED));
    expect(await api.refused(403, 'generate_sso_token', wish)).toMatchObject({
      error: 'permission_denied',
    });
  });

  test('nobody reaches whom he does not see', async () => {
    const { customerId, userId } = await customerUser();
    const api = house.api.as(await staff(['admin', 'generate_sso']));
    await api.refused(404, 'generate_sso_token', { customer_id: customerId });
    await api.refused(404, 'generate_sso_token', { user_id: userId });
    const all = house.api.as(await staff(ALLOWED));
    await all.refused(404, 'generate_sso_token', { user_id: 2_000_000_000 });
  });

  test('there has to be somebody active', async () => {
    const api = house.api.as(await staff(ALLOWED));
    const { customerId, userId } = await customerUser();
    await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [userId]);
    for (const wish of [{ customer_id: customerId }, { user_id: userId }]) {
      expect(await api.refused(409, 'generate_sso_token', wish)).toMatchObject({
        error: 'conflict',
      });
    }
    const both = { customer_id: customerId, user_id: userId };
    await api.refused(400, 'generate_sso_token', both);
  });
});

test('a repeated call does not show the token again', async () => {
  const { token } = await customerUser();
  const key = { 'idempotency-key': 'once' };
  const first = await house.api.as(token).call('generate_sso_token', {}, key);
  const again = await house.api.as(token).call('generate_sso_token', {}, key);
  expect(first.data.sso_token).toMatch(/^lm_sso_/);
  expect(again.data).toEqual({ ...first.data, sso_token: null, sso_url: null });
});

test('making and using a token is in the audit trail', async () => {
  const { userId, token } = await customerUser();
  const { sso_url } = await generate(token);
  await new Browser(house.url).go(pathOf(sso_url));
  const records = await house.database.query<{ action: string }>(
    `SELECT action FROM audit_records
      WHERE subject = 'user' AND subject_id = $1 AND action LIKE 'auth.sso%' ORDER BY id`,
    [String(userId)],
  );
  expect(records.map(({ action }) => action)).toEqual([
    'auth.sso_token.issued',
    'auth.sso_token.used',
  ]);
});
