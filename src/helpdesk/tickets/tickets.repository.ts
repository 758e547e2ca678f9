import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { NotFound } from '../../platform/errors/index.js';
import { Binder } from '../../platform/paging/list.js';
import { Totals } from '../../platform/paging/totals.js';
import { Ticket } from './ticket.entity.js';
import { visibleTickets } from './visibility.js';

@Injectable()
export class TicketsRepository extends EntityRepository<Ticket> {
  constructor(
    database: Database,
    private readonly totals: Totals,
  ) {
    super(database, Ticket);
  }

  override async save(ticket: Ticket): Promise<Ticket> {
    const saved = await super.save(ticket);
    this.totals.drop('tickets');
    return saved;
  }

  override async remove(ticket: Ticket): Promise<void> {
    await super.remove(ticket);
    this.totals.drop('tickets');
  }

  /** A ticket that the actor may see. @throws NotFound */
  async getVisible(actor: Actor, id: number): Promise<Ticket> {
    return this.load(actor, id, '');
  }

  /** The same, held until the end of the transaction. @throws NotFound */
  async getVisibleForUpdate(actor: Actor, id: number): Promise<Ticket> {
    return this.load(actor, id, 'FOR UPDATE');
  }

  /** The only customer with this e-mail address; nobody when several have it. */
  async findCustomerByEmail(actor: Actor, email: string): Promise<number | undefined> {
    const { bind, values } = new Binder();
    const rows = await this.database.query<{ id: number }>(
      `SELECT c.id FROM customers c
        WHERE lower(c.email) = lower(${bind(email)}) AND ${withinReach(actor.reach, 'c.id', bind)}
        LIMIT 2`,
      values,
    );
    return rows.length === 1 ? rows[0]?.id : undefined;
  }

  /** Whether he works for the ISP and may sign in: only then can he be given tickets. */
  async isActiveStaff(userId: number): Promise<boolean> {
    const row = await this.database.queryOne(
      `SELECT 1 FROM users
        WHERE id = $1 AND is_active AND customer_id IS NULL AND partner_id IS NULL`,
      [userId],
    );
    return row !== undefined;
  }

  /** Tickets under work that were opened or escalated last at an instant or before it. */
  async listWaiting(departmentId: number, since: Date): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT id FROM tickets
        WHERE department_id = $1 AND status IN ('open', 'reopened') AND NOT is_on_hold
          AND priority > 1 AND coalesce(last_escalated_at, created_at) <= $2
        ORDER BY id`,
      [departmentId, since],
    );
    return rows.map(({ id }) => id);
  }

  /** What was merged into one ticket belongs to another from now on. */
  async redirectDuplicates(fromId: number, toId: number): Promise<void> {
    await this.database.execute(
      `UPDATE tickets SET duplicate_of_id = $2, version = version + 1 WHERE duplicate_of_id = $1`,
      [fromId, toId],
    );
  }

  /** Lets the duplicates of a ticket stand on their own. */
  async detachDuplicates(id: number, now: Date): Promise<void> {
    await this.database.execute(
      `UPDATE tickets
          SET status = 'closed', duplicate_of_id = NULL, version = version + 1, modified_at = $2,
              resolved_at = coalesce(resolved_at, $2), closed_at = coalesce(closed_at, $2)
        WHERE duplicate_of_id = $1`,
      [id, now],
    );
  }

  private async load(actor: Actor, id: number, lock: '' | 'FOR UPDATE'): Promise<Ticket> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ id: number }>(
      `SELECT t.id FROM tickets t WHERE t.id = ${bind(id)} AND ${visibleTickets(actor, bind)} ${lock}`,
      values,
    );
    const ticket = found && (await this.find(found.id));
    if (!ticket) throw new NotFound('ticket');
    return ticket;
  }
}
