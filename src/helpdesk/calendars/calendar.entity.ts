import { Column, Entity, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import type { WeeklyInterval } from './business-time.js';

/** When people work: what promises are reckoned in. */
@Entity('business_calendars')
@Unique('business_calendars_name_key', ['name'])
export class BusinessCalendar {
  @IdColumn('business_calendars')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text')
  timeZone!: string;

  @Column('jsonb')
  intervals!: WeeklyInterval[];

  /** `YYYY-MM-DD` */
  @Column('text', { array: true, default: '{}' })
  holidays!: string[];

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
