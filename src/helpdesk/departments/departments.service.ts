import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { ClockReplays } from '../sla/clock-replays.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';
import type { Department } from './department.entity.js';
import { DepartmentsRepository } from './departments.repository.js';

export type DepartmentFacts = Pick<
  Department,
  | 'name'
  | 'slug'
  | 'email'
  | 'escalateDays'
  | 'newTicketCc'
  | 'updatedTicketCc'
  | 'defaultAssigneeId'
  | 'calendarId'
  | 'slaPolicyId'
  | 'isActive'
>;

const SHOWN = {
  room: 'helpdesk',
  noun: 'department',
  table: 'departments',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'slug', r.slug, 'email', r.email,
    'escalate_days', r.escalate_days, 'new_ticket_cc', r.new_ticket_cc,
    'updated_ticket_cc', r.updated_ticket_cc, 'default_assignee_id', r.default_assignee_id,
    'calendar_id', r.calendar_id, 'sla_policy_id', r.sla_policy_id, 'active', r.is_active,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;

/** Who works on tickets, and how. A change of calendar or policy reads the clocks of open tickets anew. */
@Injectable()
export class DepartmentsService extends KeptRows<DepartmentFacts, Department> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: DepartmentsRepository,
    private readonly tickets: TicketsRepository,
    private readonly replays: ClockReplays,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  protected audited({ id: _, version: _v, createdAt: _c, modifiedAt: _m, ...facts }: Department) {
    return facts;
  }

  protected override async afterWrite(department: Department): Promise<void> {
    const { id, defaultAssigneeId } = department;
    if (defaultAssigneeId && !(await this.tickets.isActiveStaff(defaultAssigneeId))) {
      throw ValidationFailed.of('default_assignee_id', 'is no active member of staff');
    }
    await this.replays.ofDepartments([id]);
  }
}
