import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';

const REPLAY = 'helpdesk.replay-clocks';
/** What ClockWatch does to one ticket. */
export const FOLLOW = 'helpdesk.follow-clocks';

/**
 * Reads clocks anew after a change of policy or calendar. Only tickets under work: what was
 * promised for the others is settled, and they are read anew when they are reopened.
 */
@Injectable()
export class ClockReplays implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ departments: number[] }>(REPLAY, ({ departments }) =>
      this.enqueueTickets(departments),
    );
  }

  async ofDepartments(departments: readonly number[]): Promise<void> {
    if (departments.length > 0) await this.jobs.add(REPLAY, { departments });
  }

  async ofCalendar(calendarId: number): Promise<void> {
    await this.ofDepartments(await this.departmentsBy('calendar_id', calendarId));
  }

  async ofPolicy(policyId: number): Promise<void> {
    await this.ofDepartments(await this.departmentsBy('sla_policy_id', policyId));
  }

  private async departmentsBy(
    column: 'calendar_id' | 'sla_policy_id',
    id: number,
  ): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT id FROM departments WHERE ${column} = $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  private async enqueueTickets(departments: readonly number[]): Promise<void> {
    const tickets = await this.database.query<{ id: number }>(
      `SELECT id FROM tickets
        WHERE department_id = ANY ($1) AND status IN ('open', 'reopened')
        ORDER BY id`,
      [departments],
    );
    await this.follow(tickets.map(({ id }) => id));
  }

  /** Enqueues one job per ticket, so that one that fails holds up no other. */
  async follow(ticketIds: readonly number[]): Promise<void> {
    for (const ticketId of ticketIds) {
      await this.jobs.add(FOLLOW, { ticketId }, { key: `${FOLLOW}-${ticketId}` });
    }
  }
}
