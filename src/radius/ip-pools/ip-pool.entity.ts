import { Check, Column, Entity, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

export const POOL_KINDS = ['dynamic', 'static'] as const;
/** Of a dynamic pool the NAS hands out addresses by its name (Framed-Pool); of a static one we do. */
export type PoolKind = (typeof POOL_KINDS)[number];

/** Networks that accounts get their addresses from. */
@Entity('ip_pools')
@Unique('ip_pools_name_key', ['name'])
@Check('ip_pools_kind_check', `kind IN ('dynamic', 'static')`)
@Check('ip_pools_allocation_length_check', 'allocation_length BETWEEN 8 AND 128')
export class IpPool {
  @IdColumn('ip_pools')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text', { default: 'dynamic' })
  kind!: PoolKind;

  /** How long a prefix one account gets: 32 and 128 are single addresses. */
  @Column('integer')
  allocationLength!: number;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
