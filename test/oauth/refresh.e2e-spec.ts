import { RefreshGraceSeconds } from '../../src/platform/settings/house-settings.js';
import { Settings } from '../../src/platform/settings/settings.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';
const SCOPES = ['view_customers', 'view_usage', 'do_topups'];

let house: TestApplication;
let tokens: TokenClient;
let username: string;

beforeAll(async () => {
  house = await startApplication();
  ({ username } = await house.make.user({ password: PASSWORD }));
  tokens = new TokenClient(house.api, await house.make.client({ scopes: SCOPES }));
});
afterEach(() => {
  house.clock.reset();
});
afterAll(() => house.stop());

const begin = (form = {}) =>
  tokens.granted({ grant_type: 'password', username, password: PASSWORD, ...form });
const refresh = (refreshToken: string, form = {}) => ({
  grant_type: 'refresh_token',
  refresh_token: refreshToken,
  ...form,
});
const opens = async (token: string) =>
  (await house.api.as(token).get('/api/v1/get_config_settings')).status === 200;

test('a refresh token is exchanged for new tokens, once', async () => {
  const first = await begin();
  const second = await tokens.granted(refresh(first.refresh_token));
  expect(second).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: first.scope });
  expect(second.access_token).not.toBe(first.access_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await opens(first.access_token)).toBe(true);
  expect(await opens(second.access_token)).toBe(true);
});

test('one that comes back a second time ends the whole family at once', async () => {
  const first = await begin();
  const second = await tokens.granted(refresh(first.refresh_token));
  expect(await opens(second.access_token)).toBe(true);
  expect(await tokens.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
  expect(await opens(first.access_token)).toBe(false);
  expect(await opens(second.access_token)).toBe(false);
  expect(await tokens.refused(refresh(second.refresh_token))).toBe('400 invalid_grant');
  expect((await tokens.introspect(second.refresh_token)).active).toBe(false);
});

test('within the grace period a repetition is refused and nothing more', async () => {
  const settings = house.app.get(Settings);
  await settings.set(RefreshGraceSeconds.key, 10);
  const first = await begin();
  const second = await tokens.granted(refresh(first.refresh_token));
  expect(await tokens.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
  expect(await opens(second.access_token)).toBe(true);
  house.clock.move(11);
  expect(await tokens.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
  expect(await opens(second.access_token)).toBe(false);
  await settings.set(RefreshGraceSeconds.key, 0);
});

test('fewer scopes may be asked for, and the next time all of them again', async () => {
  const first = await begin();
  const narrow = await tokens.granted(refresh(first.refresh_token, { scope: 'view_usage' }));
  expect(narrow.scope).toBe('view_usage');
  const wide = await tokens.granted(refresh(narrow.refresh_token));
  expect(wide.scope).toBe(SCOPES.join(' '));
});

test('more scopes than were granted are refused, and the token stays good', async () => {
  const first = await begin({ scope: 'view_usage' });
  expect(await tokens.refused(refresh(first.refresh_token, { scope: 'do_topups' }))).toBe(
    '400 invalid_scope',
  );
  expect((await tokens.granted(refresh(first.refresh_token))).scope).toBe('view_usage');
});

test('a client whose registration was cut down gets no more than it may have today', async () => {
  const made = await house.make.client({ scopes: SCOPES });
  const own = new TokenClient(house.api, made);
  const form = { grant_type: 'password', username, password: PASSWORD };
  const { refresh_token } = await own.granted(form);
  await house.database.execute('UPDATE oauth_clients SET scopes = $2 WHERE id = $1', [
    made.id,
    ['view_usage'],
  ]);
  expect((await own.granted(refresh(refresh_token))).scope).toBe('view_usage');
});

test('another client cannot use it, and does no harm by trying', async () => {
  const first = await begin();
  const other = new TokenClient(house.api, await house.make.client());
  expect(await other.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
  expect((await tokens.token(refresh(first.refresh_token))).status).toBe(200);
});

test('an access token is no refresh token, and a refresh token opens nothing', async () => {
  const first = await begin();
  expect(await tokens.refused(refresh(first.access_token))).toBe('400 invalid_grant');
  expect(await opens(first.refresh_token)).toBe(false);
  expect(await opens(first.access_token)).toBe(true);
});

test('it dies after a month without use, and the family after a year in any case', async () => {
  const idle = await begin();
  house.clock.move(31 * 86_400);
  expect(await tokens.refused(refresh(idle.refresh_token))).toBe('400 invalid_grant');

  let latest = await begin();
  for (let month = 1; month <= 13; month++) {
    house.clock.move(28 * 86_400);
    latest = await tokens.granted(refresh(latest.refresh_token));
  }
  house.clock.move(2 * 86_400);
  expect(await tokens.refused(refresh(latest.refresh_token))).toBe('400 invalid_grant');
});

test('an access token lives for an hour', async () => {
  const { access_token } = await begin();
  house.clock.move(3599);
  expect(await opens(access_token)).toBe(true);
  house.clock.move(2);
  expect(await opens(access_token)).toBe(false);
});

test('a deactivated user refreshes nothing', async () => {
  const user = await house.make.user({ password: PASSWORD });
  const first = await begin({ username: user.username });
  await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [user.id]);
  expect(await tokens.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
});

test('of fifty simultaneous exchanges of one token exactly one succeeds', async () => {
  const { refresh_token } = await begin();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => tokens.token(refresh(refresh_token))),
  );
  const granted = answers.filter(({ status }) => status === 200);
  expect(granted).toHaveLength(1);
  expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(49);
  expect(await opens(granted[0]!.body.access_token)).toBe(false);
});

describe('a client revokes', () => {
  const revoke = (token: string) => tokens.post('/oauth/revoke', { token });

  test('an access token alone', async () => {
    const first = await begin();
    expect(await opens(first.access_token)).toBe(true);
    const answer = await revoke(first.access_token);
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await opens(first.access_token)).toBe(false);
    expect((await tokens.token(refresh(first.refresh_token))).status).toBe(200);
  });

  test('a refresh token with its whole family', async () => {
    const first = await begin();
    expect(await opens(first.access_token)).toBe(true);
    expect((await revoke(first.refresh_token)).status).toBe(200);
    expect(await opens(first.access_token)).toBe(false);
    expect(await tokens.refused(refresh(first.refresh_token))).toBe('400 invalid_grant');
  });

  test('what nobody knows, twice if it likes', async () => {
    expect((await revoke('lm_at_nothing')).text).toBe('{}');
    const { access_token } = await begin();
    await revoke(access_token);
    expect((await revoke(access_token)).text).toBe('{}');
  });

  test('not without a token, and not without saying who it is', async () => {
    const nothing = await tokens.post('/oauth/revoke', {});
    expect([nothing.status, nothing.body.error]).toEqual([400, 'invalid_request']);
    const stranger = await house.api.post('/oauth/revoke', { form: { token: 'x' } });
    expect([stranger.status, stranger.body.error]).toEqual([401, 'invalid_client']);
  });

  test("not another client's token", async () => {
    const first = await begin();
    const other = new TokenClient(house.api, await house.make.client());
    const answer = await other.post('/oauth/revoke', { token: first.access_token });
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
    expect(await opens(first.access_token)).toBe(true);
  });

  test('as a public client by its id', async () => {
    const made = await house.make.client({ isPublic: true });
    const open = new TokenClient(house.api, { ...made, secret: '' });
    expect((await open.post('/oauth/revoke', { token: 'x' })).text).toBe('{}');
  });
});

describe('a client inspects', () => {
  test('its access token', async () => {
    house.clock.set('2026-03-31T08:00:00Z');
    const { access_token } = await begin({ scope: 'view_usage do_topups' });
    const seconds = Date.parse('2026-03-31T08:00:00Z') / 1000;
    expect(await tokens.introspect(access_token)).toEqual({
      active: true,
      scope: 'view_usage do_topups',
      client_id: tokens.client.clientId,
      username,
      token_type: 'Bearer',
      iat: seconds,
      exp: seconds + 3600,
      sub: expect.stringMatching(/^\d+$/),
      iss: 'http://127.0.0.1:3000',
    });
  });

  test('its refresh token until it is used', async () => {
    const { refresh_token } = await begin();
    expect(await tokens.introspect(refresh_token)).toMatchObject({ active: true });
    await tokens.granted(refresh(refresh_token));
    expect(await tokens.introspect(refresh_token)).toEqual({ active: false });
  });

  test('nothing of what is expired, unknown or not its own', async () => {
    const { access_token } = await begin();
    const other = new TokenClient(house.api, await house.make.client());
    expect(await other.introspect(access_token)).toEqual({ active: false });
    expect(await tokens.introspect('lm_at_nothing')).toEqual({ active: false });
    house.clock.move(3601);
    expect(await tokens.introspect(access_token)).toEqual({ active: false });
  });

  test('only when it can prove who it is', async () => {
    const made = await house.make.client({ isPublic: true });
    const open = new TokenClient(house.api, { ...made, secret: '' });
    const answer = await open.post('/oauth/introspect', { token: 'x' });
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
  });
});
