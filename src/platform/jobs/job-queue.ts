import { Injectable } from '@nestjs/common';
import type { Page } from '../calls/answers.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Conflict, NotFound } from '../errors/index.js';
import { RawJson } from '../http/lean.adapter.js';
import { Binder, listPage, type ListRequest } from '../paging/list.js';

export const JOB_STATES = ['waiting', 'running', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobFilter extends ListRequest {
  state?: JobState;
  task?: string;
}

/** Attempts are used up: graphile-worker leaves the job where it is and does not touch it again. */
const STATE = `CASE WHEN j.locked_at IS NOT NULL THEN 'running'
                    WHEN j.attempts >= j.max_attempts THEN 'failed'
                    ELSE 'waiting' END`;

/** Without the payload, which is not for every eye. */
const ROW = `json_build_object(
  'id', j.id, 'task', j.task_identifier, 'state', ${STATE}, 'attempts', j.attempts,
  'attempts_max', j.max_attempts, 'last_error', j.last_error, 'run_at', utc_text(j.run_at),
  'created_at', utc_text(j.created_at))`;

/** The queue of background work as staff see it. What is done leaves the queue; what failed stays. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: JobFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.state !== undefined) where.push(`${STATE} = ${binder.bind(filter.state)}`);
    if (filter.task !== undefined) where.push(`j.task_identifier = ${binder.bind(filter.task)}`);
    const source = {
      row: ROW,
      from: 'graphile_worker.jobs j',
      where,
      id: 'j.id',
      sorts: {
        id: { column: 'j.id', type: 'bigint' },
        run_at: { column: 'j.run_at', type: 'timestamptz' },
      },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** @throws NotFound also for a job that is done */
  async get(id: bigint): Promise<RawJson> {
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT (${ROW})::text AS row FROM graphile_worker.jobs j WHERE j.id = $1`,
      [id],
    );
    if (!row) throw new NotFound('job');
    return new RawJson(row.row);
  }

  /** Makes a job run now, with all its attempts before it again. @throws NotFound; Conflict while it runs */
  retry(id: bigint): Promise<RawJson> {
    return this.database.transaction(async () => {
      await this.get(id);
      const rescheduled = await this.database.queryOne(
        `SELECT id FROM graphile_worker.reschedule_jobs(
                  ARRAY[$1]::bigint[], run_at := $2, attempts := 0)`,
        [id, this.clock.now()],
      );
      if (!rescheduled) throw new Conflict('The job is running.');
      return this.get(id);
    });
  }
}
