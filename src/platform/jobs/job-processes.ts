import { EventEmitter } from 'node:events';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WorkerEvents } from 'graphile-worker';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import { Log } from '../logging/log.js';

/** The first half of our advisory locks (any number); the second is the process's row. */
const LOCK_CLASS = 741_220;

/** The row is seen only once its lock is held: nobody takes a newcomer for dead. */
const ENTER = `
  WITH entered AS (
    INSERT INTO job_processes DEFAULT VALUES RETURNING id
  )
  SELECT id, pg_advisory_lock(${LOCK_CLASS}, id)::text FROM entered`;

/** After a lost connection: the lock is gone, and the row perhaps, too. */
const ENTER_AGAIN = `
  WITH entered AS (
    INSERT INTO job_processes (id, worker_ids) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET worker_ids = excluded.worker_ids
    RETURNING id
  )
  SELECT id, pg_advisory_lock(${LOCK_CLASS}, id)::text FROM entered`;

const RELEASE_JOBS_OF_THE_DEAD = `
  WITH dead AS (
    DELETE FROM job_processes
     WHERE id IS DISTINCT FROM $1 AND pg_try_advisory_xact_lock(${LOCK_CLASS}, id)
    RETURNING worker_ids
  ), workers AS (
    SELECT array_agg(worker_id) AS ids FROM dead, unnest(dead.worker_ids) worker_id
  )
  SELECT ids, graphile_worker.force_unlock_workers(ids)::text FROM workers WHERE ids IS NOT NULL`;

/**
 * Which processes work off the queue. A process that dies by SIGKILL leaves its jobs locked, and
 * graphile-worker frees them after four hours. Here each process holds an advisory lock on a
 * connection of its own, which PostgreSQL takes back when the process dies: whoever gets the lock
 * of another knows that it is dead, whatever the clocks say, and frees its jobs.
 */
@Injectable()
export class JobProcesses implements OnModuleInit {
  /** To be handed to graphile-worker: it says which workers it makes. */
  readonly events: WorkerEvents = new EventEmitter();
  private readonly workerIds: string[] = [];
  private id: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    // A job is locked in the name of a worker, or of their pool where its end is written in batches.
    this.events.on('pool:create', ({ workerPool }) => {
      this.add(workerPool.id);
    });
    this.events.on('worker:create', ({ worker }) => {
      this.add(worker.workerId);
    });
    this.notifications.whenReconnected(() => {
      if (this.id !== undefined) void this.attempt(() => this.enterAgain());
    });
  }

  /** Makes this process known, before it takes its first job. */
  async enter(): Promise<void> {
    const [row] = await this.notifications.ask<{ id: number }>(ENTER);
    this.id = row?.id;
  }

  /** Gives the jobs of dead processes back to the queue. */
  async releaseJobsOfTheDead(): Promise<void> {
    const freed = await this.database.queryOne<{ ids: string[] }>(RELEASE_JOBS_OF_THE_DEAD, [
      this.id ?? null,
    ]);
    if (freed) this.log.warn('freed the jobs of a process that died', { workers: freed.ids });
  }

  /** This process takes no more jobs, and has finished its own. */
  async leave(): Promise<void> {
    if (this.id === undefined) return;
    await this.database.execute('DELETE FROM job_processes WHERE id = $1', [this.id]);
    this.id = undefined;
  }

  private add(workerId: string): void {
    this.workerIds.push(workerId);
    void this.attempt(() => this.note(workerId));
  }

  /** Adds one: several are made at once, and their notes come in any order. */
  private async note(workerId: string): Promise<void> {
    await this.database.execute(
      'UPDATE job_processes SET worker_ids = array_append(worker_ids, $2) WHERE id = $1',
      [this.id, workerId],
    );
  }

  private async enterAgain(): Promise<void> {
    await this.notifications.ask(ENTER_AGAIN, [this.id, this.workerIds]);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      this.log.error('the processes of the job queue cannot be noted', { err: error });
    });
  }
}
