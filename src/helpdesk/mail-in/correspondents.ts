import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';

/** A ticket that a letter may belong to, and what its sender has to do with it. */
export interface Addressed {
  ticketId: number;
  isAdminOnly: boolean;
  /** The submitter, a watcher, the customer, or one of his contacts and users. */
  isParty: boolean;
  /** The customer's user with this address. */
  partyUserId: number | null;
}

/** A letter of ours that an answer refers to. */
export interface AnsweredLetter {
  ticketId: number;
  /** We sent it; its id cannot be guessed, so whoever names it has had it. */
  isOurs: boolean;
  /** It went to somebody who works for the ISP. */
  wasForStaff: boolean;
  /** It told of a note that is kept from customers. */
  wasInternal: boolean;
}

/** Who writes to us, and about what. */
@Injectable()
export class Correspondents {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  /** Addresses that our letters come from, in small letters. */
  async ownAddresses(): Promise<Set<string>> {
    const rows = await this.database.query<{ email: string }>(
      'SELECT lower(email) AS email FROM departments WHERE email IS NOT NULL',
    );
    const sender = /[^\s<>"]+@[^\s<>"]+/.exec(this.environment.mailFrom)?.[0];
    return new Set([...rows.map(({ email }) => email), ...(sender ? [sender.toLowerCase()] : [])]);
  }

  /** The only active member of staff with this address. */
  async findStaff(email: string): Promise<number | undefined> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT id FROM users
        WHERE lower(email) = lower($1) AND is_active
          AND customer_id IS NULL AND partner_id IS NULL
        LIMIT 2`,
      [email],
    );
    return rows.length === 1 ? rows[0]?.id : undefined;
  }

  /** The newest known letter out of those that an answer refers to; ours before others'. */
  findAnswered(messageIds: readonly string[]): Promise<AnsweredLetter | undefined> {
    return this.database.queryOne<AnsweredLetter>(
      `SELECT m.ticket_id AS "ticketId", m.direction = 'out' AS "isOurs",
              coalesce(n.is_admin_only, false) AS "wasInternal",
              m.direction = 'out' AND (
                m.address = ANY (SELECT lower(unnest(d.new_ticket_cc || d.updated_ticket_cc)))
                OR EXISTS (SELECT FROM users u
                            WHERE lower(u.email) = m.address AND u.is_active
                              AND u.customer_id IS NULL AND u.partner_id IS NULL)) AS "wasForStaff"
         FROM ticket_mails m
         JOIN tickets t ON t.id = m.ticket_id
         JOIN departments d ON d.id = t.department_id
         LEFT JOIN ticket_notes n ON n.id = m.note_id
        WHERE m.message_id = ANY ($1)
        ORDER BY m.direction DESC, m.id DESC LIMIT 1`,
      [messageIds],
    );
  }

  /** The ticket of a letter that came by another mailbox, or went out from here. */
  findSame(messageId: string): Promise<{ ticketId: number; isOurs: boolean } | undefined> {
    return this.database.queryOne<{ ticketId: number; isOurs: boolean }>(
      `SELECT ticket_id AS "ticketId", direction = 'out' AS "isOurs"
         FROM ticket_mails WHERE message_id = $1`,
      [messageId],
    );
  }

  /** A ticket, or the one that it was merged into, as its sender stands to it. */
  async findAddressed(ticketId: number, email: string): Promise<Addressed | undefined> {
    return this.database.queryOne<Addressed>(
      `WITH RECURSIVE merged AS (
         SELECT id, duplicate_of_id FROM tickets WHERE id = $1
         UNION
         SELECT t.id, t.duplicate_of_id FROM tickets t JOIN merged m ON t.id = m.duplicate_of_id
       )
       SELECT t.id AS "ticketId", t.is_admin_only AS "isAdminOnly",
              (SELECT u.id FROM users u
                WHERE u.customer_id = t.customer_id AND u.is_active AND lower(u.email) = lower($2)
                ORDER BY u.id LIMIT 1) AS "partyUserId",
              coalesce(lower(t.submitter_email) = lower($2), false)
              OR EXISTS (SELECT FROM customers c
                          WHERE c.id = t.customer_id AND lower(c.email) = lower($2))
              OR EXISTS (SELECT FROM customer_contacts c
                          WHERE c.customer_id = t.customer_id AND lower(c.email) = lower($2))
              OR EXISTS (SELECT FROM users u
                          WHERE u.customer_id = t.customer_id AND u.is_active
                            AND lower(u.email) = lower($2))
              OR EXISTS (SELECT FROM ticket_watchers w
                           LEFT JOIN users u ON u.id = w.user_id AND u.is_active
                          WHERE w.ticket_id = t.id
                            AND lower(coalesce(w.email, u.email)) = lower($2)) AS "isParty"
         FROM tickets t JOIN merged m ON m.id = t.id
        WHERE t.status <> 'duplicate'`,
      [ticketId, email],
    );
  }

  /** The tag of our subjects, `[support-17]`; departments may have been renamed since. */
  async findTagged(subject: string): Promise<number | undefined> {
    const ids = [...subject.matchAll(/\[[a-z0-9]+(?:-[a-z0-9]+)*-(\d{1,9})\]/gi)]
      .map(([, id]) => Number(id))
      .filter((id) => id > 0);
    if (ids.length === 0) return undefined;
    const row = await this.database.queryOne<{ id: number }>(
      'SELECT id FROM tickets WHERE id = ANY ($1) ORDER BY array_position($1, id) LIMIT 1',
      [ids],
    );
    return row?.id;
  }
}
