import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Jobs } from '../jobs/jobs.js';
import { Settings } from '../settings/settings.js';
import { EventRetentionDays, WebhookNetworks } from './webhook-settings.js';

const DAY_SECONDS = 86_400;
/** Events deleted in one statement; each takes its deliveries and their attempts along. */
const BATCH = 5_000;

/** Forgets old events and deliveries, but nothing that is still on its way. */
@Injectable()
export class EventRetention implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.settings.declare(WebhookNetworks as never, EventRetentionDays as never);
    this.jobs.every('23 2 * * *', 'events.forget-old', () => this.forgetOld());
  }

  private async forgetOld(): Promise<void> {
    const days = await this.settings.get(EventRetentionDays);
    const before = this.clock.in(-days * DAY_SECONDS);
    await this.database.execute(
      `DELETE FROM webhook_deliveries
        WHERE created_at < $1 AND (status <> 'pending' OR kind = 'sample')`,
      [before],
    );
    for (;;) {
      const forgotten = await this.database.execute(
        `DELETE FROM event_log
          WHERE id IN (SELECT e.id
                         FROM event_log e
                        WHERE e.occurred_at < $1 AND e.sequence IS NOT NULL
                          AND NOT EXISTS (SELECT FROM webhook_deliveries d
                                           WHERE d.event_id = e.id AND d.status = 'pending')
                        ORDER BY e.occurred_at
                        LIMIT ${BATCH})`,
        [before],
      );
      if (forgotten < BATCH) return;
    }
  }
}
