import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, MoneyColumn, RowVersion } from '../platform/database/columns.js';
import type { BillingPeriod, CapMode, NetworkTerms, ProductKind } from './products.types.js';

/** Something the ISP sells. Its price is in `product_prices`, by date. */
@Entity('products')
@Index('products_code_key', { synchronize: false })
@ForeignKey('ProductType', ['productTypeId', 'kind'], ['id', 'kind'], {
  name: 'products_product_type_id_fkey',
})
@Index('products_product_type_id_idx', ['productTypeId', 'kind'])
@Check('products_code_check', `code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$' AND code ~ '[A-Za-z]'`)
@Check('products_billing_period_check', `billing_period IN ('month', 'quarter', 'year', 'once')`)
@Check('products_cap_check', `(cap_bytes IS NULL) = (cap_mode IS NULL) AND cap_bytes > 0`)
@Check('products_speed_check', 'num_nonnulls(download_kbps, upload_kbps) <> 1')
@Check(
  'products_prepaid_check',
  `kind <> 'prepaid' OR (cap_bytes IS NOT NULL AND validity_seconds IS NOT NULL)`,
)
@Check('products_overage_price_check', 'overage_price >= 0')
@Check('products_validity_check', 'validity_seconds > 0')
@Check('products_simultaneous_use_check', 'simultaneous_use BETWEEN 1 AND 1000')
export class Product implements NetworkTerms {
  @IdColumn('products')
  id!: number;

  /** Unique in any case; contains a letter. */
  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** Its type's kind, held by the foreign key. */
  @Column('text')
  kind!: ProductKind;

  @ForeignKey('ProductGroup', { name: 'products_product_group_id_fkey' })
  @Index('products_product_group_id_idx')
  @Column('integer')
  productGroupId!: number;

  @Column('integer')
  productTypeId!: number;

  @Column('text')
  billingPeriod!: BillingPeriod;

  @Column('bigint', { nullable: true })
  capBytes!: number | null;

  @Column('text', { nullable: true })
  capMode!: CapMode | null;

  @Column('integer', { nullable: true })
  downloadKbps!: number | null;

  @Column('integer', { nullable: true })
  uploadKbps!: number | null;

  @Column('integer', { nullable: true })
  onceCappedDownloadKbps!: number | null;

  @Column('integer', { nullable: true })
  onceCappedUploadKbps!: number | null;

  /** Whether a top-up starts after the over-use of a soft cap, instead of paying it off first. */
  @Column('boolean', { default: false })
  addOverusageOnTopup!: boolean;

  /** For each GB (2³⁰ bytes) beyond a soft cap, at the end of the period; `null`: not charged. */
  @MoneyColumn({ nullable: true })
  overagePrice!: string | null;

  @ForeignKey('SpeedLimitPolicy', { name: 'products_fup_speed_limit_policy_id_fkey' })
  @Index('products_fup_speed_limit_policy_id_idx')
  @Column('integer', { nullable: true })
  fupSpeedLimitPolicyId!: number | null;

  @ForeignKey('SpeedBoostPolicy', { name: 'products_fup_speed_boost_policy_id_fkey' })
  @Index('products_fup_speed_boost_policy_id_idx')
  @Column('integer', { nullable: true })
  fupSpeedBoostPolicyId!: number | null;

  /** How long a prepaid portion or a voucher lasts. */
  @Column('integer', { nullable: true })
  validitySeconds!: number | null;

  /** Sessions at the same time; absent means one. */
  @Column('integer', { nullable: true })
  simultaneousUse!: number | null;

  /** Whether it is on sale; accounts that have it keep it. */
  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
