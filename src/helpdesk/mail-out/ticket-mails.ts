import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';

/** A letter about a ticket: one of ours, or one that we received. */
export interface KnownMail {
  ticketId: number;
  noteId: number | null;
  address: string;
  direction: 'in' | 'out';
}

/** Message ids that a thread's `References` may name (RFC 5322 §3.6.4 sets no limit; mail servers do). */
const REFERENCES_MAX = 10;

/** Letters about tickets by their Message-ID, in both directions. */
@Injectable()
export class TicketMails {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new Message-ID that nobody can guess: who quotes it has had the letter. */
  newMessageId(ticketId: number, host: string): string {
    return `<ticket-${ticketId}.${randomBytes(12).toString('hex')}@${host}>`;
  }

  async remember(messageId: string, mail: KnownMail): Promise<void> {
    await this.database.execute(
      `INSERT INTO ticket_mails (message_id, ticket_id, note_id, address, direction, created_at)
       VALUES ($1, $2, $3, lower($4), $5, $6)
       ON CONFLICT (message_id) DO NOTHING`,
      [messageId, mail.ticketId, mail.noteId, mail.address, mail.direction, this.clock.now()],
    );
  }

  /** Letters exchanged with one address about a ticket, the newest last. */
  async thread(ticketId: number, address: string): Promise<string[]> {
    const rows = await this.database.query<{ messageId: string }>(
      `SELECT message_id AS "messageId" FROM ticket_mails
        WHERE ticket_id = $1 AND address = lower($2)
        ORDER BY id DESC LIMIT ${REFERENCES_MAX}`,
      [ticketId, address],
    );
    return rows.map(({ messageId }) => messageId).reverse();
  }
}
