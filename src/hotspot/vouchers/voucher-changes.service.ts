import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { VoucherIsOver } from '../hotspot.errors.js';
import { VoucherChanged } from '../hotspot.events.js';
import { extended } from './voucher-extension.js';
import type { Voucher } from './voucher.entity.js';
import { VouchersRepository } from './vouchers.repository.js';
import { Vouchers } from './vouchers.service.js';

/** What may be changed of a sold voucher. */
export interface VoucherChange {
  /** So many seconds more, of whatever its time is measured by. */
  extendSeconds?: number;
  /** So many bytes more of each limit of traffic that it has. */
  extendBytes?: number;
  validUntil?: Date;
  /** Both or none; `null` is unlimited. */
  downloadKbps?: number | null;
  uploadKbps?: number | null;
  userLimit?: number;
  /** On line a day; `null` is no limit. A voucher that had none counts from then on. */
  dailySecondsLimit?: number | null;
  isBlocked?: boolean;
  comment?: string | null;
}

/** Changes of sold vouchers: audited, and by CoA in the sessions that run. */
@Injectable()
export class VoucherChanges {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly vouchers: Vouchers,
    private readonly rows: VouchersRepository,
  ) {}

  /**
   * @param version only if the row still has it
   * @throws VoucherNotFound VoucherIsOver StaleVersion ValidationFailed
   */
  modify(actor: Actor, id: number, change: VoucherChange, version?: number): Promise<Voucher> {
    return this.database.transaction(async () => {
      const voucher = await this.held(actor, id, version);
      const before = wordsOf(voucher);
      Object.assign(voucher, changedFields(voucher, change, this.clock.now()));
      mustHaveSpeeds(voucher);
      const { before: was, after } = difference<object>(before, wordsOf(voucher));
      if (Object.keys(after).length === 0) return voucher;
      voucher.modifiedAt = this.clock.now();
      const saved = await this.rows.save(voucher);
      await this.record(actor, saved, 'changed', was, after);
      return saved;
    });
  }

  /**
   * Binds a device to a voucher, in place of another that it was bound to; who is on line with that
   * one is disconnected. @throws VoucherNotFound VoucherIsOver StaleVersion Conflict
   */
  moveDevice(
    actor: Actor,
    id: number,
    device: string,
    replaces: string | undefined,
    version?: number,
  ): Promise<Voucher> {
    return this.database.transaction(async () => {
      const voucher = await this.held(actor, id, version);
      const bound = await this.rows.devicesOf(id);
      const parting = replaces ?? (bound.length >= voucher.userLimit ? bound[0] : undefined);
      if (replaces !== undefined && !bound.includes(replaces)) {
        throw ValidationFailed.of('replaces', 'is not bound to this voucher');
      }
      if (bound.includes(device)) {
        throw new Conflict('This voucher is bound to the device already.');
      }
      await this.rows.rebind(id, device, parting);
      voucher.modifiedAt = this.clock.now();
      const saved = await this.rows.save(voucher);
      const was = { device: parting ?? null };
      await this.record(actor, saved, 'device_moved', was, { device });
      return saved;
    });
  }

  private async held(actor: Actor, id: number, version: number | undefined): Promise<Voucher> {
    await this.vouchers.resolve(actor, { voucherId: id });
    const voucher = await this.rows.hold(id);
    mustBeVersion(voucher, version);
    if (voucher.withdrawnAs !== null) throw new VoucherIsOver(voucher.withdrawnAs);
    return voucher;
  }

  private async record(
    actor: Actor,
    voucher: Voucher,
    verb: 'changed' | 'device_moved',
    before: object,
    after: object,
  ): Promise<void> {
    await this.audit.record(actor, {
      action: `hotspot.voucher.${verb}`,
      subject: 'voucher',
      subjectId: voucher.id,
      before,
      after,
    });
    await this.rows.reconcile(voucher.id, verb === 'changed' ? 'voucher_changed' : verb);
    await this.events.emit(new VoucherChanged(voucher.id, Object.keys(after)));
  }
}

function changedFields(voucher: Voucher, change: VoucherChange, now: Date): Partial<Voucher> {
  const { extendSeconds, extendBytes, validUntil, isBlocked, ...plain } = change;
  if (validUntil !== undefined && validUntil <= voucher.validFrom) {
    throw ValidationFailed.of('valid_until', 'must be later than its beginning');
  }
  return {
    ...plain,
    ...(extendSeconds === undefined ? {} : extended(voucher, extendSeconds, now)),
    ...(extendBytes === undefined ? {} : withMoreBytes(voucher, extendBytes)),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(isBlocked === undefined
      ? {}
      : { blockedAt: isBlocked ? (voucher.blockedAt ?? now) : null }),
  };
}

function withMoreBytes(voucher: Voucher, bytes: number): Partial<Voucher> {
  const limits = ['bytesLimit', 'uploadBytesLimit', 'downloadBytesLimit'] as const;
  const limited = limits.filter((limit) => voucher[limit] !== null);
  if (limited.length === 0) {
    throw ValidationFailed.of('extend_bytes', 'is for vouchers with a limit of traffic');
  }
  return Object.fromEntries(limited.map((limit) => [limit, Number(voucher[limit]) + bytes]));
}

function mustHaveSpeeds({ downloadKbps, uploadKbps }: Voucher): void {
  if ([downloadKbps, uploadKbps].filter((kbps) => kbps === null).length === 1) {
    throw ValidationFailed.of('upload_kbps', 'must be given with download_kbps, or neither');
  }
}

/** What the audit trail keeps of a change. */
function wordsOf(voucher: Voucher): Record<string, unknown> {
  return {
    run_seconds: voucher.runSeconds,
    ends_at: voucher.endsAt,
    valid_until: voucher.validUntil,
    unused_until: voucher.unusedUntil,
    bytes_limit: voucher.bytesLimit,
    upload_bytes_limit: voucher.uploadBytesLimit,
    download_bytes_limit: voucher.downloadBytesLimit,
    daily_seconds_limit: voucher.dailySecondsLimit,
    download_kbps: voucher.downloadKbps,
    upload_kbps: voucher.uploadKbps,
    user_limit: voucher.userLimit,
    blocked: voucher.blockedAt !== null,
    comment: voucher.comment,
  };
}
