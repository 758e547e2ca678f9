import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../platform/database/columns.js';

export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'proposal', 'won', 'lost'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** Somebody who may become a customer. */
@Entity('leads')
@Check(
  'leads_status_check',
  "status IN ('new', 'contacted', 'qualified', 'proposal', 'won', 'lost')",
)
@Check('leads_reachable_check', 'email IS NOT NULL OR phone IS NOT NULL')
@Check('leads_won_check', "(status = 'won') = (customer_id IS NOT NULL)")
@Index('leads_created_at_idx', ['createdAt', 'id'])
@Index('leads_status_idx', ['status', 'createdAt', 'id'])
@Index('leads_email_idx', { synchronize: false })
export class Lead {
  @IdColumn('leads')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Index('leads_phone_key_idx')
  @Column('text', { nullable: true })
  phoneKey!: string | null;

  @Column('text', { nullable: true })
  companyName!: string | null;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { nullable: true })
  gps!: string | null;

  /** What he is interested in. */
  @ForeignKey('Product', { name: 'leads_product_id_fkey' })
  @Index('leads_product_id_idx')
  @Column('integer', { nullable: true })
  productId!: number | null;

  @Column('text', { nullable: true })
  leadSource!: string | null;

  @ForeignKey('LeadPromotion', { name: 'leads_promotion_id_fkey' })
  @Index('leads_promotion_id_idx')
  @Column('integer', { nullable: true })
  promotionId!: number | null;

  @Column('text', { nullable: true })
  notes!: string | null;

  @Column('text')
  status!: LeadStatus;

  @Column('text', { nullable: true })
  lostReason!: string | null;

  @ForeignKey('User', { name: 'leads_assigned_to_id_fkey', onDelete: 'SET NULL' })
  @Index('leads_assigned_to_id_idx')
  @Column('integer', { nullable: true })
  assignedToId!: number | null;

  /** The first lead of the same e-mail address or telephone number. */
  @ForeignKey('Lead', { name: 'leads_duplicate_of_id_fkey', onDelete: 'SET NULL' })
  @Index('leads_duplicate_of_id_idx')
  @Column('integer', { nullable: true })
  duplicateOfId!: number | null;

  /** Whom he has become. */
  @ForeignKey('Customer', { name: 'leads_customer_id_fkey' })
  @Index('leads_customer_id_idx')
  @Column('integer', { nullable: true })
  customerId!: number | null;

  @ForeignKey('DataAccount', { name: 'leads_data_account_id_fkey' })
  @Index('leads_data_account_id_idx')
  @Column('integer', { nullable: true })
  dataAccountId!: number | null;

  @InstantColumn({ nullable: true })
  convertedAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
