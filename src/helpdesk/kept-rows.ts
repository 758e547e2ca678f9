import type { DeepPartial } from 'typeorm';
import type { Actor, KeptItem, ResourceActs } from '../auth/index.js';
import { type Audit, difference } from '../platform/audit/audit.js';
import type { Page } from '../platform/calls/answers.js';
import type { Clock } from '../platform/clock/clock.js';
import type { Database } from '../platform/database/database.js';
import { type EntityRepository, mustBeVersion } from '../platform/database/entity-repository.js';
import { NotFound } from '../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';

/** What every row that administrators keep has. */
export interface KeptRow {
  id: number;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

/** How the admin API shows such rows; `r` is the row. */
export interface KeptList {
  table: string;
  /** A JSON expression. */
  row: string;
  /** A text that a search looks into. */
  search: string;
}

export interface KeptQuery extends ListRequest {
  search?: string;
}

/** The surroundings that the acts need. */
export interface Keeping {
  database: Database;
  clock: Clock;
  audit: Audit;
}

/**
 * The acts on what the helpdesk is set up with: departments, categories, calendars, policies,
 * canned replies, mailboxes. `Facts` are the columns that may be set.
 */
export abstract class KeptRows<Facts extends object, Row extends KeptRow & Facts> {
  protected abstract readonly repository: EntityRepository<Row>;

  /** @param noun in the caller's words and, with underscores, in the audit trail */
  protected constructor(
    private readonly noun: string,
    private readonly shown: KeptList,
    protected readonly keeping: Keeping,
  ) {}

  /** What the audit trail keeps of a row; never a secret. */
  protected abstract audited(row: Row): object;

  /** @throws ValidationFailed when the columns of a row do not go together */
  protected mustMakeSense(_row: Facts): void {
    return;
  }

  /** What else follows when a row is new or changed. */
  protected afterWrite(_actor: Actor, _row: Row): Promise<void> {
    return Promise.resolve();
  }

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  list(query: KeptQuery): Promise<Page> {
    const { table, row, search } = this.shown;
    const binder = new Binder();
    const where =
      query.search === undefined
        ? []
        : [`${search} ILIKE ${binder.bind(containing(query.search))}`];
    const source = {
      row,
      from: `${table} r`,
      where,
      id: 'r.id',
      sorts: { id: { column: 'r.id', type: 'integer' }, name: { column: search, type: 'text' } },
      defaultSort: 'id',
    } as const;
    return listPage(this.keeping.database, source, binder, query);
  }

  /** @throws NotFound */
  async get(id: number): Promise<Row> {
    const row = await this.repository.find(id);
    if (!row) throw new NotFound(this.noun);
    return row;
  }

  /** @throws ValidationFailed Conflict */
  add(actor: Actor, facts: Facts): Promise<Row> {
    return this.keeping.database.transaction(async () => {
      this.mustMakeSense(facts);
      const now = this.keeping.clock.now();
      const row = await this.repository.add({
        ...facts,
        createdAt: now,
        modifiedAt: now,
      } as DeepPartial<Row>);
      await this.record(actor, 'added', row.id, { after: this.audited(row) });
      await this.afterWrite(actor, row);
      return row;
    });
  }

  /** @throws NotFound StaleVersion ValidationFailed Conflict */
  modify(actor: Actor, id: number, changes: Partial<Facts>, version?: number): Promise<Row> {
    return this.keeping.database.transaction(async () => {
      const row = await this.getForUpdate(id);
      mustBeVersion(row, version);
      const before = this.audited(row);
      Object.assign(row, changes);
      this.mustMakeSense(row);
      const changed = difference<object>(before, this.audited(row));
      row.modifiedAt = this.keeping.clock.now();
      const saved = await this.repository.save(row);
      await this.record(actor, 'modified', id, changed);
      await this.afterWrite(actor, saved);
      return saved;
    });
  }

  /** @throws NotFound StaleVersion; Conflict while something refers to it */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.keeping.database.transaction(async () => {
      const row = await this.getForUpdate(id);
      mustBeVersion(row, version);
      await this.repository.remove(row);
      await this.record(actor, 'removed', id, { before: this.audited(row) });
    });
  }

  private async getForUpdate(id: number): Promise<Row> {
    const row = await this.repository.findForUpdate(id);
    if (!row) throw new NotFound(this.noun);
    return row;
  }

  private record(actor: Actor, verb: string, id: number, change: object): Promise<void> {
    const subject = this.noun.replaceAll(' ', '_');
    return this.keeping.audit.record(actor, {
      action: `helpdesk.${subject}.${verb}`,
      subject,
      subjectId: id,
      ...change,
    });
  }
}

/** How rows and bodies of a resource become one another. */
interface KeptWords<Facts, Row, New, Changes> {
  shown: (row: Row) => object;
  added: (body: New) => Facts;
  changed: (body: Changes) => Partial<Facts>;
}

/** The acts of kept rows as the routes of the admin API want them. */
export function keptActs<
  Facts extends object,
  Row extends KeptRow & Facts,
  New extends object,
  Changes extends object,
>(
  rows: KeptRows<Facts, Row>,
  { shown, added, changed }: KeptWords<Facts, Row, New, Changes>,
): ResourceActs<New, Changes> {
  const item = (row: Row): KeptItem => ({ id: row.id, version: row.version, body: shown(row) });
  return {
    list: (query) => rows.list(query),
    add: async (actor, body) => item(await rows.add(actor, added(body))),
    get: async (id) => item(await rows.get(id)),
    modify: async (actor, id, body, version) =>
      item(await rows.modify(actor, id, changed(body), version)),
    remove: (actor, id, version) => rows.remove(actor, id, version),
  };
}
