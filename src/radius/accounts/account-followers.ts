import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CustomerStatusChanged } from '../../customers/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { FairUseChanged, NetworkTermsChanged } from '../../products/index.js';
import { DataAccountsRepository } from './data-accounts.repository.js';

/** Which accounts are to follow, from which on. */
interface Followers {
  productId?: number;
  speedLimitPolicyId?: number;
  speedBoostPolicyId?: number;
  /** Those up to this id have followed. */
  after?: number;
}

const FOLLOW = 'radius.follow';
const ACCOUNTS_AT_ONCE = 200;

/** Brings accounts and their open sessions in line with what other rooms have changed. */
@Injectable()
export class AccountFollowers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly accounts: DataAccountsRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.define<Followers>(FOLLOW, (followers) => this.follow(followers));
    this.events.on(CustomerStatusChanged, ({ customerId, after }) =>
      this.followCustomer(customerId, after === 'active' ? 'customer_active' : `customer_${after}`),
    );
    // A product may have a hundred thousand accounts: they follow in the background, some at a time.
    this.events.on(NetworkTermsChanged, ({ productId }) => this.jobs.add(FOLLOW, { productId }));
    this.events.on(FairUseChanged, ({ policy }) => this.jobs.add(FOLLOW, policy));
  }

  /** The verdict knows the customer's status; open sessions have to be told. */
  private async followCustomer(customerId: number, because: string): Promise<void> {
    const online = await this.database.query<{ id: number }>(
      `SELECT d.id FROM data_accounts d
        WHERE d.customer_id = $1 AND EXISTS (
          SELECT FROM radius_sessions s WHERE s.data_account_id = d.id AND s.stopped_at IS NULL)
        ORDER BY d.id`,
      [customerId],
    );
    for (const { id } of online) {
      await this.accounts.hold(id);
      await this.accounts.reconcile(id, because);
    }
  }

  private async follow(followers: Followers): Promise<void> {
    const ids = await this.next(followers);
    for (const id of ids) {
      await this.database.transaction(async () => {
        await this.accounts.hold(id);
        await this.database.execute('SELECT regrant_plan($1, $2)', [id, this.clock.now()]);
        await this.accounts.reconcile(id, 'product');
      });
    }
    const after = ids.at(-1);
    if (after !== undefined && ids.length === ACCOUNTS_AT_ONCE) {
      await this.jobs.add(FOLLOW, { ...followers, after });
    }
  }

  /** Accounts that have begun the running period; the others will begin it as the product then says. */
  private async next({ after = 0, ...which }: Followers): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT d.id FROM data_accounts d JOIN products p ON p.id = d.product_id
        WHERE d.id > $1 AND d.lifecycle <> 'terminated'
          AND (p.id = $2 OR p.fup_speed_limit_policy_id = $3 OR p.fup_speed_boost_policy_id = $4)
          AND EXISTS (SELECT FROM allowance_periods a
                       WHERE a.data_account_id = d.id AND a.starts_at <= $5 AND a.ends_at > $5)
        ORDER BY d.id LIMIT ${ACCOUNTS_AT_ONCE}`,
      [
        after,
        which.productId ?? null,
        which.speedLimitPolicyId ?? null,
        which.speedBoostPolicyId ?? null,
        this.clock.now(),
      ],
    );
    return rows.map(({ id }) => id);
  }
}
