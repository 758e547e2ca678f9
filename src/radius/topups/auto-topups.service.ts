import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { DomainError, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Amount } from '../../platform/money/money.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';
import { AccountIsTerminated } from '../radius.errors.js';
import { AutoTopupRefused } from '../radius.events.js';
import { TopupOffers } from './topup-offers.js';
import { type AutomaticPlace, NotNeeded, Topups } from './topups.service.js';

/** Job of `request_auto_topup` (migrations/radius/policy.ts). */
const JOB = 'radius.auto-topup';
const PAUSE_SECONDS = 3600;
const house = Actor.system('auto-topup');

export interface AutoTopup {
  topupTypeId: number;
  /** At most this much in an allowance period, without tax, as a decimal string. */
  limit: string;
}

/**
 * Top-ups that are bought by themselves when nothing is left, up to an amount in each allowance
 * period. The accounting pass that finds the account empty asks for the job; the job looks again
 * under the account's lock, so that each time it is empty one is bought, and one only.
 */
@Injectable()
export class AutoTopups implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly accounts: DataAccountsRepository,
    private readonly offers: TopupOffers,
    private readonly topups: Topups,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ dataAccountId: number }>(JOB, ({ dataAccountId }) =>
      this.run(dataAccountId),
    );
  }

  /**
   * Switches automatic top-ups on, or off (`null`). Who may is the caller's rule. An account that is
   * empty is topped up at once.
   * @throws DataAccountNotFound AccountIsTerminated; ValidationFailed for a type it cannot have
   */
  set(actor: Actor, accountId: number, wish: AutoTopup | null): Promise<void> {
    return this.database.transaction(async () => {
      const account = await this.accounts.hold(accountId);
      if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
      if (wish && !(await this.offers.find(accountId, wish.topupTypeId))) {
        throw ValidationFailed.of('topup_type_id', 'is not on sale for this account');
      }
      const before = { topup_type_id: account.autoTopupTypeId, limit: account.autoTopupLimit };
      account.autoTopupTypeId = wish?.topupTypeId ?? null;
      account.autoTopupLimit = wish?.limit ?? null;
      account.autoTopupPausedUntil = null;
      account.modifiedAt = this.clock.now();
      await this.accounts.save(account);
      await this.audit.record(actor, {
        action: 'radius.auto_topup.set',
        subject: 'data_account',
        subjectId: accountId,
        before,
        after: { topup_type_id: account.autoTopupTypeId, limit: account.autoTopupLimit },
      });
      await this.database.execute('SELECT request_auto_topup($1, $2)', [
        accountId,
        this.clock.now(),
      ]);
    });
  }

  /** Buys what the account has asked to be bought, if it still needs it. */
  async run(accountId: number): Promise<void> {
    try {
      await this.database.transaction(() => this.buy(accountId));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.giveUp(accountId, error);
    }
  }

  private async buy(accountId: number): Promise<void> {
    const account = await this.accounts.find(accountId);
    if (!account) return;
    const { autoTopupTypeId, autoTopupLimit: limit } = account;
    if (autoTopupTypeId === null || limit === null) return;
    const offer = await this.offers.find(accountId, autoTopupTypeId);
    if (!offer) return this.accounts.reconcile(accountId, 'cap_reached');
    const place = (): Promise<AutomaticPlace | undefined> =>
      this.placeOfNext(accountId, new Amount(limit).minus(offer.price).toFixed());
    // Asked before the money is touched, and again by the act under the account's lock.
    if (!(await place())) return this.accounts.reconcile(accountId, 'cap_reached');
    await this.topups.complete(house, account, offer, { source: 'auto' }, place);
  }

  /** `undefined` when something is left, or more than `costMax` has been spent in the period. */
  private placeOfNext(accountId: number, costMax: string): Promise<AutomaticPlace | undefined> {
    return this.database.queryOne<AutomaticPlace>(
      `SELECT p.starts_at AS "periodStartsAt",
              (SELECT count(*)::integer + 1 FROM topups t
                WHERE t.data_account_id = $1 AND t.period_starts_at = p.starts_at) AS ordinal
         FROM allowance_periods p
        WHERE p.data_account_id = $1 AND p.starts_at <= $2 AND p.ends_at > $2
          AND remaining_bytes($1, $2) = 0 AND auto_topups_cost($1, $2) <= $3`,
      [accountId, this.clock.now(), costMax],
    );
  }

  /** None is tried for a while; open sessions do what they would have done. */
  private giveUp(accountId: number, error: DomainError): Promise<void> {
    return this.database.transaction(async () => {
      const account = await this.accounts.hold(accountId);
      if (!(error instanceof NotNeeded)) {
        account.autoTopupPausedUntil = this.clock.in(PAUSE_SECONDS);
        await this.accounts.save(account);
        await this.audit.record(house, {
          action: 'radius.auto_topup.refused',
          subject: 'data_account',
          subjectId: accountId,
          after: { reason: error.message },
        });
        await this.events.emit(new AutoTopupRefused(accountId, account.customerId, error.message));
      }
      await this.accounts.reconcile(accountId, 'cap_reached');
    });
  }
}
