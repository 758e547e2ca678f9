import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Unavailable } from '../errors/index.js';

export interface Readiness {
  status: 'ok';
  database: 'ok';
  /** Seconds that the oldest due job has been waiting. */
  job_lag_seconds: number;
}

/** Whether requests can be served. */
@Injectable()
export class Health {
  constructor(private readonly database: Database) {}

  /** @throws Unavailable when the database does not answer or its schema is older than the code */
  async check(): Promise<Readiness> {
    if (await this.database.hasPendingMigrations()) {
      throw new Unavailable('The schema is older than this program: run the migrations.');
    }
    const lag = await this.database.queryOne<{ seconds: number }>(
      `SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::int AS seconds
         FROM graphile_worker._private_jobs
        WHERE run_at < now() AND locked_at IS NULL AND attempts < max_attempts`,
    );
    return { status: 'ok', database: 'ok', job_lag_seconds: lag?.seconds ?? 0 };
  }
}
