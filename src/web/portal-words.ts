import { DateTime } from 'luxon';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes as products and top-ups count them, by 1024: `31.4 GB`. */
export function bytesInWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${value} bytes` : `${value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** A speed as products are sold: `20 Mbit/s`. */
export function speedInWords(kbps: number | null): string {
  if (kbps === null) return 'unlimited';
  return kbps < 1000 ? `${kbps} kbit/s` : `${Number((kbps / 1000).toFixed(1))} Mbit/s`;
}

/** A business date `YYYY-MM-DD` as `1 December 2026`. */
export function dateInWords(date: string): string {
  return DateTime.fromISO(date).toFormat('d LLLL yyyy');
}

/** An instant as `1 December 2026, 14:05` in the ISP's zone. */
export function instantInWords(instant: string, zone: string): string {
  return DateTime.fromISO(instant, { zone }).toFormat('d LLLL yyyy, HH:mm');
}

/** An amount with its currency; a debt has no sign. */
export function moneyInWords(amount: string, currency: string): string {
  return `${amount.replace(/^-/, '').replace(/\B(?=(\d{3})+(?=\.))/g, '\u00a0')} ${currency}`;
}

const TICKET_STATUSES: Readonly<Record<string, string>> = {
  open: 'Open',
  reopened: 'Open again',
  resolved: 'Resolved',
  closed: 'Closed',
  duplicate: 'Answered elsewhere',
};
const INVOICE_STATUSES: Readonly<Record<string, string>> = {
  issued: 'Open',
  partially_paid: 'Partly paid',
  paid: 'Paid',
  credited: 'Credited',
};
const ACCOUNT_STATUSES: Readonly<Record<string, string>> = {
  pending: 'Not started yet',
  active: 'Active',
  suspended: 'Suspended',
  terminated: 'Ended',
};

export const ticketStatus = (status: string): string => TICKET_STATUSES[status] ?? status;
export const invoiceStatus = (status: string): string => INVOICE_STATUSES[status] ?? status;
export const accountStatus = (status: string): string => ACCOUNT_STATUSES[status] ?? status;
