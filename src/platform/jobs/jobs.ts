import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  Logger,
  parseCronItems,
  run,
  runOnce,
  type Runner,
  type Task,
  type TaskList,
} from 'graphile-worker';
import type { Counter } from 'prom-client';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { withRequestId } from '../http/request-scope.js';
import { Log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { type ContinuousTask, ContinuousWork } from './continuous-work.js';
import { JobProcesses } from './job-processes.js';

export interface JobOptions {
  /** Not before this instant. */
  runAt?: Date;
  /** A second job with the same key replaces the one that is still waiting. */
  key?: string;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  /** Attempts in all before the job is kept as failed; graphile-worker backs off exponentially. */
  attemptsMax?: number;
}

type Work<Payload> = (payload: Payload) => Promise<void>;

const ATTEMPTS_MAX = 25;
const CONCURRENCY = 4;

/**
 * Without a batch delay graphile-worker 0.17 reports a job's end without waiting for it: a run would
 * be over before its last job has left the queue, and a lost connection would end the process.
 */
const RELEASED_RELIABLY = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/**
 * Background work by graphile-worker. A job is enqueued in the running transaction, so it exists
 * exactly when the act does; it is delivered at least once, so its work must be idempotent.
 */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private readonly tasks: TaskList = {};
  private readonly schedule: { task: string; match: string }[] = [];
  private readonly continuous: ContinuousWork[] = [];
  private runner: Runner | undefined;
  private readonly runs: Counter;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly processes: JobProcesses,
    metrics: Metrics,
  ) {
    this.runs = metrics.counter({
      name: 'lastmile_job_runs_total',
      help: 'Background jobs that this process has run, by kind and outcome (done, failed)',
      labels: ['task', 'outcome'],
    });
  }

  /** Declares the work of a kind of job, `room.verb`; rooms do so when their module starts. */
  define<Payload>(name: string, work: Work<Payload>): void {
    const task: Task = (payload, { job }) =>
      withRequestId(`job-${job.id}-${randomUUID().slice(0, 8)}`, async () => {
        this.log.debug('job', { job: name, id: job.id, attempt: job.attempts });
        try {
          await work(payload as Payload);
          this.runs.inc({ task: name, outcome: 'done' });
        } catch (error) {
          this.runs.inc({ task: name, outcome: 'failed' });
          throw error;
        }
      });
    this.tasks[name] = task;
  }

  /** Declares periodic work by a crontab pattern in UTC; runs once in the whole system. */
  every(pattern: string, name: string, work: Work<object>): void {
    this.define(name, work);
    this.schedule.push({ task: name, match: pattern });
  }

  /**
   * Declares work that each process goes on with for as long as it runs, with a pause whenever nothing
   * is left: for what comes too often to be a job each.
   */
  continually(name: string, pauseMs: number, task: ContinuousTask): void {
    this.continuous.push(new ContinuousWork(name, task, pauseMs, this.log));
  }

  /** Enqueues a job in the running transaction. */
  async add(name: string, payload: object, options: JobOptions = {}): Promise<void> {
    await this.database.execute(
      `SELECT graphile_worker.add_job(
                $1, payload => $2::json, queue_name => $3, run_at => $4,
                max_attempts => $5, job_key => $6)`,
      [
        name,
        JSON.stringify(payload),
        options.queue ?? null,
        options.runAt ?? this.clock.now(),
        options.attemptsMax ?? ATTEMPTS_MAX,
        options.key ?? null,
      ],
    );
  }

  /** Enqueues many jobs of a kind in one statement; a key is given to one of them only. */
  async addMany(name: string, jobs: readonly { payload: object; key?: string }[]): Promise<void> {
    await this.database.execute(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
         SELECT ($1, payload, NULL, $3, $4, key, NULL, NULL)::graphile_worker.job_spec
           FROM json_to_recordset($2::json) AS job (payload json, key text)))`,
      [name, JSON.stringify(jobs), this.clock.now(), ATTEMPTS_MAX],
    );
  }

  /** Begins to work off the queue in this process, and what dead ones have left. */
  async start(): Promise<void> {
    this.every('* * * * *', 'jobs.release-of-the-dead', () =>
      this.processes.releaseJobsOfTheDead(),
    );
    await this.processes.enter();
    await this.processes.releaseJobsOfTheDead();
    this.runner = await run({
      ...this.options(),
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      events: this.processes.events,
      parsedCronItems: parseCronItems(
        this.schedule.map(({ task, match }) => ({ task, match, options: { backfillPeriod: 0 } })),
      ),
    });
    for (const work of this.continuous) work.start();
    this.runner.events.on('job:failed', ({ job, error }) => {
      this.log.error('job failed for good', { job: job.task_identifier, id: job.id, err: error });
    });
  }

  /** Works off what is due by the clock and returns when nothing is left (tests and command line). */
  async drain(): Promise<void> {
    await this.finishContinuous();
    for (;;) {
      await this.database.execute(
        `UPDATE graphile_worker._private_jobs SET run_at = now()
          WHERE run_at > now() AND run_at <= $1 AND attempts < max_attempts`,
        [this.clock.now()],
      );
      await runOnce(this.options());
      await this.finishContinuous();
      const due = await this.database.queryOne<{ count: number }>(
        `SELECT count(*)::int AS count FROM graphile_worker._private_jobs
          WHERE run_at <= greatest(now(), $1) AND attempts < max_attempts AND locked_at IS NULL
            AND last_error IS NULL`,
        [this.clock.now()],
      );
      if (!due?.count) return;
    }
  }

  /** Runs a periodic task now, as the scheduler would. */
  async runNow(name: string, payload: object = {}): Promise<void> {
    await this.add(name, payload);
    await this.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.runner) return;
    await Promise.all(this.continuous.map((work) => work.stop()));
    await this.runner.stop();
    await this.processes.leave();
  }

  private async finishContinuous(): Promise<void> {
    for (const work of this.continuous) await work.finish();
  }

  private options(): Parameters<typeof runOnce>[0] & { taskList: TaskList } {
    return {
      pgPool: this.database.pool,
      taskList: this.tasks,
      preset: RELEASED_RELIABLY,
      logger: new Logger(() => (level: string, message) => {
        if (level === 'error') this.log.warn('job queue', { detail: message });
      }),
    };
  }
}
