import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { TicketJournal } from '../tickets/ticket-journal.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';
import { ClockReplays, FOLLOW } from './clock-replays.js';

/** Tickets looked at in one round. */
const ROUND_MAX = 1000;

/** Notices every minute which promises are at risk or broken. */
@Injectable()
export class ClockWatch implements OnModuleInit {
  private readonly actor = Actor.system('sla-watch');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly tickets: TicketsRepository,
    private readonly journal: TicketJournal,
    private readonly replays: ClockReplays,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'helpdesk.watch-clocks', () => this.watch());
    this.jobs.define<{ ticketId: number }>(FOLLOW, ({ ticketId }) => this.follow(ticketId));
  }

  /** Those whose threshold has passed and has not been told of yet. */
  private async watch(): Promise<void> {
    const due = await this.database.query<{ id: number }>(
      `SELECT DISTINCT c.ticket_id AS id
         FROM ticket_clocks c
        WHERE c.state = 'running' AND c.due_at IS NOT NULL AND least(c.warn_at, c.due_at) <= $1
          AND NOT EXISTS (
                SELECT FROM ticket_clock_alerts a
                 WHERE a.ticket_id = c.ticket_id AND a.kind = c.kind
                   AND a.threshold = CASE WHEN c.due_at <= $1 THEN 'breach' ELSE 'warning' END)
        LIMIT ${ROUND_MAX}`,
      [this.clock.now()],
    );
    await this.replays.follow(due.map(({ id }) => id));
  }

  private follow(ticketId: number): Promise<void> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.findForUpdate(ticketId);
      if (ticket) await this.journal.followClocks(this.actor, ticket);
    });
  }
}
