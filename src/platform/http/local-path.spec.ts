import { localPath } from './local-path.js';

const ORIGIN = 'https://isp.example';

test.each([
  ['/', '/'],
  ['/portal/invoices?year=2026#july', '/portal/invoices?year=2026#july'],
  ['/portal/../api', '/api'],
  [
    '/oauth/authorize?redirect_uri=https://app.example/',
    '/oauth/authorize?redirect_uri=https://app.example/',
  ],
  ['/a//b', '/a//b'],
])('%s stays here', (given, path) => {
  expect(localPath(given, ORIGIN)).toBe(path);
});

test.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/%2e//evil.example',
  '/portal/..//evil.example',
  'https:evil.example',
  'https://evil.example/',
  'https://isp.example/',
  'javascript:alert(1)',
  ' /portal',
  'portal',
  '',
  undefined,
  ['/portal'],
])('%j leads elsewhere', (given) => {
  expect(localPath(given, ORIGIN)).toBeUndefined();
});
