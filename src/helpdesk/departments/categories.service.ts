import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { TicketCategory } from './category.entity.js';

export type CategoryFacts = Pick<TicketCategory, 'name' | 'departmentId' | 'isActive'>;

const SHOWN = {
  room: 'helpdesk',
  noun: 'category',
  table: 'ticket_categories',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'department_id', r.department_id, 'active', r.is_active,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;

@Injectable()
export class CategoriesRepository extends EntityRepository<TicketCategory> {
  constructor(database: Database) {
    super(database, TicketCategory, {
      ticket_categories_name_key: () =>
        new Conflict('The department has a category of this name.', [
          { field: 'name', message: 'is taken' },
        ]),
      ticket_categories_department_id_fkey: () =>
        ValidationFailed.of('department_id', 'is no department'),
      tickets_category_id_fkey: () => new Conflict('Tickets have this category; close it instead.'),
    });
  }
}

/** What tickets are about: of one department, or of all. */
@Injectable()
export class CategoriesService extends KeptRows<CategoryFacts, TicketCategory> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: CategoriesRepository,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  protected audited({ name, departmentId, isActive }: TicketCategory): CategoryFacts {
    return { name, departmentId, isActive };
  }
}
