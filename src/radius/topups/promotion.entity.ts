import { Check, Column, Entity, Exclusion } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** A time in which every top-up is credited twice. Two never overlap. */
@Entity('double_data_promotions')
@Check('double_data_promotions_ends_at_check', 'ends_at > starts_at')
@Exclusion('double_data_promotions_span_excl', 'USING gist (tstzrange(starts_at, ends_at) WITH &&)')
export class Promotion {
  @IdColumn('double_data_promotions')
  id!: number;

  @Column('text')
  name!: string;

  @InstantColumn()
  startsAt!: Date;

  /** The first instant at which it no longer holds. */
  @InstantColumn()
  endsAt!: Date;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
