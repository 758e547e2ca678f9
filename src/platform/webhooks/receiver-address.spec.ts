import { isReachable, literalAddress } from './receiver-address.js';

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://017700000001/',
  'http://１２７.０.０.１/',
  'http://[::1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://0.0.0.0/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
])('%s is not reached', (url) => {
  const address = literalAddress(new URL(url));
  expect(address).toBeDefined();
  expect(isReachable(address!)).toBe(false);
});

test.each(['http://93.184.215.14/', 'http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/'])(
  '%s is reached',
  (url) => {
    expect(isReachable(literalAddress(new URL(url))!)).toBe(true);
  },
);

test('a network that is allowed is reached, and nothing beside it', () => {
  const allowed = ['10.20.0.0/16', 'fd00::/8'];
  expect(isReachable('10.20.30.40', allowed)).toBe(true);
  expect(isReachable('::ffff:10.20.30.40', allowed)).toBe(true);
  expect(isReachable('10.21.0.1', allowed)).toBe(false);
  expect(isReachable('fd12::1', allowed)).toBe(true);
  expect(isReachable('127.0.0.1', allowed)).toBe(false);
});

test('a name is no literal address', () => {
  expect(literalAddress(new URL('https://hooks.example/'))).toBeUndefined();
});
