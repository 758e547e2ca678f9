import { mustMakeUpPool } from './networks.js';

test.each([
  [['100.64.0.0/10'], 'dynamic', 32],
  [['203.0.113.0/24', '198.51.100.16/28'], 'static', 32],
  [['2001:db8::/32'], 'static', 56],
  [['2001:db8:1::/96'], 'static', 128],
] as const)('%s make up a %s pool of /%s', (networks, kind, length) => {
  expect(() => {
    mustMakeUpPool(networks, kind, length);
  }).not.toThrow();
});

test.each([
  [['203.0.113.1/24'], 'static', 32, 'is no network'],
  [['203.0.113.0'], 'static', 32, 'is no network'],
  [['fe80::%eth0/64'], 'static', 128, 'is no network'],
  [['203.0.113.0/24', '2001:db8::/64'], 'static', 32, 'all be of IPv4'],
  [['2001:db8::/64'], 'dynamic', 64, 'IPv4 in a dynamic pool'],
  [['203.0.113.0/24'], 'static', 56, 'at most 32'],
  [['203.0.113.0/28'], 'static', 27, 'smaller than one'],
  [['2001:db8::/64'], 'static', 128, '2^32'],
] as const)('%s do not make up a %s pool of /%s: %s', (networks, kind, length, why) => {
  expect(() => {
    mustMakeUpPool(networks, kind, length);
  }).toThrow(why);
});
