import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { type Figure, Metrics } from './metrics.js';

/** What is on its way: jobs, letters, webhooks. */
@Injectable()
export class PlatformGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.addJobs();
    this.addMail();
    this.addWebhooks();
  }

  private addJobs(): void {
    this.metrics.gauge(
      {
        name: 'lastmile_jobs',
        help: 'Background jobs by kind and state (waiting, running, failed)',
        labels: ['task', 'state'],
      },
      () =>
        this.figures(
          `SELECT j.task_identifier AS task,
                  CASE WHEN j.locked_at IS NOT NULL THEN 'running'
                       WHEN j.attempts >= j.max_attempts THEN 'failed'
                       ELSE 'waiting' END AS state,
                  count(*)::int AS value
             FROM graphile_worker.jobs j
            GROUP BY 1, 2`,
        ),
    );
    this.metrics.gauge(
      {
        name: 'lastmile_job_lag_seconds',
        help: 'How long the oldest due background job has been waiting',
      },
      () =>
        this.figures(
          `SELECT coalesce(extract(epoch FROM $1 - min(j.run_at)), 0)::float8 AS value
             FROM graphile_worker._private_jobs j
            WHERE j.run_at < $1 AND j.locked_at IS NULL AND j.attempts < j.max_attempts`,
          [this.clock.now()],
        ),
    );
  }

  private addMail(): void {
    this.metrics.gauge(
      { name: 'lastmile_mail_unsent_letters', help: 'Letters in the outbox that have not left' },
      () => this.figures('SELECT count(*)::int AS value FROM outgoing_mail WHERE sent_at IS NULL'),
    );
    this.metrics.gauge(
      {
        name: 'lastmile_mail_oldest_unsent_seconds',
        help: 'Age of the oldest letter that has not left',
      },
      () =>
        this.figures(
          `SELECT coalesce(extract(epoch FROM $1 - min(created_at)), 0)::float8 AS value
             FROM outgoing_mail WHERE sent_at IS NULL`,
          [this.clock.now()],
        ),
    );
  }

  private addWebhooks(): void {
    this.metrics.gauge(
      {
        name: 'lastmile_webhook_endpoints',
        help: 'Webhook endpoints by status (enabled, degraded, disabled)',
        labels: ['status'],
      },
      () =>
        this.figures(
          `SELECT known.status, count(w.id)::int AS value
             FROM unnest(ARRAY['enabled', 'degraded', 'disabled']) known (status)
             LEFT JOIN webhook_endpoints w ON w.status = known.status
            GROUP BY known.status`,
        ),
    );
    this.metrics.gauge(
      {
        name: 'lastmile_webhook_deliveries_pending',
        help: 'Messages that have not arrived at their webhook yet',
      },
      () =>
        this.figures(
          `SELECT count(*)::int AS value FROM webhook_deliveries
            WHERE status = 'pending' AND kind <> 'sample'`,
        ),
    );
    this.metrics.gauge(
      {
        name: 'lastmile_webhook_oldest_pending_seconds',
        help: 'Age of the oldest message that has not arrived at its webhook',
      },
      () =>
        this.figures(
          `SELECT coalesce(extract(epoch FROM $1 - min(created_at)), 0)::float8 AS value
             FROM webhook_deliveries WHERE status = 'pending' AND kind <> 'sample'`,
          [this.clock.now()],
        ),
    );
  }

  private async figures(sql: string, values: unknown[] = []): Promise<Figure[]> {
    return figuresOf(await this.database.query(sql, values));
  }
}

/** Figures of rows: the column `value`, and the labels that the others are. */
export function figuresOf(rows: readonly object[]): Figure[] {
  return rows.map((row) => {
    const { value, ...labels } = row as { value: number } & Record<string, string>;
    return { value, labels };
  });
}
