import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';

/** What bought data would do nothing for: something else keeps the account off line. */
export class OfNoUse extends Conflict {
  constructor(reason: string) {
    super(`More data would be of no use now. ${reason}.`);
  }
}

export interface NewLot {
  kind: 'topup' | 'prepaid' | 'bonus';
  bytes: number;
  /** `null`: never. */
  expiresAt: Date | null;
  topupId?: number;
  allocationId?: number;
}

/** Reasons of a reject that data helps against. */
const CURED_BY_DATA = new Set(['cap_reached', 'no_prepaid_data']);

/** Bytes for an account, in lots; how they are consumed is PostgreSQL's (migrations/radius/periods.ts). */
@Injectable()
export class Credit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly accounts: DataAccountsRepository,
  ) {}

  /**
   * Holds an account whose next login more data would get accepted; its period is open then.
   * @throws DataAccountNotFound OfNoUse
   */
  async hold(accountId: number): Promise<void> {
    await this.accounts.hold(accountId);
    const verdict = await this.database.queryOne<{ reason: string; message: string; ok: boolean }>(
      `SELECT v.reason, reject_message(v.reason) AS message, v.verdict = 'accept' AS ok
         FROM data_accounts d,
              data_account_verdict(d.id, $2, coalesce(d.mac_address::text, ''), false) v
        WHERE d.id = $1`,
      [accountId, this.clock.now()],
    );
    if (verdict && !verdict.ok && !CURED_BY_DATA.has(verdict.reason)) {
      throw new OfNoUse(verdict.message);
    }
  }

  /** Grants a lot. The caller holds the account. */
  async grant(
    accountId: number,
    { kind, bytes, expiresAt, topupId, allocationId }: NewLot,
  ): Promise<void> {
    await this.database.execute(
      `SELECT grant_lot($1, $2, $3, coalesce($4, 'infinity'::timestamptz), $5, $6, $7)`,
      [accountId, kind, bytes, expiresAt, topupId ?? null, allocationId ?? null, this.clock.now()],
    );
  }
}
