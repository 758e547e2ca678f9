import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { EvidenceMissing } from '../radius.errors.js';

/** How many sessions, days, periods and lots were not what their evidence says; empty when all were. */
export type WrongFigures = Partial<Record<'sessions' | 'days' | 'periods' | 'lots', number>>;

export interface RebuiltAccount {
  id: number;
  username: string;
  /** `null` where evidence is missing: then nothing was touched. */
  wrong: WrongFigures | null;
}

const ACCOUNTS_AT_ONCE = 500;

/** Usage counted anew from the accounting packets (migrations/radius/rebuild.ts). */
@Injectable()
export class UsageRebuild {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Corrects the usage of one account. Packets that come meanwhile wait. @throws EvidenceMissing */
  rebuild(actor: Actor, accountId: number): Promise<WrongFigures> {
    return this.database.transaction(async () => {
      const wrong = await this.figures('rebuild_usage', accountId);
      if (wrong === null) throw new EvidenceMissing();
      await this.audit.record(actor, {
        action: 'radius.usage.rebuilt',
        subject: 'data_account',
        subjectId: accountId,
        after: wrong,
      });
      return wrong;
    });
  }

  /**
   * All accounts, or the one of a username, each in a transaction of its own.
   * @param isCheck tells what is wrong and leaves it
   */
  async *all(
    actor: Actor,
    { username, isCheck }: { username?: string | undefined; isCheck: boolean },
  ): AsyncGenerator<RebuiltAccount> {
    for (let after = 0; ;) {
      const accounts = await this.database.query<{ id: number; username: string }>(
        `SELECT id, username FROM data_accounts
          WHERE id > $1 AND ($2::text IS NULL OR lower(username) = lower($2))
          ORDER BY id LIMIT ${ACCOUNTS_AT_ONCE}`,
        [after, username ?? null],
      );
      for (const { id, username } of accounts) {
        yield { id, username, wrong: await this.one(actor, id, isCheck) };
        after = id;
      }
      if (accounts.length < ACCOUNTS_AT_ONCE) return;
    }
  }

  private one(actor: Actor, id: number, isCheck: boolean): Promise<WrongFigures | null> {
    if (isCheck) return this.figures('check_usage', id);
    return this.rebuild(actor, id).catch((error: unknown) => {
      if (error instanceof EvidenceMissing) return null;
      throw error;
    });
  }

  private async figures(
    by: 'rebuild_usage' | 'check_usage',
    accountId: number,
  ): Promise<WrongFigures | null> {
    const row = await this.database.queryOne<{ wrong: WrongFigures | null }>(
      `SELECT ${by}($1) AS wrong`,
      [accountId],
    );
    return row?.wrong ?? null;
  }
}
