import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { figuresOf } from '../platform/metrics/platform-gauges.js';

/** How the network does: who is let in, what sessions say, what became of CoA. */
@Injectable()
export class RadiusGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.total(
      'lastmile_radius_answers_total',
      'Accepts and rejects by reason',
      ['verdict', 'reason'],
      `SELECT verdict, reason, sum(value)::float8 AS value
         FROM (SELECT kind AS verdict, outcome AS reason, value
                 FROM radius_counts WHERE what = 'answer'
                UNION ALL
               SELECT verdict, reason, 1 FROM radius_auth_log
                WHERE id > (SELECT up_to FROM radius_answers_counted)) counted
        GROUP BY verdict, reason ORDER BY verdict, reason`,
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
      'lastmile_radius_packets_uncounted',
      'Accounting packets that were answered and are not counted yet: waiting, or failed for people to look at',
      ['state'],
      `SELECT state, count(w.id)::int AS value
         FROM (VALUES ('waiting'), ('failed')) one (state)
         LEFT JOIN accounting_inbox w ON (w.error IS NULL) = (state = 'waiting')
        WHERE $1::timestamptz IS NOT NULL GROUP BY state ORDER BY state`,
    );
    this.total(
      'lastmile_radius_coa_requests_total',
      'CoA and Disconnect requests by every state that they came to',
      ['kind', 'state'],
      `SELECT kind, outcome AS state, sum(value)::float8 AS value
         FROM radius_counts WHERE what = 'coa' GROUP BY kind, outcome ORDER BY kind, outcome`,
    );
    this.jobs.every('* * * * *', 'radius.count-answers', () => this.countAnswers());
    this.jobs.every('50 * * * *', 'radius.add-up-counts', () => this.addUp());
  }

  /**
   * Counts what the log has got since, but for its last minute: a row that is written now may have a
   * lower number than one that is there already. FreeRADIUS gives a statement up after five seconds.
   */
  async countAnswers(): Promise<void> {
    await this.database.execute(
      `WITH counted AS (
         SELECT up_to FROM radius_answers_counted FOR UPDATE
       ), next AS (
         SELECT max(log.id) AS up_to FROM radius_auth_log log, counted
          WHERE log.id > counted.up_to AND log.at < lastmile_now() - interval '1 minute'
       ), moved AS (
         UPDATE radius_answers_counted SET up_to = next.up_to FROM next WHERE next.up_to IS NOT NULL
       )
       INSERT INTO radius_counts AS c (what, kind, outcome, backend, value)
       SELECT 'answer', log.verdict, log.reason, 0, count(*)
         FROM radius_auth_log log, counted, next
        WHERE log.id > counted.up_to AND log.id <= next.up_to
        GROUP BY log.verdict, log.reason
           ON CONFLICT ON CONSTRAINT radius_counts_pkey DO UPDATE
          SET value = c.value + excluded.value`,
    );
  }

  /** Adds up what connections have counted that are gone. The sums stay what they are. */
  async addUp(): Promise<void> {
    await this.database.execute(
      `WITH gone AS (
         DELETE FROM radius_counts
          WHERE backend <> 0
            AND backend NOT IN (SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL)
         RETURNING what, kind, outcome, value
       )
       INSERT INTO radius_counts AS c (what, kind, outcome, backend, value)
       SELECT what, kind, outcome, 0, sum(value) FROM gone GROUP BY what, kind, outcome
           ON CONFLICT ON CONSTRAINT radius_counts_pkey DO UPDATE
          SET value = c.value + excluded.value`,
    );
  }

  private total(name: string, help: string, labels: string[], sql: string): void {
    this.metrics.total({ name, help, labels }, async () =>
      figuresOf(await this.database.query(sql)),
    );
  }

  /** @param sql gets the time as `$1` */
  private add(name: string, help: string, labels: string[], sql: string): void {
    this.metrics.gauge({ name, help, labels }, async () =>
      figuresOf(await this.database.query(sql, [this.clock.now()])),
    );
  }
}
