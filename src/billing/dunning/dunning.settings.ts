import { isMoney } from '../../platform/money/money.js';
import { setting } from '../../platform/settings/settings.js';

const DAYS_MAX = 3650;
const LEVELS_MAX = 10;

const isDay = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= DAYS_MAX;
const isDayOrNever = (value: unknown): value is number | null => value === null || isDay(value);

export const ReminderDays = setting<number[]>(
  'dunning_reminder_days',
  'Days after the due date on which a customer is reminded; an empty list reminds nobody.',
  [3, 10, 17],
  (value): value is number[] =>
    Array.isArray(value) &&
    value.length <= LEVELS_MAX &&
    value.every((day, at) => isDay(day) && value.slice(0, at).every((before) => before < day)),
  'be a rising list of at most 10 whole numbers from 1 to 3650',
);
export const SlowDownDays = setting<number | null>(
  'dunning_slow_down_days',
  'Days after the due date on which the services of a customer are slowed down; null: never.',
  null,
  isDayOrNever,
  'be a whole number from 1 to 3650, or null',
);
export const HoldDays = setting<number | null>(
  'dunning_hold_days',
  'Days after the due date on which the services of a customer are held back; null: never.',
  null,
  isDayOrNever,
  'be a whole number from 1 to 3650, or null',
);
export const DunningMinimum = setting<string>(
  'dunning_minimum',
  'What must be overdue in all before anything is done about it.',
  '1',
  (value): value is string => typeof value === 'string' && isMoney(value) && !value.startsWith('-'),
  'be a decimal string of at most 5 decimals, such as "1.00"',
);
export const HoldsOverLimit = setting<boolean>(
  'dunning_holds_over_limit',
  'Whether a customer who owes more than the credit limit of his account is held back at once.',
  false,
  (value): value is boolean => typeof value === 'boolean',
  'be true or false',
);

export const DUNNING_SETTINGS = [
  ReminderDays,
  SlowDownDays,
  HoldDays,
  DunningMinimum,
  HoldsOverLimit,
];
