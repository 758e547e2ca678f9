import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  MoneyColumn,
  RowVersion,
} from '../../platform/database/columns.js';
import type { VoucherLife } from './voucher-status.js';
import type { VoucherSource, VoucherType } from './voucher-terms.js';

/** A code that lets somebody on line at a hotspot, for what was sold with it. */
@Entity('vouchers')
@Unique('vouchers_code_fingerprint_key', ['codeFingerprint'])
@Index('vouchers_hotspot_id_idx', ['hotspotId', 'id'])
@Index('vouchers_user_reference_idx', ['hotspotId', 'userReference'], {
  where: 'user_reference IS NOT NULL',
})
@Index('vouchers_batch_id_idx', ['batchId', 'id'], { where: 'batch_id IS NOT NULL' })
export class Voucher implements VoucherLife {
  @IdColumn('vouchers')
  id!: number;

  @ForeignKey('Hotspot', { name: 'vouchers_hotspot_id_fkey' })
  @Column('integer')
  hotspotId!: number;

  /** `null` for a product that its hotspot does not list. */
  @ForeignKey('HotspotService', { name: 'vouchers_service_id_fkey' })
  @Index('vouchers_service_id_idx')
  @Column('integer', { nullable: true })
  serviceId!: number | null;

  @ForeignKey('Product', { name: 'vouchers_product_id_fkey' })
  @Index('vouchers_product_id_idx')
  @Column('integer')
  productId!: number;

  @ForeignKey('VoucherBatch', { name: 'vouchers_batch_id_fkey' })
  @Column('integer', { nullable: true })
  batchId!: number | null;

  /** By what a code is found; the code itself is in the seal (docs/adr/0014). */
  @Column('bytea')
  codeFingerprint!: Buffer;

  @Column('bytea')
  sealedCode!: Buffer;

  /** `null` with passcode coding: the password is empty. */
  @Column('bytea', { nullable: true })
  sealedPassword!: Buffer | null;

  @Column('text')
  type!: VoucherType;

  @Column('integer', { nullable: true })
  runSeconds!: number | null;

  @Column('bigint', { nullable: true })
  bytesLimit!: number | null;

  /** From the guest, by itself. */
  @Column('bigint', { nullable: true })
  uploadBytesLimit!: number | null;

  /** To the guest, by itself. */
  @Column('bigint', { nullable: true })
  downloadBytesLimit!: number | null;

  /** On line a day, of all devices together, on the clocks of the hotspot. */
  @Column('integer', { nullable: true })
  dailySecondsLimit!: number | null;

  @Column('integer', { nullable: true })
  downloadKbps!: number | null;

  @Column('integer', { nullable: true })
  uploadKbps!: number | null;

  /** Devices at once. */
  @Column('integer')
  userLimit!: number;

  /** How often a bound device may be replaced by another. */
  @Column('integer')
  movesLimit!: number;

  @MoneyColumn()
  price!: string;

  @InstantColumn()
  validFrom!: Date;

  /** A date that ends it whether used or not: the limit of ttl. */
  @InstantColumn({ nullable: true })
  validUntil!: Date | null;

  /** By when it must have been used first. */
  @InstantColumn()
  unusedUntil!: Date;

  @Column('text', { nullable: true })
  comment!: string | null;

  /** Octopus `userId`: whom it was given to. */
  @Column('text', { nullable: true })
  userReference!: string | null;

  @Column('text')
  source!: VoucherSource;

  @Column('text')
  createdBy!: string;

  @InstantColumn({ nullable: true })
  firstLoginAt!: Date | null;

  @InstantColumn({ nullable: true })
  lastLoginAt!: Date | null;

  /** When the time that began with the first login is over. */
  @InstantColumn({ nullable: true })
  endsAt!: Date | null;

  @Column('integer', { default: 0 })
  logins!: number;

  @Column('integer', { default: 0 })
  moves!: number;

  @Column('bigint', { default: 0 })
  bytesIn!: number;

  @Column('bigint', { default: 0 })
  bytesOut!: number;

  @Column('bigint', { default: 0 })
  secondsUsed!: number;

  /** The last day on line, kept for vouchers with a limit a day. */
  @Column('date', { nullable: true })
  lastDay!: string | null;

  @Column('bigint', { default: 0 })
  lastDaySeconds!: number;

  @InstantColumn({ nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { nullable: true })
  withdrawnAs!: 'expired' | 'cancelled' | null;

  @Column('text', { nullable: true })
  withdrawnReason!: string | null;

  @InstantColumn({ nullable: true })
  blockedAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
