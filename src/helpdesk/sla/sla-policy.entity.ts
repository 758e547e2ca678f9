import { Check, Column, Entity, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import type { SlaTarget } from './sla-clock.js';

/** What a department promises, by priority. */
@Entity('sla_policies')
@Unique('sla_policies_name_key', ['name'])
@Check('sla_policies_warn_percent_check', 'warn_percent BETWEEN 1 AND 99')
export class SlaPolicy {
  @IdColumn('sla_policies')
  id!: number;

  @Column('text')
  name!: string;

  @Column('jsonb')
  targets!: SlaTarget[];

  /** How much of the time may be gone before somebody is warned. */
  @Column('integer')
  warnPercent!: number;

  /** Whether a ticket on hold need not be answered; a resolution always waits while on hold. */
  @Column('boolean', { default: false })
  holdPausesFirstResponse!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
