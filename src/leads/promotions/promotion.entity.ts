import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** What a link for applicants offers: `/sales/apply/promo/<name>`. */
@Entity('promotions')
@Check('promotions_name_check', `name ~ '^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$'`)
@Check('promotions_days_check', 'ends_on >= starts_on')
@Index('promotions_name_key', { synchronize: false })
export class LeadPromotion {
  @IdColumn('promotions')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text')
  title!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @ForeignKey('Product', { name: 'promotions_product_id_fkey' })
  @Index('promotions_product_id_idx')
  @Column('integer', { nullable: true })
  productId!: number | null;

  /** The first and the last day on which it is offered, in the ISP's time zone. */
  @Column('date', { nullable: true })
  startsOn!: string | null;

  @Column('date', { nullable: true })
  endsOn!: string | null;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
