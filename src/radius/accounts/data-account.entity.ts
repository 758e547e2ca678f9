import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  MoneyColumn,
  RowVersion,
} from '../../platform/database/columns.js';

export const LIFECYCLES = ['pending', 'active', 'terminated'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/**
 * A RADIUS credential with a product: what a customer goes on line with. Whether it may is the
 * verdict of lifecycle, holds, allowance and policy together (migrations/radius/verdict.ts).
 */
@Entity('data_accounts')
@Index('data_accounts_username_key', { synchronize: false })
@Index('data_accounts_search_idx', { synchronize: false })
@Index('data_accounts_pending_idx', { synchronize: false })
@Index('data_accounts_created_at_idx', ['createdAt', 'id'])
@Index('data_accounts_modified_at_idx', ['modifiedAt', 'id'])
@Check('data_accounts_lifecycle_check', `lifecycle IN ('pending', 'active', 'terminated')`)
@Check('data_accounts_price_check', 'price >= 0')
@Check('data_accounts_simultaneous_use_check', 'simultaneous_use BETWEEN 1 AND 1000')
@Check(
  'data_accounts_auto_topup_check',
  '(auto_topup_type_id IS NULL) = (auto_topup_limit IS NULL) AND auto_topup_limit >= 0',
)
export class DataAccount {
  @IdColumn('data_accounts')
  id!: number;

  @ForeignKey('Customer', { name: 'data_accounts_customer_id_fkey' })
  @Index('data_accounts_customer_id_idx')
  @Column('integer')
  customerId!: number;

  @ForeignKey('Product', { name: 'data_accounts_product_id_fkey' })
  @Index('data_accounts_product_id_idx')
  @Column('integer')
  productId!: number;

  /** Unique in any case and never used again. */
  @Column('text')
  username!: string;

  /** The password, sealed. */
  @Column('bytea')
  secret!: Buffer;

  @Column('text')
  lifecycle!: Lifecycle;

  /** Business date; before it the account is pending. */
  @Column('date')
  startsOn!: string;

  @InstantColumn({ nullable: true })
  terminatedAt!: Date | null;

  /** Own price per billing period instead of the product's. */
  @MoneyColumn({ nullable: true })
  price!: string | null;

  /** The only device it may be used with. */
  @Column('macaddr', { nullable: true })
  macAddress!: string | null;

  /** Sessions at the same time, instead of the product's. */
  @Column('integer', { nullable: true })
  simultaneousUse!: number | null;

  @ForeignKey('IpPool', { name: 'data_accounts_ip_pool_id_fkey' })
  @Index('data_accounts_ip_pool_id_idx')
  @Column('integer', { nullable: true })
  ipPoolId!: number | null;

  @ForeignKey('Device', { name: 'data_accounts_device_id_fkey' })
  @Index('data_accounts_device_id_idx')
  @Column('integer', { nullable: true })
  deviceId!: number | null;

  /** Bought by itself when the allowance is used up, for at most `autoTopupLimit` per period. */
  @ForeignKey('TopupType', { name: 'data_accounts_auto_topup_type_id_fkey' })
  @Index('data_accounts_auto_topup_type_id_idx')
  @Column('integer', { nullable: true })
  autoTopupTypeId!: number | null;

  @MoneyColumn({ nullable: true })
  autoTopupLimit!: string | null;

  /** The last one could not be paid; until then none is tried. */
  @InstantColumn({ nullable: true })
  autoTopupPausedUntil!: Date | null;

  /** For staff; never shown to the customer. */
  @Column('text', { nullable: true })
  comment!: string | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
