import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { type DayRange, onDays } from '../../platform/paging/days.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';

/** Percentiles of working seconds of one clock, out of the tickets that are counted. */
const percentiles = (kind: string, counted: string): string => `(
  SELECT json_build_object(
           'count', count(*),
           'p50_seconds', percentile_disc(0.5) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'p90_seconds', percentile_disc(0.9) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'p99_seconds', percentile_disc(0.99) WITHIN GROUP (ORDER BY c.consumed_seconds),
           'breached', count(*) FILTER (WHERE c.due_at < c.stopped_at))
    FROM tickets t
    JOIN ticket_clocks c ON c.ticket_id = t.id AND c.kind = '${kind}' AND c.state = 'stopped'
   WHERE ${counted})`;

/** Tickets under work by the time since they were opened. */
const openByAge = (now: string): string => {
  const age = (from: string, to: string | null): string =>
    `count(*) FILTER (WHERE t.created_at <= ${now}::timestamptz - interval '${from}'
       ${to === null ? '' : `AND t.created_at > ${now}::timestamptz - interval '${to}'`})`;
  return `(
  SELECT json_build_object(
           'total', count(*), 'on_hold', count(*) FILTER (WHERE t.is_on_hold),
           'under_1_day', ${age('0 days', '1 day')}, 'under_3_days', ${age('1 day', '3 days')},
           'under_7_days', ${age('3 days', '7 days')}, 'older', ${age('7 days', null)})
    FROM tickets t
   WHERE t.department_id = d.id AND t.status IN ('open', 'reopened'))`;
};

/** How the departments do: what waits, and how long answers and resolutions took. */
@Injectable()
export class HelpdeskReport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Open tickets by age as of now; times of those opened within the range, in working seconds.
   * Departments by name. @throws ValidationFailed for a cursor that is not of this list
   */
  async perDepartment({ date_from, date_to, ...request }: DayRange & ListRequest): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const timeZone = await this.settings.get(TimeZone);
    const range = { ...(date_from && { date_from }), ...(date_to && { date_to }) };
    const days = onDays('t.created_at', range, timeZone, bind);
    const counted = ['t.department_id = d.id', ...days].join(' AND ');
    const source = {
      row: `json_build_object(
        'department_id', d.id, 'department_name', d.name, 'open', ${openByAge(bind(this.clock.now()))},
        'opened', (SELECT count(*) FROM tickets t WHERE ${counted}),
        'first_response', ${percentiles('first_response', counted)},
        'resolution', ${percentiles('resolution', counted)},
        'rating', (SELECT json_build_object('count', count(r.score),
                                            'average', round(avg(r.score), 2)::text)
                     FROM tickets t
                     JOIN ticket_ratings r ON r.ticket_id = t.id
                    WHERE ${counted}))`,
      from: 'departments d',
      where: [],
      id: 'd.id',
      isUncounted: true,
      sorts: { name: { column: 'd.name', type: 'text' } },
      defaultSort: 'name',
    } as const;
    return listPage(this.database, source, binder, request);
  }
}
