import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** A reply that staff send often. */
@Entity('canned_replies')
@Index('canned_replies_name_key', { synchronize: false })
export class CannedReply {
  @IdColumn('canned_replies')
  id!: number;

  /** Absent: it serves every department. */
  @ForeignKey('Department', { name: 'canned_replies_department_id_fkey' })
  @Index('canned_replies_department_id_idx')
  @Column('integer', { nullable: true })
  departmentId!: number | null;

  @Column('text')
  name!: string;

  /** With variables such as `{{customer.name}}`. */
  @Column('text')
  body!: string;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
