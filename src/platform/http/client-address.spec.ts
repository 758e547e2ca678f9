import type { Request } from 'express';
import { clientAddress, limitedNetwork } from './client-address.js';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['junk', ''],
  [undefined, ''],
])('a request from %s comes from "%s"', (ip, address) => {
  expect(clientAddress({ ip } as Request)).toBe(address);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:bbbb::9', '2001:db8:1:2::/64'],
  ['', ''],
])('attempts from %s are counted for %s', (address, network) => {
  expect(limitedNetwork(address)).toBe(network);
});
