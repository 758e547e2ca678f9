import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Settings } from '../../platform/settings/settings.js';
import { TicketCloseDays } from '../helpdesk.settings.js';
import { NoticesService } from '../mail-out/notices.service.js';
import { RatingsService } from '../ratings/ratings.service.js';
import { TicketJournal } from './ticket-journal.js';
import { TicketsRepository } from './tickets.repository.js';

const CLOSE = 'helpdesk.close-ticket';
const DAY_SECONDS = 86_400;

/** Closes tickets that were resolved long enough ago, and asks how satisfied their people are. */
@Injectable()
export class ClosingService implements OnModuleInit {
  private readonly actor = Actor.system('closing');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly settings: Settings,
    private readonly tickets: TicketsRepository,
    private readonly journal: TicketJournal,
    private readonly ratings: RatingsService,
    private readonly notices: NoticesService,
  ) {}

  onModuleInit(): void {
    this.jobs.every('23 * * * *', 'helpdesk.close-resolved', () => this.findResolved());
    this.jobs.define<{ ticketId: number }>(CLOSE, ({ ticketId }) => this.close(ticketId));
  }

  private async findResolved(): Promise<void> {
    const before = await this.limit();
    if (!before) return;
    const resolved = await this.database.query<{ id: number }>(
      `SELECT id FROM tickets WHERE status = 'resolved' AND resolved_at <= $1 ORDER BY id`,
      [before],
    );
    for (const { id } of resolved) {
      await this.jobs.add(CLOSE, { ticketId: id }, { key: `${CLOSE}-${id}` });
    }
  }

  private close(id: number): Promise<void> {
    return this.database.transaction(async () => {
      const before = await this.limit();
      const ticket = await this.tickets.findForUpdate(id);
      if (!before || ticket?.status !== 'resolved') return;
      if (!ticket.resolvedAt || ticket.resolvedAt > before) return;
      const now = this.clock.now();
      Object.assign(ticket, { status: 'closed', closedAt: now, modifiedAt: now });
      await this.tickets.save(ticket);
      await this.journal.write(this.actor, ticket, {
        verb: 'closed',
        before: { status: 'resolved' },
        after: { status: 'closed' },
        events: [{ kind: 'closed' }],
      });
      const ratingUrl = await this.ratings.ask(ticket);
      await this.notices.announce(this.actor, ticket, {
        kind: 'closed',
        event: `closed-${ticket.version}`,
        ...(ratingUrl ? { ratingUrl } : {}),
      });
    });
  }

  /** What was resolved at this instant or before it is closed; nothing, when the setting is 0. */
  private async limit(): Promise<Date | undefined> {
    const days = await this.settings.get(TicketCloseDays);
    return days === 0 ? undefined : this.clock.in(-days * DAY_SECONDS);
  }
}
