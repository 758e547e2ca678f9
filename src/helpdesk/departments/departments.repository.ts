import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { TicketCategory } from './category.entity.js';
import { Department } from './department.entity.js';

const taken = (field: string, message: string): Conflict =>
  new Conflict(message, [{ field, message: 'is taken' }]);

@Injectable()
export class DepartmentsRepository extends EntityRepository<Department> {
  constructor(database: Database) {
    super(database, Department, {
      departments_name_key: () => taken('name', 'Another department has this name.'),
      departments_slug_key: () => taken('slug', 'Another department has this slug.'),
      departments_email_key: () => taken('email', 'Another department has this address.'),
      departments_calendar_id_fkey: () => ValidationFailed.of('calendar_id', 'is no calendar'),
      departments_sla_policy_id_fkey: () => ValidationFailed.of('sla_policy_id', 'is no policy'),
      departments_default_assignee_id_fkey: () =>
        ValidationFailed.of('default_assignee_id', 'is no user'),
      tickets_department_id_fkey: () => new Conflict('This department has tickets; close it.'),
      ticket_categories_department_id_fkey: () => new Conflict('This department has categories.'),
      canned_replies_department_id_fkey: () => new Conflict('This department has canned replies.'),
      mailboxes_department_id_fkey: () => new Conflict('This department has a mailbox.'),
    });
  }

  /** Those that escalate tickets. */
  listEscalating(): Promise<Department[]> {
    return this.rows.find({ where: { escalateDays: Not(IsNull()) }, order: { id: 'ASC' } });
  }

  findCategory(id: number): Promise<TicketCategory | null> {
    return this.database.rows(TicketCategory).findOneBy({ id });
  }
}
