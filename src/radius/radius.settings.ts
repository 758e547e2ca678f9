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

export const RADIUS_SETTINGS = [AllowanceResets, RadiusServerAddress];
