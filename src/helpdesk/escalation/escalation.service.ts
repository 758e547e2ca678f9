import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { CalendarsRepository } from '../calendars/calendars.service.js';
import { AROUND_THE_CLOCK, BusinessTime } from '../calendars/business-time.js';
import type { Department } from '../departments/department.entity.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { NoticesService } from '../mail-out/notices.service.js';
import { NotesRepository } from '../notes/notes.repository.js';
import { TicketJournal } from '../tickets/ticket-journal.js';
import { isUnderWork } from '../tickets/ticket-status.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';

const ESCALATE = 'helpdesk.escalate-ticket';
const HIGHEST = 1;

/**
 * Raises the priority of tickets that have waited too long, by working days of their department.
 * Every ticket is a job of its own, which looks again before it acts: running it twice does nothing.
 */
@Injectable()
export class EscalationService implements OnModuleInit {
  private readonly actor = Actor.system('escalation');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly departments: DepartmentsRepository,
    private readonly calendars: CalendarsRepository,
    private readonly tickets: TicketsRepository,
    private readonly notes: NotesRepository,
    private readonly journal: TicketJournal,
    private readonly notices: NoticesService,
  ) {}

  onModuleInit(): void {
    this.jobs.every('7 * * * *', 'helpdesk.escalate', () => this.findOverdue());
    this.jobs.define<{ ticketId: number }>(ESCALATE, ({ ticketId }) => this.escalate(ticketId));
  }

  private async findOverdue(): Promise<void> {
    for (const department of await this.departments.listEscalating()) {
      const since = await this.waitingSince(department);
      if (!since) continue;
      for (const ticketId of await this.tickets.listWaiting(department.id, since)) {
        await this.jobs.add(ESCALATE, { ticketId }, { key: `${ESCALATE}-${ticketId}` });
      }
    }
  }

  /** What was opened or escalated before this instant has waited too long; nothing has on a day off. */
  private async waitingSince({ escalateDays, calendarId }: Department): Promise<Date | undefined> {
    if (escalateDays === null) return undefined;
    const calendar = calendarId === null ? null : await this.calendars.find(calendarId);
    const time = new BusinessTime(calendar ?? AROUND_THE_CLOCK);
    const now = this.clock.now();
    return time.isWorkingDay(now) ? time.workingDaysBefore(now, escalateDays) : undefined;
  }

  private escalate(ticketId: number): Promise<void> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.findForUpdate(ticketId);
      if (!ticket || !isUnderWork(ticket.status)) return;
      const department = await this.departments.find(ticket.departmentId);
      const since = department && (await this.waitingSince(department));
      if (!since || !hasWaited(ticket, since)) return;
      await this.raise(ticket, department.escalateDays ?? 0);
    });
  }

  private async raise(ticket: Ticket, days: number): Promise<void> {
    const now = this.clock.now();
    const before = ticket.priority;
    ticket.priority = before - 1;
    ticket.lastEscalatedAt = now;
    ticket.modifiedAt = now;
    await this.tickets.save(ticket);
    const note = await this.notes.add({
      ticketId: ticket.id,
      kind: 'escalation',
      body: `Escalated after ${days} working ${days === 1 ? 'day' : 'days'}: priority ${before} → ${ticket.priority}.`,
      bodyFormat: 'text',
      isAdminOnly: false,
      newStatus: null,
      authorId: null,
      authorName: 'System',
      authorKind: 'system',
      createdAt: now,
    });
    await this.journal.write(this.actor, ticket, {
      verb: 'escalated',
      before: { priority: before },
      after: { priority: ticket.priority },
      events: [
        { kind: 'escalated' },
        { kind: 'prioritised', data: { from: before, to: ticket.priority } },
      ],
    });
    await this.notices.announce(this.actor, ticket, {
      kind: 'escalated',
      event: `note-${note.id}`,
      noteId: note.id,
    });
  }
}

function hasWaited(ticket: Ticket, since: Date): boolean {
  const last = ticket.lastEscalatedAt ?? ticket.createdAt;
  return !ticket.isOnHold && ticket.priority > HIGHEST && last <= since;
}
