import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { difference } from '../../platform/audit/audit.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { NoticesService } from '../mail-out/notices.service.js';
import type { TicketEventKind } from './ticket-events.js';
import { TicketJournal } from './ticket-journal.js';
import { TicketIsDuplicate } from './ticket-status.js';
import type { Ticket } from './ticket.entity.js';
import { TicketsRepository } from './tickets.repository.js';

/** What staff may set on a ticket; what is absent stays. */
export interface TicketChanges {
  title?: string | undefined;
  priority?: number | undefined;
  departmentId?: number | undefined;
  categoryId?: number | null | undefined;
  assignedToId?: number | null | undefined;
}

type Workable = Pick<Ticket, 'title' | 'priority' | 'departmentId' | 'categoryId' | 'assignedToId'>;

/** Staff decide what becomes of a ticket: who works on it, where, and how urgent it is. */
@Injectable()
export class TicketWorkService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly tickets: TicketsRepository,
    private readonly departments: DepartmentsRepository,
    private readonly journal: TicketJournal,
    private readonly notices: NoticesService,
  ) {}

  /**
   * Assigns, prioritises, moves or retitles a ticket; who is newly assigned is told.
   * @throws NotFound StaleVersion TicketIsDuplicate ValidationFailed
   */
  modify(actor: Actor, id: number, changes: TicketChanges, version?: number): Promise<Ticket> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.getVisibleForUpdate(actor, id);
      mustBeVersion(ticket, version);
      if (ticket.status === 'duplicate') throw new TicketIsDuplicate();
      const before = workable(ticket);
      const after = await this.settled(before, changes);
      const changed = difference(before, after);
      if (Object.keys(changed.after).length === 0) return ticket;
      Object.assign(ticket, after, { modifiedAt: this.clock.now() });
      await this.tickets.save(ticket);
      await this.journal.write(actor, ticket, {
        verb: 'modified',
        ...changed,
        events: eventsOf(before, after),
      });
      await this.tellAssignee(actor, ticket, before);
      return ticket;
    });
  }

  /** What a ticket becomes. A category that is not the new department's is dropped. @throws ValidationFailed */
  private async settled(before: Workable, changes: TicketChanges): Promise<Workable> {
    const given = Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    ) as Partial<Workable>;
    const after = { ...before, ...given };
    const wrong: FieldError[] = [];
    if (after.departmentId !== before.departmentId) {
      const department = await this.departments.find(after.departmentId);
      if (!department?.isActive) {
        wrong.push({ field: 'department_id', message: 'is no department' });
      }
    }
    if (after.categoryId !== null) {
      const category = await this.departments.findCategory(after.categoryId);
      const fits =
        category !== null &&
        (category.departmentId === null || category.departmentId === after.departmentId);
      if (!fits && given.categoryId === undefined) after.categoryId = null;
      else if (!fits) {
        wrong.push({ field: 'category_id', message: 'is no category of the department' });
      }
    }
    const { assignedToId } = after;
    const isNew = assignedToId !== null && assignedToId !== before.assignedToId;
    if (isNew && !(await this.tickets.isActiveStaff(assignedToId))) {
      wrong.push({ field: 'assigned_to', message: 'is no active member of staff' });
    }
    if (wrong.length > 0) throw new ValidationFailed(wrong);
    return after;
  }

  private async tellAssignee(actor: Actor, ticket: Ticket, before: Workable): Promise<void> {
    if (ticket.assignedToId === null || ticket.assignedToId === before.assignedToId) return;
    await this.notices.announce(actor, ticket, {
      kind: 'assigned',
      event: `assigned-${ticket.version}`,
      body: { text: ticket.description, format: ticket.descriptionFormat },
    });
  }
}

function workable(ticket: Ticket): Workable {
  const { title, priority, departmentId, categoryId, assignedToId } = ticket;
  return { title, priority, departmentId, categoryId, assignedToId };
}

function eventsOf(before: Workable, after: Workable): { kind: TicketEventKind; data: object }[] {
  const kinds = {
    priority: 'prioritised',
    departmentId: 'moved',
    assignedToId: 'assigned',
  } as const;
  return Object.entries(kinds).flatMap(([column, kind]) => {
    const [from, to] = [before, after].map((row) => row[column as keyof typeof kinds]);
    return from === to ? [] : [{ kind, data: { from, to } }];
  });
}
