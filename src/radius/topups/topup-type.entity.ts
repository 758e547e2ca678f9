import { Check, Column, Entity, Exclusion, ForeignKey, Index } from 'typeorm';
import {
  IdColumn,
  InstantColumn,
  MoneyColumn,
  RowVersion,
} from '../../platform/database/columns.js';

export const TOPUP_UNITS = ['KB', 'MB', 'GB', 'TB'] as const;
export type TopupUnit = (typeof TOPUP_UNITS)[number];

/** A unit is 1024 of the one before. */
export const UNIT_BYTES: Readonly<Record<TopupUnit, number>> = {
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

export type TopupValidity = 'period_end' | 'never' | 'duration';

/** Data on sale beyond the plan. Of those on sale, all are global or all belong to a product. */
@Entity('topup_types')
@Exclusion(
  'topup_types_mode_excl',
  'USING gist (((product_id IS NULL)::integer) WITH <>) WHERE (is_active)',
)
@Check('topup_types_size_check', 'size > 0 AND size_bytes > 0')
@Check('topup_types_unit_check', `unit IN ('KB', 'MB', 'GB', 'TB')`)
@Check('topup_types_price_check', 'price >= 0')
@Check('topup_types_validity_check', `validity IN ('period_end', 'never', 'duration')`)
export class TopupType {
  @IdColumn('topup_types')
  id!: number;

  @Column('text')
  name!: string;

  @Column('integer')
  size!: number;

  @Column('text')
  unit!: TopupUnit;

  @Column('bigint')
  sizeBytes!: number;

  @MoneyColumn()
  price!: string;

  @Column('text')
  validity!: TopupValidity;

  /** For `duration`. */
  @Column('integer', { nullable: true })
  validitySeconds!: number | null;

  /** Only for accounts with this product. */
  @ForeignKey('Product', { name: 'topup_types_product_id_fkey' })
  @Index('topup_types_product_id_idx')
  @Column('integer', { nullable: true })
  productId!: number | null;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
