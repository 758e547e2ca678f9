import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import type { Ticket } from './ticket.entity.js';
import { TicketsRepository } from './tickets.repository.js';

/** Somebody who is told of what happens: a user, or an address. */
export type Watching = { userId: number } | { email: string };

/** Who else is told of a ticket. Addresses, and users who are no staff, are told public news only. */
@Injectable()
export class WatchersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly tickets: TicketsRepository,
  ) {}

  /** In the order in which they came. @throws NotFound */
  async list(actor: Actor, ticketId: number, request: ListRequest = {}): Promise<Page> {
    await this.tickets.getVisible(actor, ticketId);
    const binder = new Binder();
    const source = {
      row: `json_build_object(
        'watcher_id', w.id, 'user_id', w.user_id, 'name', u.name,
        'email', coalesce(w.email, u.email))`,
      from: 'ticket_watchers w LEFT JOIN users u ON u.id = w.user_id',
      where: [`w.ticket_id = ${binder.bind(ticketId)}`],
      id: 'w.id',
      isUncounted: true,
      sorts: { id: { column: 'w.id', type: 'integer' } },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, request);
  }

  /** Watching twice changes nothing. @throws NotFound ValidationFailed */
  add(actor: Actor, ticketId: number, watching: Watching): Promise<void> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.getVisibleForUpdate(actor, ticketId);
      await this.mustExist(watching);
      if (await this.watch(ticket, watching)) {
        await this.audit.record(actor, {
          action: 'helpdesk.ticket.watched',
          subject: 'ticket',
          subjectId: ticketId,
          after: watching,
        });
      }
    });
  }

  /** @throws NotFound */
  remove(actor: Actor, ticketId: number, watcherId: number): Promise<void> {
    return this.database.transaction(async () => {
      await this.tickets.getVisibleForUpdate(actor, ticketId);
      const gone = await this.database.queryOne<{ userId: number | null; email: string | null }>(
        `DELETE FROM ticket_watchers WHERE id = $1 AND ticket_id = $2
         RETURNING user_id AS "userId", email`,
        [watcherId, ticketId],
      );
      if (!gone) throw new NotFound('watcher');
      await this.audit.record(actor, {
        action: 'helpdesk.ticket.unwatched',
        subject: 'ticket',
        subjectId: ticketId,
        before: gone,
      });
    });
  }

  /** Adds a watcher in the running transaction. @returns whether he is new */
  async watch(ticket: Ticket, watching: Watching): Promise<boolean> {
    const added = await this.database.execute(
      `INSERT INTO ticket_watchers (ticket_id, user_id, email, created_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [
        ticket.id,
        'userId' in watching ? watching.userId : null,
        'email' in watching ? watching.email : null,
        this.clock.now(),
      ],
    );
    return added === 1;
  }

  /** Gives everybody who watches one ticket to another. */
  async copy(fromId: number, toId: number): Promise<void> {
    await this.database.execute(
      `INSERT INTO ticket_watchers (ticket_id, user_id, email, created_at)
       SELECT $2, user_id, email, $3 FROM ticket_watchers WHERE ticket_id = $1
       ON CONFLICT DO NOTHING`,
      [fromId, toId, this.clock.now()],
    );
  }

  private async mustExist(watching: Watching): Promise<void> {
    if (!('userId' in watching)) return;
    const user = await this.database.queryOne('SELECT 1 FROM users WHERE id = $1 AND is_active', [
      watching.userId,
    ]);
    if (!user) throw ValidationFailed.of('user_id', 'is no active user');
  }
}
