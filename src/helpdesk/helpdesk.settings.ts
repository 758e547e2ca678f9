import { setting } from '../platform/settings/settings.js';

const isDays = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 3650;

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

export const HELPDESK_SETTINGS = [TicketReopenDays, TicketCloseDays];
