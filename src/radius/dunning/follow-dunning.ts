import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import {
  AccountRestored,
  AccountSlowedDown,
  AccountSuspended,
  Dunning,
  type Stage,
} from '../../billing/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Settings } from '../../platform/settings/settings.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';
import { Holds } from '../holds/holds.service.js';
import { DataAccountAdded } from '../radius.events.js';
import { SlowDownKbps } from '../radius.settings.js';

const FOLLOW = 'radius.follow-dunning';
const house = Actor.system('dunning');

interface Account {
  id: number;
  /** Whether dunning, and not staff, holds it back. */
  isHeld: boolean;
}

/**
 * Makes a customer's data accounts what dunning says of him. A job of the act's transaction, run the
 * moment it is committed: an act on money holds the ledger, an act here holds data accounts, and one
 * that held both in its own order would deadlock with a top-up.
 */
@Injectable()
export class FollowDunning implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly settings: Settings,
    private readonly dunning: Dunning,
    private readonly holds: Holds,
    private readonly accounts: DataAccountsRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ customerId: number }>(FOLLOW, ({ customerId }) => this.follow(customerId));
    for (const event of [AccountSlowedDown, AccountSuspended, AccountRestored]) {
      this.events.on(event, ({ customerId }) => this.enqueue(customerId));
    }
    this.events.on(DataAccountAdded, async ({ customerId }) => {
      if (await this.dunning.stageOf(customerId)) await this.enqueue(customerId);
    });
  }

  private enqueue(customerId: number): Promise<void> {
    return this.jobs.add(FOLLOW, { customerId });
  }

  /** By what holds now, not by what was announced: two of these may come in any order. */
  private async follow(customerId: number): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.execute(
        `SELECT pg_advisory_xact_lock(hashtextextended('radius.follow-dunning', $1))`,
        [customerId],
      );
      const stage = await this.dunning.stageOf(customerId);
      const hasNewSpeed = await this.setSpeed(customerId, stage);
      for (const { id, isHeld } of await this.accountsOf(customerId)) {
        if (stage === 'suspended' && !isHeld) {
          await this.holds.place(house, id, { kind: 'billing', reason: 'Payment is overdue' });
        } else if (stage !== 'suspended' && isHeld) {
          await this.holds.liftKind(house, id, 'billing');
        } else if (hasNewSpeed) {
          await this.accounts.hold(id);
          await this.accounts.reconcile(id, 'slow_down');
        }
      }
    });
  }

  /** @returns whether anything has changed */
  private async setSpeed(customerId: number, stage: Stage | null): Promise<boolean> {
    if (stage !== 'slowed_down') {
      const removed = await this.database.execute(
        'DELETE FROM customer_slowdowns WHERE customer_id = $1',
        [customerId],
      );
      return removed > 0;
    }
    const placed = await this.database.execute(
      `INSERT INTO customer_slowdowns (customer_id, kbps, placed_at) VALUES ($1, $2, $3)
           ON CONFLICT (customer_id) DO NOTHING`,
      [customerId, await this.settings.get(SlowDownKbps), this.clock.now()],
    );
    return placed > 0;
  }

  private accountsOf(customerId: number): Promise<Account[]> {
    return this.database.query<Account>(
      `SELECT d.id,
              EXISTS (SELECT FROM data_account_holds h
                       WHERE h.data_account_id = d.id AND h.kind = 'billing'
                         AND h.lifted_at IS NULL AND h.placed_by = $2) AS "isHeld"
         FROM data_accounts d
        WHERE d.customer_id = $1 AND d.lifecycle <> 'terminated'
        ORDER BY d.id`,
      [customerId, house.username],
    );
  }
}
