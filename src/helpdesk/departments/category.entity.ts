import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** What a ticket is about. */
@Entity('ticket_categories')
@Index('ticket_categories_name_key', { synchronize: false })
export class TicketCategory {
  @IdColumn('ticket_categories')
  id!: number;

  /** Absent: it serves every department. */
  @ForeignKey('Department', { name: 'ticket_categories_department_id_fkey' })
  @Index('ticket_categories_department_id_idx')
  @Column('integer', { nullable: true })
  departmentId!: number | null;

  @Column('text')
  name!: string;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
