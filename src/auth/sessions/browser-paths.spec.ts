import { isBrowserPath } from './browser-paths.js';

test.each([
  '/sign-in',
  '/sign-in/',
  '/SIGN-IN',
  '/sign-out',
  '/reset-password',
  '/portal',
  '/portal/invoices/3',
  '/oauth/authorize',
  '/oauth/authorize/decision',
  '/api',
  '/api/',
  '/api/guide/authentication',
  '/api/tokens',
  '/api/tokens/12/revoke',
  '/api/errors',
])('%s is a page', (path) => {
  expect(isBrowserPath(path)).toBe(true);
});

test.each([
  '/api/v1/get_customer_list',
  '/API/v1/get_customer_list',
  '/api/openapi.json',
  '/api/integration/v2/move-funds',
  '/api/tokensx',
  '/oauth/token',
  '/oauth/authorizex',
  '/admin/users',
  '/portalx',
  '/health/live',
  '/helpdesk/api/resolve',
])('%s has no browser session', (path) => {
  expect(isBrowserPath(path)).toBe(false);
});
