import { Column, Entity, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** A named set of permissions. */
@Entity('roles')
@Unique('roles_name_key', ['name'])
export class Role {
  @IdColumn('roles')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  permissions!: string[];

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
