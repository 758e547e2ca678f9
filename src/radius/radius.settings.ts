import { isIP } from 'node:net';
import { setting } from '../platform/settings/settings.js';

const RESETS = ['calendar', 'anniversary'] as const;
type AllowanceReset = (typeof RESETS)[number];

/** Read by `allowance_period_at` (migrations/radius/periods.ts). */
export const AllowanceResets = setting<AllowanceReset>(
  'allowance_reset',
  'When allowances begin anew: with the calendar month, or on the day of the month on which the ' +
    'account began. Periods that have begun keep their end.',
  'calendar',
  (value): value is AllowanceReset => RESETS.some((each) => each === value),
  'be calendar or anniversary',
);

/** Read by the script of a NAS. */
export const RadiusServerAddress = setting<string>(
  'radius_server_address',
  'The IP address at which NAS reach FreeRADIUS; goes into their scripts.',
  '',
  (value): value is string => typeof value === 'string' && (value === '' || isIP(value) !== 0),
  'be an IP address',
);

export const SlowDownKbps = setting<number>(
  'slow_down_kbps',
  'Speed in kbit/s, both ways, of the accounts of customers who are slowed down for paying late.',
  512,
  (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000,
  'be a whole number from 1 to 1000000',
);

export const RADIUS_SETTINGS = [AllowanceResets, RadiusServerAddress, SlowDownKbps];
