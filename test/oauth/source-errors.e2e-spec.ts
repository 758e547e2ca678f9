import { startApplication, type TestApplication } from '../support/application.js';
import type { Answer } from '../support/api.js';
import { type TestClient, TokenClient } from '../support/oauth.js';

/**
 * The mistakes that are known of the API whose clients we take over, row by row, and how we answer
 * them: where that server differs from RFC 6749, the RFC wins (API contract, section OAuth 2).
 */
const PASSWORD = 'correct horse battery';

let house: TestApplication;
let client: TestClient;
let tokens: TokenClient;
let username: string;

beforeAll(async () => {
  house = await startApplication();
  ({ username } = await house.make.user({ password: PASSWORD, role: 'support' }));
  client = await house.make.client();
  tokens = new TokenClient(house.api, client);
});
afterAll(() => house.stop());

const byPassword = (form = {}) => ({
  grant_type: 'user_credentials',
  username,
  password: PASSWORD,
  ...form,
});
const call = (token: string, query = {}) =>
  house.api.as(token).get('/api/v1/get_customer_list', { query });

const TABLE: [string, number, string, () => Promise<Answer>][] = [
  [
    'the token endpoint is not asked by POST',
    405,
    'invalid_request',
    () => house.api.get('/oauth/token'),
  ],
  ['there is no grant_type', 400, 'invalid_request', () => tokens.token({})],
  [
    'the grant is unknown',
    400,
    'unsupported_grant_type',
    () => tokens.token({ grant_type: 'magic' }),
  ],
  [
    'there are no client credentials',
    401,
    'invalid_client',
    () => house.api.post('/oauth/token', { form: byPassword() }),
  ],
  [
    'the client is wrong',
    401,
    'invalid_client',
    () => tokens.token(byPassword({ client_secret: 'x' })),
  ],
  [
    'the user name is missing',
    400,
    'invalid_request',
    () => tokens.token(byPassword({ username: undefined })),
  ],
  [
    'the password is missing',
    400,
    'invalid_request',
    () => tokens.token(byPassword({ password: '' })),
  ],
  [
    'the user name or the password is wrong',
    400,
    'invalid_grant',
    () => tokens.token(byPassword({ password: 'x' })),
  ],
  [
    'the code is wrong or has expired',
    400,
    'invalid_grant',
    () => tokens.token({ grant_type: 'authorization_code', code: 'x' }),
  ],
  [
    'the refresh token is wrong or has expired',
    400,
    'invalid_grant',
    () => tokens.token({ grant_type: 'refresh_token', refresh_token: 'x' }),
  ],
  [
    'the scope is unknown',
    400,
    'invalid_scope',
    () => tokens.token(byPassword({ scope: 'view_everything' })),
  ],
  ['a call comes with a wrong token', 401, 'invalid_token', () => call('x')],
  [
    'the scope of the token is too small for a call',
    403,
    'insufficient_scope',
    async () => call((await tokens.granted(byPassword({ scope: 'view_usage' }))).access_token),
  ],
  [
    'the token is given twice',
    400,
    'invalid_request',
    async () => {
      const { access_token } = await tokens.granted(byPassword());
      return call(access_token, { access_token });
    },
  ],
];

test.each(TABLE)('%s: %i %s', async (_, status, error, request) => {
  const answer = await request();
  expect([answer.status, answer.body.error]).toEqual([status, error]);
  expect(answer.body.error_description).toMatch(/\w/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
});

test.each(['a code', 'a refresh token', 'a one-time token'])(
  '%s is no access token',
  async (what) => {
    const granted = await tokens.granted(byPassword());
    const { data } = await house.api.as(granted.access_token).call('generate_sso_token');
    const tokensOf: Record<string, string> = {
      'a code': 'lm_ac_anything',
      'a refresh token': granted.refresh_token,
      'a one-time token': data.sso_token,
    };
    expect((await call(tokensOf[what]!)).status).toBe(401);
  },
);
