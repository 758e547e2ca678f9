import { Injectable } from '@nestjs/common';
import { Clock as Time } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { AROUND_THE_CLOCK, BusinessTime, type CalendarFacts } from '../calendars/business-time.js';
import { TicketEvents } from '../tickets/ticket-events.js';
import {
  type Clock,
  type ClockKind,
  CLOCKS,
  isBreached,
  NO_PROMISE,
  type Promised,
  replay,
  type SlaTarget,
} from './sla-clock.js';

/** What the clocks of one ticket are read by. */
interface Terms extends Partial<CalendarFacts> {
  priority: number;
  /** Names the calendar as it stands; absent without one. */
  calendarKey: string | null;
  targets: SlaTarget[] | null;
  warnPercent: number | null;
  holdPausesFirstResponse: boolean | null;
}

/** A threshold that has just been passed for the first time. */
export interface ClockAlert {
  kind: ClockKind;
  threshold: 'warning' | 'breach';
  dueAt: Date;
}

const CALENDARS_MAX = 200;

/** Keeps the clocks of tickets in step with what happened to them. */
@Injectable()
export class ClocksService {
  private readonly calendars = new Map<string, BusinessTime>();

  constructor(
    private readonly database: Database,
    private readonly time: Time,
    private readonly events: TicketEvents,
  ) {}

  /**
   * Replays the events of a ticket under today's policy and calendar, and stores the clocks. Belongs
   * to the transaction that holds the ticket. @returns thresholds passed for the first time
   */
  async follow(ticketId: number): Promise<ClockAlert[]> {
    const terms = await this.termsOf(ticketId);
    const events = await this.events.listForClocks(ticketId);
    const clocks = replay(events, this.businessTime(terms), promisedBy(terms));
    for (const kind of CLOCKS) await this.store(ticketId, clocks[kind]);
    const alerts: ClockAlert[] = [];
    for (const kind of CLOCKS) alerts.push(...(await this.alertsOf(ticketId, clocks[kind])));
    return alerts;
  }

  private async termsOf(ticketId: number): Promise<Terms> {
    const terms = await this.database.queryOne<Terms>(
      `SELECT t.priority, p.targets, p.warn_percent AS "warnPercent",
              p.hold_pauses_first_response AS "holdPausesFirstResponse",
              c.id || '/' || c.version AS "calendarKey", c.time_zone AS "timeZone", c.intervals,
              c.holidays
         FROM tickets t
         JOIN departments d ON d.id = t.department_id
         LEFT JOIN sla_policies p ON p.id = d.sla_policy_id
         LEFT JOIN business_calendars c ON c.id = d.calendar_id
        WHERE t.id = $1`,
      [ticketId],
    );
    if (!terms) throw new Error('the clocks of a ticket that is not there');
    return terms;
  }

  /** Working days once worked out are kept; a changed calendar has another version. */
  private businessTime({ calendarKey, timeZone, intervals, holidays }: Terms): BusinessTime {
    const key = calendarKey ?? 'around the clock';
    let time = this.calendars.get(key);
    if (!time) {
      if (this.calendars.size >= CALENDARS_MAX) this.calendars.clear();
      time = new BusinessTime(
        timeZone && intervals && holidays ? { timeZone, intervals, holidays } : AROUND_THE_CLOCK,
      );
      this.calendars.set(key, time);
    }
    return time;
  }

  private async store(ticketId: number, clock: Clock): Promise<void> {
    await this.database.execute(
      `INSERT INTO ticket_clocks (ticket_id, kind, state, target_seconds, consumed_seconds,
                                  running_since, warn_at, due_at, stopped_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (ticket_id, kind) DO UPDATE
          SET state = excluded.state, target_seconds = excluded.target_seconds,
              consumed_seconds = excluded.consumed_seconds,
              running_since = excluded.running_since, warn_at = excluded.warn_at,
              due_at = excluded.due_at, stopped_at = excluded.stopped_at`,
      [
        ticketId,
        clock.kind,
        clock.state,
        clock.targetSeconds,
        clock.consumedSeconds,
        clock.runningSince,
        clock.warnAt,
        clock.dueAt,
        clock.stoppedAt,
      ],
    );
  }

  /** A breach makes its warning pointless: then only the breach is told. */
  private async alertsOf(ticketId: number, clock: Clock): Promise<ClockAlert[]> {
    const now = this.time.now();
    const { kind, warnAt, dueAt, stoppedAt } = clock;
    if (clock.state === 'cancelled' || warnAt === null || warnAt > (stoppedAt ?? now)) return [];
    const isNewWarning = await this.markAlert(ticketId, kind, 'warning');
    if (isBreached(clock, now) && dueAt) {
      const isNewBreach = await this.markAlert(ticketId, kind, 'breach');
      return isNewBreach ? [{ kind, threshold: 'breach', dueAt }] : [];
    }
    return isNewWarning && stoppedAt === null && dueAt
      ? [{ kind, threshold: 'warning', dueAt }]
      : [];
  }

  private async markAlert(
    ticketId: number,
    kind: ClockKind,
    threshold: ClockAlert['threshold'],
  ): Promise<boolean> {
    const written = await this.database.execute(
      `INSERT INTO ticket_clock_alerts (ticket_id, kind, threshold, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [ticketId, kind, threshold, this.time.now()],
    );
    return written === 1;
  }
}

function promisedBy({ targets, priority, warnPercent, holdPausesFirstResponse }: Terms): Promised {
  const target = targets?.find((each) => each.priority === priority);
  if (!target) return NO_PROMISE;
  return {
    firstResponseSeconds: seconds(target.first_response_minutes),
    resolutionSeconds: seconds(target.resolution_minutes),
    warnPercent: warnPercent ?? NO_PROMISE.warnPercent,
    holdPausesFirstResponse: holdPausesFirstResponse ?? false,
  };
}

function seconds(minutes: number | null): number | null {
  return minutes === null ? null : minutes * 60;
}
