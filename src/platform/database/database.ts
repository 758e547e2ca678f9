import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Log } from '../logging/log.js';

/** SQL with a name: PostgreSQL parses and plans it once per connection (hot paths). */
export interface Statement {
  name: string;
  text: string;
}

interface Unit {
  manager: EntityManager;
  client: PoolClient;
  afterCommit: (() => void)[];
}

/** serialization_failure and deadlock_detected: the whole unit may be run again. */
const WORTH_ANOTHER_RUN = new Set(['40001', '40P01']);
const RUNS_MAX = 3;

/**
 * The only holder of a connection. An act runs inside `transaction`; whatever it asks through
 * this class, on whatever level, belongs to that transaction, because the running one is ambient.
 */
@Injectable()
export class Database {
  private readonly running = new AsyncLocalStorage<Unit>();

  /** @param log hears of effects that failed after a commit */
  constructor(
    private readonly dataSource: DataSource,
    private readonly log?: Pick<Log, 'error'>,
  ) {
    // A connection that breaks while idle is replaced by the pool; unheard, its error would end us.
    const ignore = (): void => undefined;
    this.pool.on('error', ignore);
    this.pool.on('connect', (client) => client.on('error', ignore));
  }

  /**
   * Runs `work` whole or not at all. A unit inside a unit joins it. On a serialization failure or
   * a deadlock the outermost unit is run again in a fresh transaction, at most three times in all.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.running.getStore()) return work();
    for (let run = 1; ; run++) {
      try {
        const { result, afterCommit } = await this.once(work);
        for (const effect of afterCommit) this.attempt(effect);
        return result;
      } catch (error) {
        if (run >= RUNS_MAX || !WORTH_ANOTHER_RUN.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /** Calls `effect` when the running transaction has committed; at once outside of one. */
  afterCommit(effect: () => void): void {
    const unit = this.running.getStore();
    if (unit) unit.afterCommit.push(effect);
    else effect();
  }

  get isInTransaction(): boolean {
    return this.running.getStore() !== undefined;
  }

  /** Names the running transaction, for what is to be remembered no longer than it lasts. */
  get unit(): object | undefined {
    return this.running.getStore();
  }

  /** Rows of a parameterised statement, inside the running transaction if there is one. */
  async query<Row extends object>(sql: string | Statement, values: unknown[] = []): Promise<Row[]> {
    return (await this.run<Row>(sql, values)).rows;
  }

  /** The first row, or `undefined`. */
  async queryOne<Row extends object>(
    sql: string | Statement,
    values: unknown[] = [],
  ): Promise<Row | undefined> {
    return (await this.run<Row>(sql, values)).rows[0];
  }

  /** The number of rows that a statement wrote. */
  async execute(sql: string | Statement, values: unknown[] = []): Promise<number> {
    return (await this.run(sql, values)).rowCount ?? 0;
  }

  /** TypeORM's rows of an entity, inside the running transaction if there is one. */
  rows<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Repository<Entity> {
    return (this.running.getStore()?.manager ?? this.dataSource.manager).getRepository(entity);
  }

  /** Whether the schema lacks migrations that this program has. */
  hasPendingMigrations(): Promise<boolean> {
    return this.dataSource.showMigrations();
  }

  /** For libraries that bring their own statements (jobs, browser sessions, rate limits). */
  get pool(): Pool {
    const driver: object = this.dataSource.driver;
    return (driver as { master: Pool }).master;
  }

  private run<Row extends object>(
    sql: string | Statement,
    values: unknown[],
  ): Promise<QueryResult<Row>> {
    const target = this.running.getStore()?.client ?? this.pool;
    return typeof sql === 'string'
      ? target.query<Row>(sql, values)
      : target.query<Row>({ name: sql.name, text: sql.text, values });
  }

  /** What is committed stays, whatever comes of its effects. */
  private attempt(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.log?.error('effect failed after its commit', { err: error });
    }
  }

  private async once<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T } & Pick<Unit, 'afterCommit'>> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      const unit: Unit = { manager: runner.manager, client, afterCommit: [] };
      const result = await this.running.run(unit, work);
      await runner.commitTransaction();
      return { result, afterCommit: unit.afterCommit };
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** The five-character SQLSTATE of a failed statement. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The name of the violated constraint, if a statement failed on one (SQLSTATE class 23). */
export function violatedConstraint(error: unknown): string | undefined {
  if (!sqlState(error)?.startsWith('23')) return undefined;
  const constraint = (error as { constraint?: unknown }).constraint;
  return typeof constraint === 'string' ? constraint : undefined;
}
