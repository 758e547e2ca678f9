import { Column, Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** What products are arranged by on price lists, e.g. `Fibre`. */
@Entity('product_groups')
@Index('product_groups_name_key', { synchronize: false })
export class ProductGroup {
  @IdColumn('product_groups')
  id!: number;

  /** Unique in any case. */
  @Column('text')
  name!: string;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
