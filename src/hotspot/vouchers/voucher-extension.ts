import { secondsAfter } from './voucher-terms.js';
import type { VoucherLife } from './voucher-status.js';

type Extensible = Pick<
  VoucherLife,
  'type' | 'runSeconds' | 'validUntil' | 'unusedUntil' | 'firstLoginAt' | 'endsAt'
>;

/**
 * A voucher's time limits with so many seconds more: of its date if it runs until one, else of the
 * time that it is good for. What has run out begins anew: the seconds then count from now.
 */
export function extended(voucher: Extensible, seconds: number, now: Date): Partial<Extensible> {
  const later = (end: Date): Date => secondsAfter(end > now ? end : now, seconds);
  if (voucher.type === 'ttl') {
    const validUntil = voucher.validUntil === null ? null : later(voucher.validUntil);
    return { validUntil };
  }
  const runSeconds = voucher.runSeconds === null ? null : voucher.runSeconds + seconds;
  const validUntil = voucher.validUntil === null ? null : later(voucher.validUntil);
  if (voucher.firstLoginAt === null) {
    const isGone = voucher.unusedUntil <= now;
    return { runSeconds, validUntil, ...(isGone ? { unusedUntil: later(now) } : {}) };
  }
  return { runSeconds, validUntil, endsAt: voucher.endsAt === null ? null : later(voucher.endsAt) };
}
