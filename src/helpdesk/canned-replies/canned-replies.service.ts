import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { CompanyName } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';
import { CannedReply } from './canned-reply.entity.js';
import { filledIn, unknownVariables, type Variable, VARIABLES } from './variables.js';

export type CannedReplyFacts = Pick<CannedReply, 'name' | 'body' | 'departmentId'>;

const SHOWN = {
  room: 'helpdesk',
  noun: 'canned reply',
  table: 'canned_replies',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'body', r.body, 'department_id', r.department_id,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;

@Injectable()
export class CannedRepliesRepository extends EntityRepository<CannedReply> {
  constructor(database: Database) {
    super(database, CannedReply, {
      canned_replies_name_key: () =>
        new Conflict('The department has a reply of this name.', [
          { field: 'name', message: 'is taken' },
        ]),
      canned_replies_department_id_fkey: () =>
        ValidationFailed.of('department_id', 'is no department'),
    });
  }
}

/** Replies that staff send often, with variables that are filled in from the ticket. */
@Injectable()
export class CannedRepliesService extends KeptRows<CannedReplyFacts, CannedReply> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: CannedRepliesRepository,
    private readonly tickets: TicketsRepository,
    private readonly settings: Settings,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  /** A reply as it would be sent on a ticket. @throws NotFound */
  async fillIn(actor: Actor, id: number, ticketId: number): Promise<string> {
    const { body } = await this.get(id);
    await this.tickets.getVisible(actor, ticketId);
    const values = await this.keeping.database.queryOne<Record<Variable, string>>(
      `SELECT ticket_number(t.id) AS "ticket.number", t.title AS "ticket.title",
              t.status AS "ticket.status", d.name AS "department.name",
              coalesce(c.name, t.submitter_name, 'customer') AS "customer.name",
              $2::text AS "agent.name", $3::text AS "company.name"
         FROM tickets t
         JOIN departments d ON d.id = t.department_id
         LEFT JOIN customers c ON c.id = t.customer_id
        WHERE t.id = $1`,
      [ticketId, actor.facts.name, await this.settings.get(CompanyName)],
    );
    if (!values) throw new NotFound('ticket');
    return filledIn(body, values);
  }

  protected audited({ name, body, departmentId }: CannedReply): CannedReplyFacts {
    return { name, body, departmentId };
  }

  protected override mustMakeSense({ body }: CannedReplyFacts): void {
    const [unknown] = unknownVariables(body);
    if (unknown === undefined) return;
    throw ValidationFailed.of(
      'body',
      `names {{${unknown}}}, but there are only ${Object.keys(VARIABLES).join(', ')}`,
    );
  }
}
