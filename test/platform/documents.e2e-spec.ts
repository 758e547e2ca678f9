import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('anybody reads the documents, and a cache learns that nothing changed', async () => {
  const first = await house.api.get('/api/openapi.json');
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(first.headers.get('cache-control')).toBe('public, no-cache');
  expect(first.body).toMatchObject({ openapi: '3.1.0', info: { title: 'Lastmile API' } });
  const etag = first.headers.get('etag')!;
  const again = await house.api.get('/api/openapi.json', { headers: { 'if-none-match': etag } });
  expect([again.status, again.text]).toEqual([304, '']);
  expect((await house.api.get('/api/openapi/admin.json')).body.info.title).toContain('Admin');
});

test.each(['/api/openapi/nothing.json', '/api/openapi/api.json', '/api/openapi/admin'])(
  '%s is no document',
  async (path) => {
    expect((await house.api.get(path)).status).toBe(404);
  },
);

test('a call stands there by both verbs, with its scope, its errors and closed parameters', async () => {
  const { paths, components } = (await house.api.get('/api/openapi.json')).body;
  const { get, post } = paths['/api/v1/get_config_settings'];
  expect([get.operationId, post.operationId]).toEqual([
    'get_config_settings_by_get',
    'get_config_settings',
  ]);
  for (const operation of [get, post]) {
    expect(operation).toMatchObject({
      tags: ['Configuration'],
      'x-scopes': [],
      security: [{ oauth2: [] }, { bearer: [] }],
      responses: { 401: { $ref: '#/components/responses/Unauthorized' } },
    });
  }
  expect(post.responses[200].content['application/json'].schema.properties.data).toEqual({
    $ref: '#/components/schemas/ConfigSettings',
  });
  expect(components.securitySchemes.oauth2.flows.authorizationCode.scopes.view_usage).toBe(
    'See the data usage of data accounts',
  );
});
