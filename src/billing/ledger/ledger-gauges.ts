import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { figuresOf } from '../../platform/metrics/platform-gauges.js';

/** What the last proof of the books found; none yet where it has never run. */
@Injectable()
export class LedgerGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge(
      {
        name: 'lastmile_ledger_contradictions',
        help: 'Rows that contradict the books, by the check of the last verification that found them',
        labels: ['check'],
      },
      async () =>
        figuresOf(
          await this.database.query(
            'SELECT name AS check, contradictions AS value FROM ledger_verifications',
          ),
        ),
    );
    this.metrics.gauge(
      {
        name: 'lastmile_ledger_verified_timestamp_seconds',
        help: 'When the books were last verified; 0 when they never were',
      },
      async () =>
        figuresOf(
          await this.database.query(
            `SELECT extract(epoch FROM max(verified_at))::float8 AS value
               FROM ledger_verifications HAVING count(*) > 0`,
          ),
        ),
    );
  }
}
