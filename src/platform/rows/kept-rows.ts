import type { DeepPartial } from 'typeorm';
import { type Audit, difference } from '../audit/audit.js';
import type { Page } from '../calls/answers.js';
import type { Clock } from '../clock/clock.js';
import type { Database } from '../database/database.js';
import { type EntityRepository, mustBeVersion } from '../database/entity-repository.js';
import { NotFound } from '../errors/index.js';
import type { Agent } from '../http/agent.js';
import { RawJson } from '../http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../paging/list.js';

/** What every row that administrators keep has. */
export interface KeptRow {
  id: number;
  name: string;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

/** What such rows are called and how callers see them. */
export interface KeptFacts {
  /** Begins the actions of the audit trail. */
  room: string;
  /** In the caller's words and, with underscores, in the audit trail. */
  noun: string;
  table: string;
  /** A JSON expression for the row `r`, whose id is under this key. */
  row: (idKey: string) => string;
  /** Where nobody says otherwise. */
  order: 'id' | 'name';
}

export interface KeptQuery extends ListRequest {
  /** Text to look for in names. */
  search?: string;
  modified_since?: Date;
}

/** What to change; what is `undefined` stays. */
export type KeptChanges<Facts> = { [Fact in keyof Facts]?: Facts[Fact] | undefined };

/** The surroundings that the acts need. */
export interface Keeping {
  database: Database;
  clock: Clock;
  audit: Audit;
}

/**
 * The acts on rows with a name that the house is set up with: departments, calendars, product
 * groups, fair-use policies. `Facts` are the columns that may be set, and what else belongs to a row.
 */
export abstract class KeptRows<Facts extends { name: string }, Row extends KeptRow & Facts> {
  protected abstract readonly repository: EntityRepository<Row>;

  protected constructor(
    private readonly facts: KeptFacts,
    protected readonly keeping: Keeping,
  ) {}

  /** What the audit trail keeps of a row; never a secret. */
  protected abstract audited(row: Row): object | Promise<object>;

  /** @throws ValidationFailed when the columns of a row do not go together */
  protected mustMakeSense(_row: Facts): void {
    return;
  }

  /** What else follows when a row is new or changed. */
  protected afterWrite(_row: Row): Promise<void> {
    return Promise.resolve();
  }

  protected insert(facts: Facts, at: Date): Promise<Row> {
    return this.repository.add({ ...facts, createdAt: at, modifiedAt: at } as DeepPartial<Row>);
  }

  /** Has a row say what it is to say; it is saved afterwards. */
  protected fill(row: Row, changes: KeptChanges<Facts>): Promise<void> {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    Object.assign(row, Object.fromEntries(given));
    return Promise.resolve();
  }

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  list({ search, modified_since, ...request }: KeptQuery, idKey = 'id'): Promise<Page> {
    const { table, row, order } = this.facts;
    const binder = new Binder();
    const where: string[] = [];
    if (modified_since) where.push(`r.modified_at >= ${binder.bind(modified_since)}`);
    if (search) where.push(`r.name ILIKE ${binder.bind(containing(search))}`);
    const source = {
      row: row(idKey),
      from: `${table} r`,
      where,
      id: 'r.id',
      sorts: {
        name: { column: 'lower(r.name)', type: 'text' },
        [idKey]: { column: 'r.id', type: 'integer' },
        modified_at: { column: 'r.modified_at', type: 'timestamptz' },
      },
      defaultSort: order === 'id' ? idKey : order,
    } as const;
    return listPage(this.keeping.database, source, binder, request);
  }

  /** One row as the list shows it. @throws NotFound */
  async shown(id: number): Promise<{ id: number; version: number; body: RawJson }> {
    const { table, row, noun } = this.facts;
    const found = await this.keeping.database.queryOne<{ version: number; body: string }>(
      `SELECT r.version, (${row('id')})::text AS body FROM ${table} r WHERE r.id = $1`,
      [id],
    );
    if (!found) throw new NotFound(noun);
    return { id, version: found.version, body: new RawJson(found.body) };
  }

  /** @throws NotFound */
  async get(id: number): Promise<Row> {
    const row = await this.repository.find(id);
    if (!row) throw new NotFound(this.facts.noun);
    return row;
  }

  /** @throws ValidationFailed Conflict */
  add(agent: Agent, facts: Facts): Promise<Row> {
    return this.keeping.database.transaction(async () => {
      this.mustMakeSense(facts);
      const row = await this.insert(facts, this.keeping.clock.now());
      await this.record(agent, 'added', row.id, { after: await this.audited(row) });
      await this.afterWrite(row);
      return row;
    });
  }

  /**
   * @param version only if the row still has it
   * @throws NotFound StaleVersion ValidationFailed Conflict
   */
  modify(agent: Agent, id: number, changes: KeptChanges<Facts>, version?: number): Promise<Row> {
    return this.keeping.database.transaction(async () => {
      const row = await this.getForUpdate(id, version);
      const before = await this.audited(row);
      await this.fill(row, changes);
      this.mustMakeSense(row);
      const changed = difference<object>(before, await this.audited(row));
      row.modifiedAt = this.keeping.clock.now();
      const saved = await this.repository.save(row);
      await this.record(agent, 'modified', id, changed);
      await this.afterWrite(saved);
      return saved;
    });
  }

  /** @throws NotFound StaleVersion; Conflict while something refers to it */
  remove(agent: Agent, id: number, version?: number): Promise<void> {
    return this.keeping.database.transaction(async () => {
      const row = await this.getForUpdate(id, version);
      const before = await this.audited(row);
      await this.repository.remove(row);
      await this.record(agent, 'removed', id, { before });
    });
  }

  private async getForUpdate(id: number, version: number | undefined): Promise<Row> {
    const row = await this.repository.findForUpdate(id);
    if (!row) throw new NotFound(this.facts.noun);
    mustBeVersion(row, version);
    return row;
  }

  private record(agent: Agent, verb: string, id: number, change: object): Promise<void> {
    const { room, noun } = this.facts;
    const subject = noun.replaceAll(' ', '_');
    return this.keeping.audit.record(agent, {
      action: `${room}.${subject}.${verb}`,
      subject,
      subjectId: id,
      ...change,
    });
  }
}
