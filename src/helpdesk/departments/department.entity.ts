import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** Who works on tickets of a kind, and how; Jutda calls it a queue. */
@Entity('departments')
@Unique('departments_name_key', ['name'])
@Unique('departments_slug_key', ['slug'])
@Index('departments_email_key', { synchronize: false })
@Check('departments_slug_check', `slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`)
@Check('departments_escalate_days_check', 'escalate_days BETWEEN 1 AND 365')
export class Department {
  @IdColumn('departments')
  id!: number;

  @Column('text')
  name!: string;

  /** Stands in the subject of letters, `[slug-17]`. */
  @Column('text')
  slug!: string;

  /** What its letters are sent from and answered to. */
  @Column('text', { nullable: true })
  email!: string | null;

  /** Working days after which an untouched ticket gains priority; never, when absent. */
  @Column('integer', { nullable: true })
  escalateDays!: number | null;

  @Column('text', { array: true, default: '{}' })
  newTicketCc!: string[];

  @Column('text', { array: true, default: '{}' })
  updatedTicketCc!: string[];

  @ForeignKey('User', { name: 'departments_default_assignee_id_fkey', onDelete: 'SET NULL' })
  @Index('departments_default_assignee_id_idx')
  @Column('integer', { nullable: true })
  defaultAssigneeId!: number | null;

  /** Absent: it works around the clock. */
  @ForeignKey('BusinessCalendar', { name: 'departments_calendar_id_fkey' })
  @Index('departments_calendar_id_idx')
  @Column('integer', { nullable: true })
  calendarId!: number | null;

  @ForeignKey('SlaPolicy', { name: 'departments_sla_policy_id_fkey' })
  @Index('departments_sla_policy_id_idx')
  @Column('integer', { nullable: true })
  slaPolicyId!: number | null;

  /** Takes new tickets. */
  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
