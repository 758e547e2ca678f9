import { redirectUriMistake } from './redirect-uri.js';

test.each([
  ['https://app.example/callback', false],
  ['https://app.example/callback?tenant=1', false],
  ['https://developers.google.com/oauthplayground', false],
  ['http://localhost:8080/callback', false],
  ['http://127.0.0.1/callback', false],
  ['http://[::1]:4000/callback', false],
  ['com.example.app:/callback', true],
  ['myapp://callback', true],
])('%s may be registered', (uri, isPublic) => {
  expect(redirectUriMistake(uri, isPublic)).toBeUndefined();
});

test.each([
  ['/callback', true, 'absolute'],
  ['app.example/callback', true, 'absolute'],
  ['https://app.example/callback#', false, 'fragment'],
  ['https://app.example/callback#token', false, 'fragment'],
  ['https://user:secret@app.example/', false, 'user name'],
  ['http://app.example/callback', false, 'loopback'],
  ['http://localhost.evil.example/', false, 'loopback'],
  ['http://127.0.0.1.evil.example/', false, 'loopback'],
  ['https://app.example/a b', false, 'ASCII'],
  ['https:\\\\app.example', false, 'ASCII'],
  ['https://app.example/\tcallback', false, 'ASCII'],
  ['https://äpp.example/', false, 'ASCII'],
  ['javascript:alert(1)', true, 'javascript:'],
  ['JavaScript:alert(1)', true, 'javascript:'],
  ['data:text/html,hello', true, 'data:'],
  ['file:///etc/passwd', true, 'file:'],
  ['com.example.app:/callback', false, 'public clients only'],
  [`https://app.example/${'a'.repeat(2000)}`, false, '2000'],
])('%s is refused (public: %s)', (uri, isPublic, reason) => {
  expect(redirectUriMistake(uri, isPublic)).toContain(reason);
});
