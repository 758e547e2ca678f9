import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

const PAGES = [
  '/api',
  '/api?document=admin',
  '/api/guide/authentication',
  '/api/guide/test-oauth',
  '/api/errors',
];

test.each(PAGES)(
  '%s is a page that nothing may frame and that runs no foreign script',
  async (path) => {
    const page = await house.api.get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.text).toContain('Lastmile ISP');
  },
);

test('the guide offers every document that is served', async () => {
  const { text } = await house.api.get('/api');
  for (const [, url] of text.matchAll(/href="\/api\?document=([a-z]+)"/g)) {
    const page = await house.api.get(`/api?document=${url}`);
    const document = /data-url="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await house.api.get(document)).body.openapi).toMatch(/^3\.1/);
  }
});

test('a document that does not exist is not found', async () => {
  expect((await house.api.get('/api?document=nothing')).status).toBe(404);
});

test.each([
  '/assets/site.css',
  '/assets/site.js',
  '/assets/swagger-ui/swagger-ui-bundle.js',
  '/assets/logo.svg',
])('%s is served by us', async (path) => {
  expect((await house.api.get(path)).status).toBe(200);
});

test.each([
  '/assets/../package.json',
  '/assets/%2e%2e/views/layout.eta',
  '/assets/swagger-ui/../../package.json',
])('%s leads nowhere', async (path) => {
  expect((await house.api.get(path)).status).toBeGreaterThanOrEqual(400);
});
