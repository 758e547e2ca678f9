import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import { TICKET_STATUSES, type TicketStatus } from './ticket-status.js';

/** How a text was written: `html` texts are sanitised whenever they are shown. */
export type TextFormat = 'text' | 'html';

export const TICKET_SOURCES = ['api', 'portal', 'staff', 'jutda', 'mail'] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];

const oneOf = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;

/** Something that somebody wants dealt with. */
@Entity('tickets')
@Check('tickets_title_check', 'length(title) BETWEEN 1 AND 200')
@Check('tickets_description_format_check', oneOf('description_format', ['text', 'html']))
@Check('tickets_status_check', oneOf('status', TICKET_STATUSES))
@Check('tickets_priority_check', 'priority BETWEEN 1 AND 5')
@Check('tickets_source_check', oneOf('source', TICKET_SOURCES))
@Check('tickets_duplicate_check', "(status = 'duplicate') = (duplicate_of_id IS NOT NULL)")
@Check('tickets_not_of_itself_check', 'duplicate_of_id <> id')
@Check(
  'tickets_resolved_at_check',
  "status NOT IN ('resolved', 'closed') OR resolved_at IS NOT NULL",
)
@Index('tickets_created_at_idx', ['createdAt', 'id'])
@Index('tickets_modified_at_idx', ['modifiedAt', 'id'])
@Index('tickets_priority_idx', ['priority', 'id'])
@Index('tickets_customer_id_idx', ['customerId', 'createdAt', 'id'])
@Index('tickets_department_id_idx', ['departmentId', 'createdAt', 'id'])
@Index('tickets_category_id_idx', ['categoryId', 'createdAt', 'id'])
@Index('tickets_assigned_to_id_idx', ['assignedToId', 'createdAt', 'id'])
@Index('tickets_status_idx', ['status', 'createdAt', 'id'])
@Index('tickets_waiting_idx', { synchronize: false })
@Index('tickets_search_idx', { synchronize: false })
export class Ticket {
  @IdColumn('tickets')
  id!: number;

  @ForeignKey('Department', { name: 'tickets_department_id_fkey' })
  @Column('integer')
  departmentId!: number;

  @ForeignKey('TicketCategory', { name: 'tickets_category_id_fkey' })
  @Column('integer', { nullable: true })
  categoryId!: number | null;

  @ForeignKey('Customer', { name: 'tickets_customer_id_fkey' })
  @Column('integer', { nullable: true })
  customerId!: number | null;

  /** Whom public news are mailed to. */
  @Column('text', { nullable: true })
  submitterEmail!: string | null;

  @Column('text', { nullable: true })
  submitterName!: string | null;

  @Column('text')
  title!: string;

  @Column('text')
  description!: string;

  @Column('text')
  descriptionFormat!: TextFormat;

  @Column('text')
  status!: TicketStatus;

  /** Neither escalated nor counted against the promise of a resolution. */
  @Column('boolean', { default: false })
  isOnHold!: boolean;

  /** Invisible to customers and partners, by every door. */
  @Column('boolean')
  isAdminOnly!: boolean;

  /** 1 (high) … 5 (low). */
  @Column('integer')
  priority!: number;

  @ForeignKey('User', { name: 'tickets_assigned_to_id_fkey', onDelete: 'SET NULL' })
  @Column('integer', { nullable: true })
  assignedToId!: number | null;

  @ForeignKey('User', { name: 'tickets_opened_by_id_fkey', onDelete: 'SET NULL' })
  @Index('tickets_opened_by_id_idx')
  @Column('integer', { nullable: true })
  openedById!: number | null;

  @Column('text')
  source!: TicketSource;

  /** The ticket that this one was merged into. */
  @ForeignKey('Ticket', { name: 'tickets_duplicate_of_id_fkey' })
  @Index('tickets_duplicate_of_id_idx')
  @Column('integer', { nullable: true })
  duplicateOfId!: number | null;

  /** The long closed ticket that this one takes up again. */
  @ForeignKey('Ticket', { name: 'tickets_follows_id_fkey', onDelete: 'SET NULL' })
  @Index('tickets_follows_id_idx')
  @Column('integer', { nullable: true })
  followsId!: number | null;

  @Column('text', { nullable: true })
  resolution!: string | null;

  @InstantColumn({ nullable: true })
  firstRespondedAt!: Date | null;

  @InstantColumn({ nullable: true })
  resolvedAt!: Date | null;

  @InstantColumn({ nullable: true })
  closedAt!: Date | null;

  @InstantColumn({ nullable: true })
  lastEscalatedAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
