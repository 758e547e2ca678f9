import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn } from '../../platform/database/columns.js';

export const BATCH_STATUSES = ['queued', 'running', 'finished', 'failed'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** Vouchers that are made, or were brought in, together. */
@Entity('voucher_batches')
@Index('voucher_batches_hotspot_id_idx', ['hotspotId', 'id'])
@Check('voucher_batches_source_check', `source IN ('made', 'imported')`)
@Check('voucher_batches_count_check', 'count BETWEEN 1 AND 100000')
@Check('voucher_batches_made_check', 'made BETWEEN 0 AND count')
@Check('voucher_batches_status_check', `status IN ('queued', 'running', 'finished', 'failed')`)
export class VoucherBatch {
  @IdColumn('voucher_batches')
  id!: number;

  @ForeignKey('Hotspot', { name: 'voucher_batches_hotspot_id_fkey' })
  @Column('integer')
  hotspotId!: number;

  @ForeignKey('Product', { name: 'voucher_batches_product_id_fkey' })
  @Index('voucher_batches_product_id_idx')
  @Column('integer')
  productId!: number;

  /** The reseller it is made for. */
  @ForeignKey('Partner', { name: 'voucher_batches_partner_id_fkey' })
  @Index('voucher_batches_partner_id_idx')
  @Column('integer', { nullable: true })
  partnerId!: number | null;

  /** The venue it is made for. */
  @ForeignKey('Customer', { name: 'voucher_batches_customer_id_fkey' })
  @Index('voucher_batches_customer_id_idx')
  @Column('integer', { nullable: true })
  customerId!: number | null;

  @Column('text')
  source!: 'made' | 'imported';

  /** How many there are to be. */
  @Column('integer')
  count!: number;

  /** How many there are. */
  @Column('integer', { default: 0 })
  made!: number;

  @Column('text')
  status!: BatchStatus;

  @Column('text', { nullable: true })
  failure!: string | null;

  /** How its codes are made and what each is given, as the order said. */
  @Column('jsonb')
  terms!: object;

  @Column('text', { nullable: true })
  comment!: string | null;

  @Column('text')
  createdBy!: string;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn({ nullable: true })
  finishedAt!: Date | null;

  @InstantColumn({ nullable: true })
  revokedAt!: Date | null;
}
