import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('a call answers GET and POST alike, with the token in any of the three places', async () => {
  const token = await house.make.token({ role: ['view_customers'] });
  const path = '/api/v1/get_config_settings';
  const answers = await Promise.all([
    house.api.as(token).get(path),
    house.api.as(token).post(path),
    house.api.get(path, { query: { access_token: token } }),
    house.api.post(path, { form: { access_token: token } }),
    house.api.post(path, { body: { access_token: token } }),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ success: true, data: { api_version: '1.0.4' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('ratelimit-policy')).toBe('"default";q=600;w=60');
  }
});

test('the caller is told who he is to us', async () => {
  const { id } = await house.make.user({ username: 'd:support', role: 'support' });
  const token = await house.make.token({ userId: id, scopes: ['view_tickets'] });
  const { data } = await house.api.as(token).call('get_oauth_user_details');
  expect(data).toMatchObject({
    user_id: id,
    username: 'd:support',
    user_type: 'admin',
    role: 'support',
    scopes: ['view_tickets'],
  });
});

test('a connection is kept longer than proxies keep theirs', async () => {
  const { headers } = await house.api.get('/health/live');
  expect(headers.get('keep-alive')).toBe('timeout=65');
});

test('no token, a wrong one, and one in two places are three different errors', async () => {
  const token = await house.make.token();
  const path = '/api/v1/get_config_settings';
  const missing = await house.api.get(path);
  expect(missing.status).toBe(401);
  expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="lastmile"');
  const wrong = await house.api.as('nonsense').get(path);
  expect(wrong.status).toBe(401);
  expect(wrong.body).toMatchObject({ success: false, error: 'invalid_token' });
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
  const twice = await house.api.as(token).get(path, { query: { access_token: token } });
  expect(twice.status).toBe(400);
  expect(twice.body.error).toBe('invalid_request');
});

test.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])(
  '%s is refused and told what is allowed',
  async (verb) => {
    const answer = await house.api.send(verb, '/api/v1/get_config_settings');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  },
);

test('an unknown call and an unknown parameter are said to be unknown', async () => {
  const api = house.api.as(await house.make.token());
  expect(await api.refused(404, 'get_nothing')).toMatchObject({ error: 'unknown_call' });
  expect(await api.refused(400, 'get_config_settings', { surprise: 1 })).toMatchObject({
    error: 'invalid_request',
    errors: [{ field: 'surprise', message: 'is not a parameter' }],
  });
  expect((await api.get('/api/v1/get_config_settings?surprise=1')).status).toBe(200);
});

test('an access token never reaches the log', async () => {
  const token = await house.make.token();
  await house.api.get('/api/v1/get_config_settings', { query: { access_token: token } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(house.logLines.join('')).toContain('access_token=***');
  expect(house.logLines.join('')).not.toContain(token);
});

test('many requests at once use up no more of the limit than their number', async () => {
  const api = house.api.as(await house.make.token());
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => api.get('/api/v1/get_config_settings')),
  );
  const left = answers.map(({ status, headers }) => {
    expect(status).toBe(200);
    return Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
  });
  expect(Math.min(...left)).toBe(500);
});
