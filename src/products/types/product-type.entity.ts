import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import type { ProductKind } from '../products.types.js';

/** A way of selling, e.g. `Monthly capped`; decides what kind its products are of. */
@Entity('product_types')
@Index('product_types_name_key', { synchronize: false })
@Unique('product_types_id_kind_key', ['id', 'kind'])
@Check('product_types_kind_check', `kind IN ('data', 'non_data', 'prepaid', 'hotspot')`)
export class ProductType {
  @IdColumn('product_types')
  id!: number;

  /** Unique in any case. */
  @Column('text')
  name!: string;

  /** Never changes: products rely on it. */
  @Column('text')
  kind!: ProductKind;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
