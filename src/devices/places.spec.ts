import type { DevicePlace } from './devices.types.js';
import { destination, movesBetween } from './places.js';

/** `customer 1`, `site 2`, `stock`. */
function place(text: string): DevicePlace {
  const [status, id] = text.split(' ') as [DevicePlace['status'], string | undefined];
  const number = id === undefined ? null : Number(id);
  return {
    status,
    customerId: status === 'customer' ? number : null,
    hotspotId: status === 'site' ? number : null,
  };
}

test.each([
  ['stock', 'customer 1', ['customer 1']],
  ['stock', 'site 2', ['site 2']],
  ['stock', 'stock', []],
  ['customer 1', 'returned', ['returned']],
  ['customer 1', 'customer 1', []],
  ['customer 1', 'customer 2', ['returned', 'customer 2']],
  ['site 1', 'site 2', ['returned', 'site 2']],
  ['site', 'site 2', []],
  ['returned', 'stock', ['stock']],
  ['returned', 'customer 1', ['customer 1']],
  ['customer 1', 'retired', ['retired']],
  ['retired', 'stock', ['stock']],
])('a device comes from %s to %s by %j', (from, to, moves) => {
  expect(movesBetween(place(from), place(to))).toEqual(moves.map(place));
});

test.each([
  ['customer 1', 'stock'],
  ['customer 1', 'site 2'],
  ['site 2', 'customer 1'],
  ['retired', 'customer 1'],
  ['stock', 'returned'],
])('there is no way from %s to %s', (from, to) => {
  expect(movesBetween(place(from), place(to))).toBeUndefined();
});

test.each([
  ['stock', {}, 'stock'],
  ['stock', { customerId: 1 }, 'customer 1'],
  ['stock', { hotspotId: 2 }, 'site 2'],
  ['stock', { status: 'site' }, 'site'],
  ['stock', { customerId: null }, 'stock'],
  ['returned', { customerId: 1 }, 'customer 1'],
  ['customer 1', {}, 'customer 1'],
  ['customer 1', { customerId: 2 }, 'customer 2'],
  ['customer 1', { customerId: null }, 'returned'],
  ['customer 1', { customerId: null, hotspotId: 2 }, 'site 2'],
  ['customer 1', { status: 'retired' }, 'retired'],
  ['site 2', { status: 'returned' }, 'returned'],
  ['site 2', { hotspotId: null }, 'site'],
] as const)('from %s a change to %j leads to %s', (from, changes, to) => {
  expect(destination(place(from), changes)).toEqual(place(to));
});

test('a device at a customer may serve a hotspot, until it goes to another one', () => {
  const at = { status: 'customer', customerId: 1, hotspotId: 2 } as const;
  expect(destination(at, {})).toEqual(at);
  expect(destination(at, { hotspotId: 3 })).toEqual({ ...at, hotspotId: 3 });
  expect(movesBetween(at, { ...at, hotspotId: 3 })).toEqual([]);
  expect(destination(at, { customerId: 4 })).toEqual(place('customer 4'));
});

test.each([
  ['stock', { status: 'customer' }],
  ['stock', { status: 'site', customerId: 1 }],
  ['stock', { status: 'retired', hotspotId: 2 }],
] as const)('from %s a change to %j contradicts itself', (from, changes) => {
  expect(() => destination(place(from), changes)).toThrow(/customer_id|hotspot_id/);
});
