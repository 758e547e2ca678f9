import { Column, Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** Fair use: the more is used within a window, the slower it gets. Its steps are rows of their own. */
@Entity('fup_speed_limit_policies')
@Index('fup_speed_limit_policies_name_key', { synchronize: false })
export class SpeedLimitPolicy {
  @IdColumn('fup_speed_limit_policies')
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

/** Faster at certain hours of certain week days. Its windows are rows of their own. */
@Entity('fup_speed_boost_policies')
@Index('fup_speed_boost_policies_name_key', { synchronize: false })
export class SpeedBoostPolicy {
  @IdColumn('fup_speed_boost_policies')
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
