import { startApplication, type TestApplication } from '../support/application.js';
import { type TestClient, TokenClient } from '../support/oauth.js';

const OPEN = 'https://spa.example';
const CONFIDENTIAL = 'https://server.example:8443';
const CALL = '/api/v1/get_config_settings';

let house: TestApplication;
let client: TestClient;

beforeAll(async () => {
  house = await startApplication();
  const made = await house.make.client({ isPublic: true, redirectUris: [`${OPEN}/callback?a=b`] });
  client = { ...made, secret: '' };
  await house.make.client({ redirectUris: [`${CONFIDENTIAL}/callback`, 'com.example.app:/cb'] });
});
afterAll(() => house.stop());

const preflight = (path: string, origin: string) =>
  house.api.send('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
const allowed = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin');

test('a script of a registered origin calls, and reads what it is answered', async () => {
  for (const origin of [OPEN, CONFIDENTIAL]) {
    const asked = await preflight(CALL, origin);
    expect(asked.status).toBe(204);
    expect(allowed(asked)).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    expect(asked.headers.get('vary')).toContain('Origin');
    const called = await house.api.as(await house.make.token()).get(CALL, { headers: { origin } });
    expect([called.status, allowed(called)]).toEqual([200, origin]);
    expect(called.headers.get('access-control-expose-headers')).toContain('RateLimit');
    const refused = await house.api.get(CALL, { headers: { origin } });
    expect([refused.status, allowed(refused)]).toEqual([401, origin]);
  }
});

test('a public client gets its tokens from where it is registered', async () => {
  const headers = { origin: OPEN };
  const tokens = new TokenClient(house.api, client, headers);
  const form = { grant_type: 'authorization_code', code: 'x', code_verifier: 'y' };
  const answer = await tokens.token(form);
  expect([answer.body.error, allowed(answer)]).toEqual(['invalid_grant', OPEN]);
  expect(allowed(await preflight('/oauth/token', OPEN))).toBe(OPEN);
  expect(allowed(await preflight('/oauth/token', CONFIDENTIAL))).toBeNull();
  const metadata = '/.well-known/oauth-authorization-server';
  expect(allowed(await house.api.get(metadata, { headers }))).toBe(OPEN);
});

test.each([
  'https://evil.example',
  'https://spa.example.evil.example',
  'http://spa.example',
  'https://spa.example:444',
  'https://server.example',
  'com.example.app:',
  'null',
  '*',
])('%s is no registered origin', async (origin) => {
  const asked = await preflight(CALL, origin);
  expect([asked.status, allowed(asked)]).toEqual([405, null]);
  expect(allowed(await house.api.get(CALL, { headers: { origin } }))).toBeNull();
});

test.each(['/oauth/authorize', '/oauth/introspect', '/sign-in', '/portal', '/admin/users'])(
  '%s is for no script of another site',
  async (path) => {
    expect(allowed(await preflight(path, OPEN))).toBeNull();
    expect(allowed(await house.api.get(path, { headers: { origin: OPEN } }))).toBeNull();
  },
);

test('OPTIONS without an origin is a verb like any other', async () => {
  const answer = await house.api.send('OPTIONS', CALL);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
});
