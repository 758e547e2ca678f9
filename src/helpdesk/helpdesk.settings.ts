import { setting } from '../platform/settings/settings.js';

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
const isDays = (value: unknown): value is number => isWhole(value, 0, 3650);

export const TicketReopenDays = setting(
  'ticket_reopen_days',
  'Days after closing in which the customer’s answer reopens a ticket; later he opens a new one.',
  30,
  isDays,
  'be a whole number from 0 to 3650',
);
export const TicketCloseDays = setting(
  'ticket_close_days',
  'Days after which a resolved ticket is closed and its customer asked how satisfied he is; 0 for never.',
  7,
  isDays,
  'be a whole number from 0 to 3650',
);
export const MailInHourlyMax = setting(
  'mail_in_hourly_max',
  'Letters of one sender that reach the helpdesk within an hour; more are stored and wait for staff.',
  20,
  (value: unknown): value is number => isWhole(value, 1, 10_000),
  'be a whole number from 1 to 10000',
);
export const IncomingMailDays = setting(
  'incoming_mail_days',
  'Days for which letters to the helpdesk are kept as they came; 0 for ever.',
  365,
  isDays,
  'be a whole number from 0 to 3650',
);

export const HELPDESK_SETTINGS = [
  TicketReopenDays,
  TicketCloseDays,
  MailInHourlyMax,
  IncomingMailDays,
];
