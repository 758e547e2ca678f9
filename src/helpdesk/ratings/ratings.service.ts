import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { ticketNumber } from '../tickets/ticket-number.js';
import type { Ticket } from '../tickets/ticket.entity.js';

export const RATING_PATH = 'helpdesk/rating';

/** What somebody who follows a rating link is asked about. */
export interface RatingQuestion {
  ticketNumber: string;
  title: string;
  score: number | null;
  comment: string | null;
}

interface Row {
  ticketId: number;
  title: string;
  score: number | null;
  comment: string | null;
}

/** How satisfied the submitter of a closed ticket was, from 1 to 5, told by a link in a letter. */
@Injectable()
export class RatingsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly environment: Environment,
  ) {}

  /**
   * Makes the link for a ticket that has just been closed. Nobody is asked twice, and nobody about
   * a ticket that he may not know of.
   */
  async ask(ticket: Ticket): Promise<string | undefined> {
    if (ticket.isAdminOnly || ticket.submitterEmail === null) return undefined;
    const token = newSecret('rate_');
    const asked = await this.database.execute(
      `INSERT INTO ticket_ratings (ticket_id, token_hash, asked_at) VALUES ($1, $2, $3)
       ON CONFLICT (ticket_id) DO NOTHING`,
      [ticket.id, digest(token), this.clock.now()],
    );
    return asked === 1 ? `${this.environment.publicUrl}/${RATING_PATH}/${token}` : undefined;
  }

  /** @throws NotFound for a link that is none of ours */
  async question(token: string): Promise<RatingQuestion> {
    const { ticketId, title, score, comment } = await this.get(token, '');
    return { ticketNumber: ticketNumber(ticketId), title, score, comment };
  }

  /** Keeps what he says; he may think again. @throws NotFound */
  rate(token: string, score: number, comment: string | null): Promise<void> {
    return this.database.transaction(async () => {
      const { ticketId, score: before } = await this.get(token, 'FOR UPDATE OF r');
      await this.database.execute(
        'UPDATE ticket_ratings SET score = $2, comment = $3, rated_at = $4 WHERE ticket_id = $1',
        [ticketId, score, comment, this.clock.now()],
      );
      await this.audit.record(Actor.system('rating-link'), {
        action: 'helpdesk.ticket.rated',
        subject: 'ticket',
        subjectId: ticketId,
        ...(before === null ? {} : { before: { score: before } }),
        after: { score },
      });
    });
  }

  private async get(token: string, lock: '' | 'FOR UPDATE OF r'): Promise<Row> {
    const row = await this.database.queryOne<Row>(
      `SELECT r.ticket_id AS "ticketId", t.title, r.score, r.comment
         FROM ticket_ratings r
         JOIN tickets t ON t.id = r.ticket_id
        WHERE r.token_hash = $1 ${lock}`,
      [digest(token)],
    );
    if (!row) throw new NotFound('rating link');
    return row;
  }
}
