import { macAddress } from './mac-address.js';

test.each([
  '0a:1b:2c:3d:4e:5f',
  '0A-1B-2C-3D-4E-5F',
  '0a1b.2c3d.4e5f',
  '0A1B-2C3D-4E5F',
  '0a1b2c:3d4e5f',
  '0a1b2c-3d4e5f',
  '0a1b2c3d4e5f',
  '0A 1B 2C 3D 4E 5F',
  '  0a:1b:2c:3d:4e:5f ',
])('%s is 0a:1b:2c:3d:4e:5f', (text) => {
  expect(macAddress(text)).toBe('0a:1b:2c:3d:4e:5f');
});

test.each([
  '',
  '0a:1b:2c:3d:4e',
  '0a:1b:2c:3d:4e:5f:60',
  '0a:1b-2c:3d:4e:5f',
  '0g:1b:2c:3d:4e:5f',
  '0a1b.2c3d4e5f',
  '0a1b2c3d4e5',
  'router',
])('%s is no MAC address', (text) => {
  expect(macAddress(text)).toBeUndefined();
});
