import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn } from '../../platform/database/columns.js';
import type { TextFormat } from '../tickets/ticket.entity.js';
import type { TicketStatus } from '../tickets/ticket-status.js';

export type NoteKind = 'comment' | 'resolution' | 'escalation' | 'merge' | 'mail';
export type AuthorKind = 'staff' | 'customer' | 'system';

/** One contribution to a ticket; never changed and never taken back. */
@Entity('ticket_notes')
@Check(
  'ticket_notes_kind_check',
  "kind IN ('comment', 'resolution', 'escalation', 'merge', 'mail')",
)
@Check('ticket_notes_body_format_check', "body_format IN ('text', 'html')")
@Check('ticket_notes_author_kind_check', "author_kind IN ('staff', 'customer', 'system')")
@Index('ticket_notes_ticket_id_idx', ['ticketId', 'id'])
@Index('ticket_notes_search_idx', { synchronize: false })
export class TicketNote {
  @IdColumn('ticket_notes')
  id!: number;

  @ForeignKey('Ticket', { name: 'ticket_notes_ticket_id_fkey', onDelete: 'CASCADE' })
  @Column('integer')
  ticketId!: number;

  @Column('text')
  kind!: NoteKind;

  @Column('text')
  body!: string;

  @Column('text')
  bodyFormat!: TextFormat;

  @Column('boolean')
  isAdminOnly!: boolean;

  /** What the ticket became with it. */
  @Column('text', { nullable: true })
  newStatus!: TicketStatus | null;

  @ForeignKey('User', { name: 'ticket_notes_author_id_fkey', onDelete: 'SET NULL' })
  @Index('ticket_notes_author_id_idx')
  @Column('integer', { nullable: true })
  authorId!: number | null;

  @Column('text')
  authorName!: string;

  @Column('text')
  authorKind!: AuthorKind;

  @InstantColumn()
  createdAt!: Date;
}
