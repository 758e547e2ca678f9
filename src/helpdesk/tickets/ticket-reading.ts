import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Environment } from '../../platform/config/environment.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Binder } from '../../platform/paging/list.js';
import { formatOf, shownAsHtml } from '../mail-out/html.js';
import { NotesRepository } from '../notes/notes.repository.js';
import type { TicketNote } from '../notes/note.entity.js';
import type {
  AttachmentDto,
  NoteDto,
  SlaClockDto,
  SlaDto,
  TicketDetailsDto,
  TicketDto,
} from './dto/ticket.dto.js';
import type { TextFormat } from './ticket.entity.js';
import { TICKET_FROM, TICKET_ROW } from './ticket-rows.js';
import { seesInternal, visibleTickets } from './visibility.js';

interface TicketRow {
  row: Pick<TicketDto, keyof TicketDto>;
  version: number;
  description: string;
  format: TextFormat;
  resolution: string | null;
}

interface AttachmentRow extends Omit<AttachmentDto, 'url'> {
  note_id: number | null;
}

/** One ticket with all that belongs to it, as the actor may see it. */
export interface TicketReading {
  details: TicketDetailsDto;
  version: number;
}

/** Reads tickets for those who want to see one whole. */
@Injectable()
export class TicketReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly notes: NotesRepository,
  ) {}

  /** @throws NotFound */
  async read(actor: Actor, id: number): Promise<TicketReading> {
    const { row, version, description, format, resolution } = await this.get(actor, id);
    const withInternal = seesInternal(actor);
    const notes = await this.notes.listOf(id, withInternal);
    const files = await this.attachmentsOf(id, withInternal);
    const ofNote = (noteId: number | null): AttachmentDto[] =>
      files.filter((file) => file.note_id === noteId).map((file) => this.attachmentDto(file));
    return {
      version,
      details: {
        ...row,
        ticket_description: asWritten(description, format),
        ticket_description_html: shownAsHtml(description, format),
        resolution: resolution && asWritten(resolution, formatOf(resolution)),
        notes: notes.map((note) => noteDto(note, ofNote(note.id))),
        attachments: ofNote(null),
        sla: await this.slaOf(id),
      },
    };
  }

  private async get(actor: Actor, id: number): Promise<TicketRow> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<TicketRow>(
      `SELECT ${TICKET_ROW} AS row, t.version, t.description, t.description_format AS format,
              t.resolution
         FROM ${TICKET_FROM}
        WHERE t.id = ${bind(id)} AND ${visibleTickets(actor, bind)}`,
      values,
    );
    if (!row) throw new NotFound('ticket');
    return row;
  }

  private attachmentsOf(ticketId: number, withInternal: boolean): Promise<AttachmentRow[]> {
    return this.database.query<AttachmentRow>(
      `SELECT a.id AS attachment_id, a.note_id, a.file_name, a.content_type, a.size,
              encode(a.sha256, 'hex') AS sha256
         FROM ticket_attachments a
         LEFT JOIN ticket_notes n ON n.id = a.note_id
        WHERE a.ticket_id = $1 AND ($2 OR n.id IS NULL OR NOT n.is_admin_only)
        ORDER BY a.id`,
      [ticketId, withInternal],
    );
  }

  private attachmentDto({ note_id: _, ...file }: AttachmentRow): AttachmentDto {
    const url = new URL('/api/v1/get_helpdesk_ticket_attachment', this.environment.publicUrl);
    url.searchParams.set('attachment_id', String(file.attachment_id));
    return { ...file, url: url.toString() };
  }

  /** Where the promises stand now; clocks without a promise only count. */
  private async slaOf(ticketId: number): Promise<SlaDto> {
    const rows = await this.database.query<SlaClockDto & { kind: keyof SlaDto }>(
      `SELECT kind, state, target_seconds, consumed_seconds,
              utc_text(due_at) AS due_at, utc_text(stopped_at) AS stopped_at,
              coalesce(due_at <= coalesce(stopped_at, $2), false) AS breached
         FROM ticket_clocks WHERE ticket_id = $1`,
      [ticketId, this.clock.now()],
    );
    const clock = (wanted: keyof SlaDto): SlaClockDto | null => {
      const row = rows.find(({ kind }) => kind === wanted);
      if (!row) return null;
      const { kind: _, ...rest } = row;
      return rest;
    };
    return { first_response: clock('first_response'), resolution: clock('resolution') };
  }
}

export function noteDto(note: TicketNote, attachments: AttachmentDto[]): NoteDto {
  return {
    note_id: note.id,
    kind: note.kind,
    note: asWritten(note.body, note.bodyFormat),
    note_html: shownAsHtml(note.body, note.bodyFormat),
    admin_only: note.isAdminOnly,
    status: note.newStatus,
    author: note.authorName,
    author_type: note.authorKind,
    author_user_id: note.authorId,
    created_at: note.createdAt.toISOString(),
    attachments,
  };
}

/** Text stays as it is, HTML is made safe. */
function asWritten(text: string, format: TextFormat): string {
  return format === 'html' ? shownAsHtml(text, format) : text;
}
