import { answerUri, formTarget, withParameters } from './redirect-uris.js';

const REGISTERED = [
  'https://app.example/callback',
  'https://app.example/callback?tenant=1',
  'http://127.0.0.1/native',
  'http://[::1]:7000/native',
  'http://localhost:8080/callback',
  'com.example.app:/callback',
];

test.each(REGISTERED)('%s is found as it is registered', (uri) => {
  expect(answerUri(REGISTERED, uri)).toBe(uri);
});

test.each([
  'http://127.0.0.1:49152/native',
  'http://127.0.0.1:80/native',
  'http://[::1]/native',
  'http://[::1]:9/native',
])('%s differs by the port of a loopback address only', (uri) => {
  expect(answerUri(REGISTERED, uri)).toBe(uri);
});

test.each([
  'https://app.example/callback/',
  'https://app.example/callback?',
  'https://app.example/callback#',
  'https://app.example/callback?tenant=2',
  'https://app.example/callback?tenant=1&x=1',
  'https://app.example/callback/../callback',
  'https://app.example/Callback',
  'https://APP.example/callback',
  'https://app.example:443/callback',
  'https://app.example:444/callback',
  'http://app.example/callback',
  'https://user@app.example/callback',
  'https://app.example@evil.example/callback',
  'https://app.example.evil.example/callback',
  'https://evil.example/callback',
  'https://sub.app.example/callback',
  '//app.example/callback',
  'https:app.example/callback',
  'https://app.example\\@evil.example/callback',
  'https://app.example/callback%00',
  ' https://app.example/callback',
  'http://127.0.0.1:49152/other',
  'http://127.0.0.1:49152/native?x',
  'http://127.0.0.1:99999999/native',
  'http://127.0.0.1.evil.example/native',
  'http://127.0.0.1@evil.example/native',
  'http://127.0.0.1:1@evil.example/native',
  'http://127.0.0.2/native',
  'https://127.0.0.1/native',
  'http://localhost:9090/callback',
  'http://localhost/native',
  'com.example.app:/callback/x',
  'javascript:alert(1)',
  '',
])('%s is not registered', (uri) => {
  expect(answerUri(REGISTERED, uri)).toBeUndefined();
});

test('a request that names none is answered at the only one, and at none of several', () => {
  expect(answerUri(['https://app.example/callback'], undefined)).toBe(
    'https://app.example/callback',
  );
  expect(answerUri(REGISTERED, undefined)).toBeUndefined();
  expect(answerUri([], undefined)).toBeUndefined();
});

test.each([
  ['https://app.example/callback', 'https://app.example/callback?code=a%2Bb&state=x+y'],
  [
    'https://app.example/cb?tenant=1%20b',
    'https://app.example/cb?tenant=1%20b&code=a%2Bb&state=x+y',
  ],
  ['com.example.app:/callback', 'com.example.app:/callback?code=a%2Bb&state=x+y'],
])('%s takes an answer', (uri, answered) => {
  expect(withParameters(uri, { code: 'a+b', state: 'x y' })).toBe(answered);
});

test.each([
  ['https://app.example/callback', 'https://app.example'],
  ['http://127.0.0.1:49152/native', 'http://127.0.0.1:49152'],
  ['http://[::1]:7000/native', 'http:'],
  ['com.example.app:/callback', 'com.example.app:'],
])('a form whose answer leads to %s is allowed %s', (uri, target) => {
  expect(formTarget(uri)).toBe(target);
});
