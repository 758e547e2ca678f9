import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { figuresOf } from '../platform/metrics/platform-gauges.js';

/** How the network does: who is let in, what sessions say, what became of CoA. */
@Injectable()
export class RadiusGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.add(
      'lastmile_radius_answers_last_5_minutes',
      'Accepts and rejects of the last five minutes by reason',
      ['verdict', 'reason'],
      `SELECT verdict, reason, count(*)::int AS value FROM radius_auth_log
        WHERE at > $1::timestamptz - interval '5 minutes' GROUP BY verdict, reason`,
    );
    this.add(
      'lastmile_radius_sessions_open',
      'Sessions that have begun and not ended',
      [],
      `SELECT count(*)::int AS value FROM radius_sessions
        WHERE stopped_at IS NULL AND $1::timestamptz IS NOT NULL`,
    );
    this.add(
      'lastmile_radius_accounting_lag_seconds',
      'Time since the last accounting packet of the open sessions: of the newest, and of the one that is silent longest',
      ['session'],
      `SELECT session, greatest(0, coalesce(extract(epoch FROM $1 - at), 0))::float8 AS value
         FROM (SELECT max(updated_at) AS newest, min(updated_at) AS longest_silent
                 FROM radius_sessions WHERE stopped_at IS NULL) open
        CROSS JOIN LATERAL (VALUES ('newest', newest), ('longest_silent', longest_silent))
                             one (session, at)`,
    );
    this.add(
      'lastmile_radius_coa_requests_last_hour',
      'CoA and Disconnect requests of the last hour by what became of them',
      ['kind', 'state'],
      `SELECT kind, state, count(*)::int AS value FROM coa_requests
        WHERE queued_at > $1::timestamptz - interval '1 hour' GROUP BY kind, state`,
    );
  }

  /** @param sql gets the time as `$1` */
  private add(name: string, help: string, labels: string[], sql: string): void {
    this.metrics.gauge({ name, help, labels }, async () =>
      figuresOf(await this.database.query(sql, [this.clock.now()])),
    );
  }
}
