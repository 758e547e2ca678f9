import { USERNAME } from './username.js';

test.each(['d:support', 'jessica', 'jessica@pienaar.example', 'Ünal', 'x'.repeat(100)])(
  '%s may be a username',
  (username) => {
    expect(USERNAME.test(username)).toBe(true);
  },
);

test.each([
  ['is empty', ''],
  ['has a space', 'jessica pienaar'],
  ['has a line break', 'jessica\n'],
  ['has a NUL', 'jess\u0000ica'],
  ['has an invisible joiner', 'jess\u200dica'],
  ['would pass for the house', 'System:billing-run'],
  ['is too long', 'x'.repeat(101)],
])('a username that %s is refused', (_, username) => {
  expect(USERNAME.test(username)).toBe(false);
});
