import { milder, reminderLevel, stageAfter } from './stages.js';

const POLICY = { reminderDays: [3, 10], slowDownDays: 14, holdDays: 21 };
const LETTERS_ONLY = { reminderDays: [3], slowDownDays: null, holdDays: null };

test.each([
  [1, 0, null],
  [3, 1, null],
  [10, 2, null],
  [14, 2, 'slowed_down'],
  [20, 2, 'slowed_down'],
  [21, 2, 'suspended'],
  [400, 2, 'suspended'],
])('%i days: reminder %i and %s', (days, level, stage) => {
  expect([reminderLevel(days, POLICY), stageAfter(days, POLICY)]).toEqual([level, stage]);
});

test('what is not in the policy never happens', () => {
  expect(stageAfter(4000, LETTERS_ONLY)).toBeNull();
  expect(stageAfter(4000, { ...LETTERS_ONLY, slowDownDays: 5 })).toBe('slowed_down');
});

test.each([
  ['suspended', 'slowed_down', 'slowed_down'],
  ['slowed_down', 'suspended', 'slowed_down'],
  ['suspended', 'suspended', 'suspended'],
  [null, 'suspended', null],
  ['slowed_down', null, null],
] as const)('of %s and %s, %s is milder', (one, other, expected) => {
  expect(milder(one, other)).toBe(expected);
});
