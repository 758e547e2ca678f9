import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { allowanceFields } from '../accounts/data-account-rows.js';
import { DataAccountNotFound } from '../radius.errors.js';

export const USAGE_GROUPS = ['day', 'month', 'session'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageRequest {
  accountId: number;
  /** Business dates, inclusive; the running allowance period when absent. */
  from?: string;
  to?: string;
  groupBy: UsageGroup;
}

const ROWS: Readonly<Record<UsageGroup, string>> = {
  day: `SELECT to_char(u.day, 'YYYY-MM-DD') AS period, u.bytes_in, u.bytes_out, u.seconds
          FROM usage_days u, span
         WHERE u.data_account_id = $1 AND u.day BETWEEN span.first AND span.last`,
  month: `SELECT to_char(u.day, 'YYYY-MM') AS period, sum(u.bytes_in) AS bytes_in,
                 sum(u.bytes_out) AS bytes_out, sum(u.seconds) AS seconds
            FROM usage_days u, span
           WHERE u.data_account_id = $1 AND u.day BETWEEN span.first AND span.last
           GROUP BY 1`,
  session: `SELECT utc_text(s.started_at) AS period, s.bytes_in, s.bytes_out, s.seconds
              FROM radius_sessions s, span
             WHERE s.data_account_id = $1
               AND business_date(s.started_at) BETWEEN span.first AND span.last`,
};

/** What an account has used: from the rollup by day; single sessions only when they are asked for. */
@Injectable()
export class UsageViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Rows in order of time, and the allowance of the running period. @throws DataAccountNotFound */
  async usage({ accountId, from, to, groupBy }: UsageRequest): Promise<RawJson> {
    const now = this.clock.now();
    await this.database.execute(
      'SELECT open_allowance_period(id, $2) FROM data_accounts WHERE id = $1',
      [accountId, now],
    );
    const row = await this.database.queryOne<{ row: string }>(
      `WITH span AS (
         SELECT coalesce($3::date, business_date(a.starts_at)) AS first,
                coalesce($4::date, business_date($2)) AS last
           FROM allowance_periods a
          WHERE a.data_account_id = $1 AND a.starts_at <= $2 AND a.ends_at > $2
       ), rows AS (${ROWS[groupBy]})
       SELECT json_build_object(
                'data_account_id', d.id, 'username', d.username, 'group_by', $5::text,
                'rows', (SELECT coalesce(json_agg(r ORDER BY r.period), '[]') FROM rows r),
                ${allowanceFields('$2::timestamptz')})::text AS row
         FROM data_accounts d JOIN products p ON p.id = d.product_id
        WHERE d.id = $1`,
      [accountId, now, from ?? null, to ?? null, groupBy],
    );
    if (!row) throw new DataAccountNotFound();
    return new RawJson(row.row);
  }
}
