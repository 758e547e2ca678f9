import { receiverUrlMistake } from './receiver-url.js';

test.each([
  'https://hooks.example/lastmile?tenant=7',
  'http://hooks.example:8080/',
  'https://93.184.215.14/',
  'http://10.20.0.1/',
])('%s may be a receiver', (url) => {
  expect(receiverUrlMistake(url, ['10.20.0.0/16'])).toBeUndefined();
});

test.each([
  ['hooks.example', 'must be a URL'],
  ['ftp://hooks.example/', 'must begin with'],
  ['file:///etc/passwd', 'must begin with'],
  ['https://user:secret@hooks.example/', 'must not contain a user name'],
  ['https://hooks.example/#part', 'must not contain a fragment'],
  ['https://hooks.example:25/', 'must use port'],
  ['https://hooks.example:6/', 'must use port'],
  ['http://127.0.0.1:3000/', 'must lead to a public address'],
  ['http://0x7f.1/', 'must lead to a public address'],
  ['http://[::1]:3000/', 'must lead to a public address'],
])('%s may not: %s', (url, mistake) => {
  expect(receiverUrlMistake(url, [])).toContain(mistake);
});
