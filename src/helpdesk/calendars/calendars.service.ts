import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { ClockReplays } from '../sla/clock-replays.js';
import { mistakeIn } from './business-time.js';
import { BusinessCalendar } from './calendar.entity.js';

export type CalendarFacts = Pick<BusinessCalendar, 'name' | 'timeZone' | 'intervals' | 'holidays'>;

const SHOWN = {
  room: 'helpdesk',
  noun: 'business calendar',
  table: 'business_calendars',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'time_zone', r.time_zone, 'intervals', r.intervals,
    'holidays', r.holidays,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;

@Injectable()
export class CalendarsRepository extends EntityRepository<BusinessCalendar> {
  constructor(database: Database) {
    super(database, BusinessCalendar, {
      business_calendars_name_key: () =>
        new Conflict('Another calendar has this name.', [{ field: 'name', message: 'is taken' }]),
      departments_calendar_id_fkey: () => new Conflict('Departments work by this calendar.'),
    });
  }
}

/** When people work. A change reads the clocks of open tickets anew. */
@Injectable()
export class CalendarsService extends KeptRows<CalendarFacts, BusinessCalendar> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: CalendarsRepository,
    private readonly replays: ClockReplays,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  protected audited({ name, timeZone, intervals, holidays }: BusinessCalendar): CalendarFacts {
    return { name, timeZone, intervals, holidays };
  }

  protected override mustMakeSense({ intervals }: CalendarFacts): void {
    const mistake = mistakeIn(intervals);
    if (mistake) throw ValidationFailed.of('intervals', mistake);
  }

  protected override afterWrite({ id }: BusinessCalendar): Promise<void> {
    return this.replays.ofCalendar(id);
  }
}
