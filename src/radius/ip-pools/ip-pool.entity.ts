import { Column, Entity, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** Networks that a NAS hands addresses out of, by the name that it knows them under (Framed-Pool). */
@Entity('ip_pools')
@Unique('ip_pools_name_key', ['name'])
export class IpPool {
  @IdColumn('ip_pools')
  id!: number;

  @Column('text')
  name!: string;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
