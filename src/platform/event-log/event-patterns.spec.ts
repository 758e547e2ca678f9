import { EVENT_PATTERN, takesEvent } from './event-patterns.js';

test.each([
  ['customers.customer.added', 'customers.customer.added'],
  ['customers.*', 'customers.customer.added'],
  ['customers.customer.*', 'customers.customer.added'],
  ['*.added', 'devices.device.added'],
  ['*', 'devices.device.moved'],
  ['*.customer.*', 'customers.customer.status_changed'],
])('%s takes %s', (pattern, type) => {
  expect(pattern).toMatch(EVENT_PATTERN);
  expect(takesEvent(pattern, type)).toBe(true);
});

test.each([
  ['customers.customer.added', 'customers.customer.modified'],
  ['customers.*', 'customersXcustomer.added'],
  ['customers', 'customers.customer.added'],
  ['*.added', 'customers.customer.added_twice'],
])('%s does not take %s', (pattern, type) => {
  expect(takesEvent(pattern, type)).toBe(false);
});

test.each(['', 'customers.', '.added', 'customers..added', 'Customers.*', '%', 'a b'])(
  '"%s" is no pattern',
  (pattern) => {
    expect(pattern).not.toMatch(EVENT_PATTERN);
  },
);
