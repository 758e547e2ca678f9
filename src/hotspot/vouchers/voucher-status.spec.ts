import { statusAt, type VoucherLife } from './voucher-status.js';

const at = (time: string): Date => new Date(`2026-03-01T${time}:00Z`);
const unused: VoucherLife = {
  type: 'ttf',
  runSeconds: 3600,
  bytesLimit: null,
  uploadBytesLimit: null,
  downloadBytesLimit: null,
  validUntil: null,
  unusedUntil: at('12:00'),
  firstLoginAt: null,
  endsAt: null,
  bytesIn: 0,
  bytesOut: 0,
  secondsUsed: 0,
  withdrawnAs: null,
};
const used = { ...unused, firstLoginAt: at('10:00'), endsAt: at('11:00') };
const online = { ...used, type: 'onl' as const, endsAt: null };

test.each<[string, VoucherLife, string, string]>([
  ['unused on the shelf', unused, '11:59', 'new'],
  ['unused when its shelf life ends', unused, '12:00', 'expired'],
  ['unused at its date', { ...unused, validUntil: at('11:00') }, '11:00', 'expired'],
  ['running', used, '10:59', 'active'],
  ['run out', used, '11:00', 'finished'],
  ['used, past its shelf life', { ...used, endsAt: at('14:00') }, '13:00', 'active'],
  ['used, cut short by its date', { ...used, validUntil: at('10:30') }, '10:30', 'finished'],
  ['on line for less than its time', { ...online, secondsUsed: 3599 }, '23:00', 'active'],
  ['on line for all of its time', { ...online, secondsUsed: 3600 }, '10:10', 'finished'],
  ['traffic left', { ...used, bytesLimit: 100, bytesIn: 40, bytesOut: 59 }, '10:10', 'active'],
  ['traffic used', { ...used, bytesLimit: 100, bytesIn: 40, bytesOut: 60 }, '10:10', 'finished'],
  ['upload left', { ...used, uploadBytesLimit: 50, bytesIn: 49, bytesOut: 99 }, '10:10', 'active'],
  ['upload used', { ...used, uploadBytesLimit: 50, bytesIn: 50 }, '10:10', 'finished'],
  ['download used', { ...used, downloadBytesLimit: 50, bytesOut: 50 }, '10:10', 'finished'],
  ['cancelled while running', { ...used, withdrawnAs: 'cancelled' }, '10:10', 'cancelled'],
  ['expired by staff', { ...unused, withdrawnAs: 'expired' }, '10:10', 'expired'],
])('a voucher %s', (_, voucher, time, status) => {
  expect(statusAt(voucher, at(time))).toBe(status);
});
