import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Parties } from './recipients.js';

/** Who has to do with a ticket, and the department that writes to them. */
export interface TicketParties extends Parties {
  department: { name: string; slug: string; email: string | null };
  /** Whether a mailbox is known to read what is answered to the department's letters. */
  takesReplies: boolean;
}

interface Row extends Omit<TicketParties, 'department'> {
  name: string;
  slug: string;
  email: string | null;
}

@Injectable()
export class PartiesRepository {
  constructor(private readonly database: Database) {}

  async get(ticketId: number): Promise<TicketParties> {
    const row = await this.database.queryOne<Row>(
      `SELECT d.name, d.slug, d.email, t.submitter_email AS submitter,
              (SELECT a.email FROM users a WHERE a.id = t.assigned_to_id AND a.is_active) AS assignee,
              d.new_ticket_cc AS "newTicketCc", d.updated_ticket_cc AS "updatedTicketCc",
              (SELECT coalesce(json_agg(json_build_object(
                        'email', coalesce(w.email, u.email),
                        'isStaff', u.id IS NOT NULL AND u.customer_id IS NULL
                                   AND u.partner_id IS NULL) ORDER BY w.id), '[]')
                 FROM ticket_watchers w
                 LEFT JOIN users u ON u.id = w.user_id
                WHERE w.ticket_id = t.id
                  AND (w.email IS NOT NULL OR (u.is_active AND u.email IS NOT NULL))) AS watchers,
              d.email IS NOT NULL
              AND EXISTS (SELECT FROM mailboxes m
                           WHERE m.department_id = d.id AND m.is_active
                             AND m.last_read_at IS NOT NULL AND m.last_error IS NULL)
                AS "takesReplies",
              ARRAY(SELECT o.email FROM departments o WHERE o.email IS NOT NULL) AS "ownAddresses"
         FROM tickets t
         JOIN departments d ON d.id = t.department_id
        WHERE t.id = $1`,
      [ticketId],
    );
    if (!row) throw new Error('the parties of a ticket that is not there');
    const { name, slug, email, ...parties } = row;
    return { ...parties, department: { name, slug, email } };
  }
}
