import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';
import { AccountIsTerminated } from '../radius.errors.js';
import { DataAccountHeld, DataAccountReleased } from '../radius.events.js';
import type { HoldKind } from './hold-kinds.js';

export interface NewHold {
  kind: HoldKind;
  reason?: string | null;
  /** Ends by itself then. */
  until?: Date | null;
}

export interface Hold {
  id: number;
  kind: HoldKind;
  reason: string | null;
  until: Date | null;
  placedBy: string;
  placedAt: Date;
}

const HOLD = `id, kind, reason, until, placed_by AS "placedBy", placed_at AS "placedAt"`;

/** What keeps an account off line, one reason beside the other. */
@Injectable()
export class Holds {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly accounts: DataAccountsRepository,
  ) {}

  /** The holds that are in force, the oldest first. */
  list(accountId: number): Promise<Hold[]> {
    return this.database.query<Hold>(
      `SELECT ${HOLD} FROM data_account_holds
        WHERE data_account_id = $1 AND lifted_at IS NULL AND (until IS NULL OR until > $2)
        ORDER BY placed_at, id`,
      [accountId, this.clock.now()],
    );
  }

  /**
   * Holds an account back and disconnects it. A hold of the same kind in force is amended.
   * @throws DataAccountNotFound AccountIsTerminated
   */
  place(actor: Actor, accountId: number, { kind, reason, until }: NewHold): Promise<Hold> {
    return this.database.transaction(async () => {
      const account = await this.accounts.hold(accountId);
      if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
      await this.endExpired(accountId, kind);
      const [hold] = await this.database.query<Hold>(
        `INSERT INTO data_account_holds (data_account_id, kind, reason, until, placed_by, placed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (data_account_id, kind) WHERE lifted_at IS NULL DO UPDATE
            SET reason = coalesce(excluded.reason, data_account_holds.reason), until = excluded.until
         RETURNING ${HOLD}`,
        [accountId, kind, reason ?? null, until ?? null, actor.username, this.clock.now()],
      );
      if (!hold) throw new Error(`no hold on data account ${accountId}`);
      await this.record(actor, 'held', accountId, { kind, reason: hold.reason, until: hold.until });
      await this.accounts.reconcile(accountId, `hold_${kind}`);
      await this.events.emit(new DataAccountHeld(accountId, kind));
      return hold;
    });
  }

  /** Lifts one hold; the others stay. @throws DataAccountNotFound; NotFound when it is not in force */
  async lift(actor: Actor, accountId: number, holdId: number): Promise<void> {
    const lifted = await this.end(actor, accountId, { id: holdId });
    if (!lifted) throw new NotFound('hold');
  }

  /** Lifts the hold of a kind, if there is one. @returns whether there was @throws DataAccountNotFound */
  liftKind(actor: Actor, accountId: number, kind: HoldKind): Promise<boolean> {
    return this.end(actor, accountId, { kind });
  }

  private end(
    actor: Actor,
    accountId: number,
    which: { id: number } | { kind: HoldKind },
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      await this.accounts.hold(accountId);
      const column = 'id' in which ? 'id' : 'kind';
      const lifted = await this.database.queryOne<{ kind: HoldKind }>(
        `UPDATE data_account_holds SET lifted_by = $3, lifted_at = $4
          WHERE data_account_id = $1 AND ${column} = $2 AND lifted_at IS NULL RETURNING kind`,
        [accountId, Object.values(which)[0], actor.username, this.clock.now()],
      );
      if (!lifted) return false;
      await this.record(actor, 'released', accountId, { kind: lifted.kind });
      await this.accounts.reconcile(accountId, `release_${lifted.kind}`);
      await this.events.emit(new DataAccountReleased(accountId, lifted.kind));
      return true;
    });
  }

  private async endExpired(accountId: number, kind: HoldKind): Promise<void> {
    await this.database.execute(
      `UPDATE data_account_holds SET lifted_by = 'time', lifted_at = until
        WHERE data_account_id = $1 AND kind = $2 AND lifted_at IS NULL AND until <= $3`,
      [accountId, kind, this.clock.now()],
    );
  }

  private record(actor: Actor, verb: string, accountId: number, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `radius.data_account.${verb}`,
      subject: 'data_account',
      subjectId: accountId,
      after,
    });
  }
}
