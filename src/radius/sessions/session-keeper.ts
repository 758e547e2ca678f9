import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';

/** What has to be done by time alone: silent sessions end, pending accounts begin, months get their partitions. */
@Injectable()
export class SessionKeeper implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'radius.close-stale-sessions', () => this.closeStale());
    this.jobs.every('* * * * *', 'radius.settle-interrupted-coa', () => this.settleInterrupted());
    this.jobs.every('*/5 * * * *', 'radius.begin-pending-accounts', () => this.beginPending());
    this.jobs.every('40 2 * * *', 'radius.make-partitions', () => this.makePartitions());
  }

  /** Ends sessions that have missed three interims; their use is kept. */
  async closeStale(): Promise<void> {
    await this.database.execute('SELECT close_stale_sessions($1)', [this.clock.now()]);
  }

  /** Requests whose sender died with them: unanswered, so the next interim of the session asks anew. */
  async settleInterrupted(): Promise<void> {
    await this.database.execute(
      `WITH given_up AS (
         UPDATE coa_requests
            SET state = 'timeout', settled_at = $1::timestamptz, detail = 'the sender was interrupted'
          WHERE state = 'sent' AND sent_at < $1::timestamptz - interval '1 minute'
         RETURNING session_id
       )
       UPDATE radius_sessions SET rate_limit = NULL WHERE id IN (SELECT session_id FROM given_up)`,
      [this.clock.now()],
    );
  }

  /** Accounts whose first day has come; until this runs the verdict knows it by the date. */
  async beginPending(): Promise<void> {
    await this.database.execute(
      `UPDATE data_accounts SET lifecycle = 'active', version = version + 1, modified_at = $1
        WHERE lifecycle = 'pending' AND starts_on <= business_date($1)`,
      [this.clock.now()],
    );
  }

  private async makePartitions(): Promise<void> {
    await this.database.execute('SELECT make_radius_partitions($1)', [this.clock.now()]);
  }
}
