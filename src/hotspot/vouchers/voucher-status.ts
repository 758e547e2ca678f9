import type { VoucherStatus, VoucherType } from './voucher-terms.js';

/** What the state of a voucher depends on. */
export interface VoucherLife {
  type: VoucherType;
  runSeconds: number | null;
  bytesLimit: number | null;
  uploadBytesLimit: number | null;
  downloadBytesLimit: number | null;
  validUntil: Date | null;
  unusedUntil: Date;
  firstLoginAt: Date | null;
  endsAt: Date | null;
  bytesIn: number;
  bytesOut: number;
  secondsUsed: number;
  withdrawnAs: 'expired' | 'cancelled' | null;
}

/**
 * What a voucher is at an instant. Nothing has to happen for time to end it: the state is computed
 * wherever it is read. `voucher_status` says the same in PostgreSQL; a test holds them together.
 */
export function statusAt(voucher: VoucherLife, now: Date): VoucherStatus {
  if (voucher.withdrawnAs !== null) return voucher.withdrawnAs;
  if (voucher.firstLoginAt === null) {
    return isOver(voucher.unusedUntil, now) || isOver(voucher.validUntil, now) ? 'expired' : 'new';
  }
  const isFinished =
    isOver(voucher.endsAt, now) ||
    isOver(voucher.validUntil, now) ||
    (voucher.type === 'onl' && voucher.secondsUsed >= (voucher.runSeconds ?? 0)) ||
    isUsedUp(voucher.bytesIn + voucher.bytesOut, voucher.bytesLimit) ||
    isUsedUp(voucher.bytesIn, voucher.uploadBytesLimit) ||
    isUsedUp(voucher.bytesOut, voucher.downloadBytesLimit);
  return isFinished ? 'finished' : 'active';
}

function isUsedUp(bytes: number, limit: number | null): boolean {
  return limit !== null && bytes >= limit;
}

function isOver(end: Date | null, now: Date): boolean {
  return end !== null && now >= end;
}
