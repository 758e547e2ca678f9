import { SCOPE_NAMES } from '../../src/auth/scopes.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { basic, type TestClient, TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';
const REGISTERED = ['view_customers', 'view_usage', 'do_topups'];

let house: TestApplication;
let client: TestClient;
let tokens: TokenClient;
let jessica: { id: number; username: string };

beforeAll(async () => {
  house = await startApplication();
  jessica = await house.make.user({ username: 'd:jessica', password: PASSWORD, role: 'support' });
  client = await house.make.client({ scopes: REGISTERED });
  tokens = new TokenClient(house.api, client);
});
afterAll(() => house.stop());

const byPassword = (form: Record<string, string> = {}) => ({
  grant_type: 'user_credentials',
  username: jessica.username,
  password: PASSWORD,
  ...form,
});
const whoAmI = (token: string) => house.api.as(token).get('/api/v1/get_oauth_user_details');

test.each(['user_credentials', 'password'])(
  'a user signs in through his client by %s',
  async (name) => {
    const answer = await tokens.token(byPassword({ grant_type: name }));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^lm_at_[\w-]{43}$/),
      refresh_token: expect.stringMatching(/^lm_rt_[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: REGISTERED.join(' '),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect((await whoAmI(answer.body.access_token)).body.data).toMatchObject({
      username: 'd:jessica',
      client_id: client.clientId,
      scopes: REGISTERED,
    });
  },
);

test('a client acts as its owner, and gets no refresh token for it', async () => {
  const owner = await house.make.user({ role: 'noc' });
  const own = new TokenClient(house.api, await house.make.client({ ownerId: owner.id }));
  const granted = await own.granted({ grant_type: 'client_credentials' });
  expect(granted).not.toHaveProperty('refresh_token');
  expect(granted.scope).toBe(SCOPE_NAMES.join(' '));
  expect((await whoAmI(granted.access_token)).body.data.user_id).toBe(owner.id);
});

test.each([
  ['spaces', 'view_usage do_topups', 'view_usage do_topups'],
  ['commas', 'view_usage,do_topups', 'view_usage do_topups'],
  ['both', 'view_usage, do_topups', 'view_usage do_topups'],
  ['nothing', '', REGISTERED.join(' ')],
])('scopes are separated by %s', async (_, scope, granted) => {
  const { body } = await house.api.post('/oauth/token', {
    form: { ...byPassword(), client_id: client.clientId, client_secret: client.secret, scope },
  });
  expect(body.scope).toBe(granted);
});

test('a scope that the role does not permit is granted and of no effect', async () => {
  const customer = await house.make.user({ role: 'customer', password: PASSWORD });
  const any = new TokenClient(house.api, await house.make.client());
  const granted = await any.granted(
    byPassword({ username: customer.username, scope: 'admin view_usage' }),
  );
  expect(granted.scope).toBe('admin view_usage');
  expect((await house.api.as(granted.access_token).get('/admin/users')).status).toBe(403);
});

test('parameters that we do not know are ignored', async () => {
  expect((await tokens.token(byPassword({ audience: 'x', resource: 'y' }))).status).toBe(200);
});

describe('the client authenticates', () => {
  const form = () => ({ grant_type: 'client_credentials' });
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    house.api.post('/oauth/token', { form: { ...form(), ...fields }, headers });

  test('by HTTP Basic, with its id repeated in the form or not', async () => {
    const headers = basic(client.clientId, client.secret);
    expect((await post({}, headers)).status).toBe(200);
    expect((await post({ client_id: client.clientId }, headers)).status).toBe(200);
  });

  test.each<[string, () => [Record<string, string>, Record<string, string>?]]>([
    ['nothing', () => [{}]],
    ['a secret alone', () => [{ client_secret: client.secret }]],
    ['an id alone', () => [{ client_id: client.clientId }]],
    ['a wrong secret', () => [{ client_id: client.clientId, client_secret: 'wrong' }]],
    ['an unknown id', () => [{ client_id: '00000000', client_secret: client.secret }]],
    ['an id with a line break', () => [{ client_id: 'a\nb', client_secret: 'x' }]],
    ['a wrong secret by Basic', () => [{}, basic(client.clientId, 'wrong')]],
    ['an empty secret by Basic', () => [{}, basic(client.clientId, '')]],
    ['an unknown id by Basic', () => [{}, basic('00000000', client.secret)]],
    ['Basic without a colon', () => [{}, { authorization: `Basic ${btoa('abc')}` }]],
    ['Basic that is no base64', () => [{}, { authorization: 'Basic %%%' }]],
    ['an access token', () => [{}, { authorization: 'Bearer abc' }]],
    ['a NUL by Basic', () => [{}, basic('\u0000', 'x')]],
  ])('not with %s', async (_, given) => {
    const answer = await post(...given());
    expect(answer.status).toBe(401);
    expect(answer.body.error).toBe('invalid_client');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each<[string, () => [Record<string, string>, Record<string, string>]]>([
    [
      'Basic and form',
      () => [
        { client_id: client.clientId, client_secret: client.secret },
        basic(client.clientId, client.secret),
      ],
    ],
    [
      'Basic and another id in the form',
      () => [{ client_id: '00000000' }, basic(client.clientId, client.secret)],
    ],
  ])('not in two ways at once: %s', async (_, given) => {
    const answer = await post(...given());
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  });

  test('and a deactivated one does not, nor do its tokens', async () => {
    const gone = await house.make.client();
    const own = new TokenClient(house.api, gone);
    const { access_token } = await own.granted({ grant_type: 'client_credentials' });
    await house.database.execute('UPDATE oauth_clients SET is_active = false WHERE id = $1', [
      gone.id,
    ]);
    expect(await own.refused({ grant_type: 'client_credentials' })).toBe('401 invalid_client');
    expect((await tokens.introspect(access_token)).active).toBe(false);
  });
});

describe('a request that is not in order', () => {
  const raw = (body: string, type = 'application/x-www-form-urlencoded') =>
    house.api.post('/oauth/token', { body, headers: { 'content-type': type } });
  const credentials = () => `client_id=${client.clientId}&client_secret=${client.secret}`;

  test.each<[string, string, () => string]>([
    ['nothing at all', 'invalid_request', () => ''],
    ['no grant type', 'invalid_request', () => credentials()],
    ['an empty grant type', 'invalid_request', () => `${credentials()}&grant_type=`],
    ['an unknown grant', 'unsupported_grant_type', () => `${credentials()}&grant_type=implicit`],
    ['a grant of Object', 'unsupported_grant_type', () => `${credentials()}&grant_type=__proto__`],
    [
      'the same grant twice',
      'invalid_request',
      () => `${credentials()}&grant_type=client_credentials&grant_type=client_credentials`,
    ],
    [
      'the same unknown parameter twice',
      'invalid_request',
      () => `${credentials()}&grant_type=client_credentials&x=1&x=2`,
    ],
    [
      'a scope as a list',
      'invalid_request',
      () => `${credentials()}&grant_type=client_credentials&scope[]=view_usage`,
    ],
    [
      'a code as an object',
      'invalid_request',
      () => `${credentials()}&grant_type=authorization_code&code[a]=1`,
    ],
    ['no code', 'invalid_request', () => `${credentials()}&grant_type=authorization_code`],
    ['no refresh token', 'invalid_request', () => `${credentials()}&grant_type=refresh_token`],
    ['no username', 'invalid_request', () => `${credentials()}&grant_type=password&password=x`],
    ['no password', 'invalid_request', () => `${credentials()}&grant_type=password&username=x`],
    [
      'a NUL',
      'invalid_request',
      () => `${credentials()}&grant_type=password&username=a%00b&password=x`,
    ],
    [
      'an unknown scope',
      'invalid_scope',
      () => `${credentials()}&grant_type=client_credentials&scope=fly`,
    ],
    [
      'a scope that the client may not ask for',
      'invalid_scope',
      () => `${credentials()}&grant_type=client_credentials&scope=admin`,
    ],
    [
      'a wrong code',
      'invalid_grant',
      () => `${credentials()}&grant_type=authorization_code&code=lm_ac_x`,
    ],
    [
      'a wrong refresh token',
      'invalid_grant',
      () => `${credentials()}&grant_type=refresh_token&refresh_token=lm_rt_x`,
    ],
    [
      'a wrong password',
      'invalid_grant',
      () => `${credentials()}&grant_type=password&username=${jessica.username}&password=x`,
    ],
  ])('%s is %s', async (_, error, body) => {
    const answer = await raw(body());
    expect([answer.status, answer.body]).toEqual([
      400,
      { error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
  });

  test.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain'])(
    'a body of %s is refused',
    async (type) => {
      const answer = await raw('{"grant_type":"client_credentials"}', type);
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
    },
  );

  test('credentials in the query do not count', async () => {
    const query = { grant_type: 'client_credentials', client_id: client.clientId };
    const answer = await house.api.post('/oauth/token', {
      query: { ...query, client_secret: client.secret },
      form: { grant_type: 'client_credentials' },
    });
    expect(answer.status).toBe(401);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])(
    '%s is refused and told to post',
    async (verb) => {
      for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/introspect']) {
        const answer = await house.api.send(verb, path);
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      }
    },
  );

  test('an address that does not exist is answered in the same words', async () => {
    const answer = await house.api.post('/oauth/nothing');
    expect([answer.status, answer.body.error]).toEqual([404, 'invalid_request']);
  });
});

describe('a client uses the grants it is registered for', () => {
  test.each(['authorization_code', 'refresh_token', 'password', 'client_credentials'])(
    'and %s only then',
    async (grant) => {
      const none = new TokenClient(house.api, await house.make.client({ grantTypes: [] }));
      const form = { code: 'x', refresh_token: 'x', username: 'x', password: 'x' };
      expect(await none.refused({ grant_type: grant, ...form })).toBe('400 unauthorized_client');
    },
  );

  test.each(['password', 'user_credentials', 'client_credentials'])(
    'a public one never uses %s',
    async (grant) => {
      const made = await house.make.client({ isPublic: true });
      const open = new TokenClient(house.api, { ...made, secret: '' });
      const form = { username: jessica.username, password: PASSWORD };
      expect(await open.refused({ grant_type: grant, ...form })).toBe('400 unauthorized_client');
    },
  );

  test('one that may not refresh gets no refresh token', async () => {
    const made = await house.make.client({ grantTypes: ['password'] });
    const granted = await new TokenClient(house.api, made).granted(byPassword());
    expect(granted).not.toHaveProperty('refresh_token');
  });

  test('the owner of a client has to be active', async () => {
    const owner = await house.make.user();
    const own = new TokenClient(house.api, await house.make.client({ ownerId: owner.id }));
    await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [owner.id]);
    expect(await own.refused({ grant_type: 'client_credentials' })).toBe('400 invalid_grant');
  });
});

test('a wrong password and an unknown user are answered alike', async () => {
  const wrong = await tokens.token(byPassword({ password: 'wrong' }));
  const unknown = await tokens.token(byPassword({ username: 'nobody' }));
  const gone = await house.make.user({ password: PASSWORD });
  await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [gone.id]);
  const inactive = await tokens.token(byPassword({ username: gone.username }));
  expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
  expect([inactive.status, inactive.text]).toEqual([wrong.status, wrong.text]);
});

test('the server describes itself', async () => {
  const { status, body } = await house.api.get('/.well-known/oauth-authorization-server');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    issuer: 'http://127.0.0.1:3000',
    token_endpoint: 'http://127.0.0.1:3000/oauth/token',
    scopes_supported: SCOPE_NAMES,
    response_types_supported: ['code'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'password',
      'user_credentials',
      'client_credentials',
    ],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });
  expect((await house.api.get('/.well-known/openid-configuration')).status).toBe(404);
});
