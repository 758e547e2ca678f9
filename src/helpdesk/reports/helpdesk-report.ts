import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { type DayRange, onDays } from '../../platform/paging/days.js';
import { Binder } from '../../platform/paging/list.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { DepartmentReportDto } from './helpdesk-report.dto.js';

/** Percentiles of working seconds of one clock, out of the tickets that are counted. */
const percentiles = (kind: string): string => `(
  SELECT json_build_object(
           'count', count(*),
           'p50_seconds', percentile_disc(0.5) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'p90_seconds', percentile_disc(0.9) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'p99_seconds', percentile_disc(0.99) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'breached', count(*) FILTER (WHERE c.due_at < c.stopped_at))
    FROM counted t
    JOIN ticket_clocks c ON c.ticket_id = t.id AND c.kind = '${kind}' AND c.state = 'stopped'
   WHERE t.department_id = d.id)`;

/** How the departments do: what waits, and how long answers and resolutions took. */
@Injectable()
export class HelpdeskReport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Open tickets by age as of now; times of those opened within the range, in working seconds. */
  async perDepartment(range: DayRange): Promise<DepartmentReportDto[]> {
    const { bind, values } = new Binder();
    const timeZone = await this.settings.get(TimeZone);
    const counted = ['true', ...onDays('t.created_at', range, timeZone, bind)].join(' AND ');
    const now = bind(this.clock.now());
    const age = (from: string, to: string | null): string =>
      `count(*) FILTER (WHERE t.created_at <= ${now}::timestamptz - interval '${from}'
         ${to === null ? '' : `AND t.created_at > ${now}::timestamptz - interval '${to}'`})`;
    return this.database.query<DepartmentReportDto>(
      `WITH counted AS (SELECT t.id, t.department_id FROM tickets t WHERE ${counted})
       SELECT d.id AS department_id, d.name AS department_name,
              (SELECT json_build_object(
                        'total', count(*), 'on_hold', count(*) FILTER (WHERE t.is_on_hold),
                        'under_1_day', ${age('0 days', '1 day')},
                        'under_3_days', ${age('1 day', '3 days')},
                        'under_7_days', ${age('3 days', '7 days')},
                        'older', ${age('7 days', null)})
                 FROM tickets t
                WHERE t.department_id = d.id AND t.status IN ('open', 'reopened')) AS open,
              (SELECT count(*) FROM counted t WHERE t.department_id = d.id) AS opened,
              ${percentiles('first_response')} AS first_response,
              ${percentiles('resolution')} AS resolution,
              (SELECT json_build_object('count', count(r.score),
                                        'average', round(avg(r.score), 2)::text)
                 FROM counted t
                 JOIN ticket_ratings r ON r.ticket_id = t.id
                WHERE t.department_id = d.id) AS rating
         FROM departments d
        ORDER BY d.name, d.id`,
      values,
    );
  }
}
