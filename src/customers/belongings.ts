import type { Actor } from '../auth/index.js';
import { type Audit, difference } from '../platform/audit/audit.js';
import type { Page } from '../platform/calls/answers.js';
import type { Clock } from '../platform/clock/clock.js';
import type { Database } from '../platform/database/database.js';
import { type EntityRepository, mustBeVersion } from '../platform/database/entity-repository.js';
import { camelCase, snakeCase } from '../platform/database/naming.js';
import { NotFound } from '../platform/errors/index.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import { tidied } from './customer-words.js';
import { CustomerNotFound } from './customers.errors.js';

/** A row that is part of a customer. */
export interface Belonging {
  id: number;
  customerId: number;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

/** What its fields are, as properties. */
export type FieldsOf<Row extends Belonging> = Omit<Row, keyof Belonging>;

export interface BelongingFacts {
  /** The noun in the caller's words, e.g. `contact`. */
  noun: string;
  /** FROM clause, with `t` for the row. */
  from: string;
  /** A JSON expression for one row. */
  row: string;
  /** Text expression that a search looks through. */
  searchText: string;
}

/** The acts on what belongs to a customer. Each counts as a modification of the customer. */
export abstract class Belongings<Row extends Belonging> {
  protected constructor(
    private readonly facts: BelongingFacts,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly repository: EntityRepository<Row>,
  ) {}

  protected abstract insert(customerId: number, fields: FieldsOf<Row>, at: Date): Promise<Row>;

  /** In the order in which they were added. */
  page(customerId: number, request: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const { from, row, searchText } = this.facts;
    const where = [`t.customer_id = ${binder.bind(customerId)}`];
    if (request.search !== undefined) {
      where.push(`${searchText} ILIKE ${binder.bind(containing(request.search))}`);
    }
    const sorts = { id: { column: 't.id', type: 'integer' } } as const;
    const source = { row, from, where, id: 't.id', sorts, defaultSort: 'id' };
    return listPage(this.database, source, binder, request);
  }

  /** @throws NotFound */
  async get(customerId: number, id: number): Promise<{ row: RawJson; version: number }> {
    const { from, row } = this.facts;
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${row})::text AS row, t.version FROM ${from} WHERE t.id = $1 AND t.customer_id = $2`,
      [id, customerId],
    );
    if (!found) throw new NotFound(this.facts.noun);
    return { row: new RawJson(found.row), version: found.version };
  }

  /** @throws CustomerNotFound */
  add(actor: Actor, customerId: number, fields: FieldsOf<Row>): Promise<Row> {
    return this.database.transaction(async () => {
      await this.touch(customerId);
      const row = await this.insert(customerId, tidied(fields), this.clock.now());
      await this.record(actor, row, 'added', { after: wordsOf(row) });
      return row;
    });
  }

  /**
   * @param version only if the row still has it
   * @throws NotFound StaleVersion
   */
  modify(
    actor: Actor,
    { customerId, id }: { customerId: number; id: number },
    changes: Partial<FieldsOf<Row>>,
    version?: number,
  ): Promise<Row> {
    return this.database.transaction(async () => {
      const row = await this.hold(customerId, id, version);
      const before = wordsOf(row);
      Object.assign(row, tidied(changes));
      const changed = difference(before, wordsOf(row));
      if (Object.keys(changed.after).length === 0) return row;
      row.modifiedAt = this.clock.now();
      await this.repository.save(row);
      await this.touch(customerId);
      await this.record(actor, row, 'modified', changed);
      return row;
    });
  }

  /** @throws NotFound StaleVersion */
  remove(
    actor: Actor,
    { customerId, id }: { customerId: number; id: number },
    version?: number,
  ): Promise<void> {
    return this.database.transaction(async () => {
      const row = await this.hold(customerId, id, version);
      await this.repository.remove(row);
      await this.touch(customerId);
      await this.record(actor, row, 'removed', { before: wordsOf(row) });
    });
  }

  private async hold(customerId: number, id: number, version?: number): Promise<Row> {
    const row = await this.repository.findForUpdate(id);
    if (row?.customerId !== customerId) throw new NotFound(this.facts.noun);
    mustBeVersion(row, version);
    return row;
  }

  /** @throws CustomerNotFound */
  private async touch(customerId: number): Promise<void> {
    const touched = await this.database.execute(
      'UPDATE customers SET modified_at = $2 WHERE id = $1',
      [customerId, this.clock.now()],
    );
    if (touched === 0) throw new CustomerNotFound();
  }

  private record(
    actor: Actor,
    { id, customerId }: Row,
    verb: string,
    states: { before?: object; after?: object },
  ): Promise<void> {
    const { noun } = this.facts;
    const named = (state?: object): object | null =>
      (state && { [`${noun}_id`]: id, ...state }) || null;
    return this.audit.record(actor, {
      action: `customers.${noun}.${verb}`,
      subject: 'customer',
      subjectId: customerId,
      before: named(states.before),
      after: named(states.after),
    });
  }
}

const OWN: ReadonlySet<string> = new Set<keyof Belonging>([
  'id',
  'customerId',
  'version',
  'createdAt',
  'modifiedAt',
]);

/** Its fields in the words of the API. */
function wordsOf(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([property]) => !OWN.has(property))
      .map(([property, value]) => [snakeCase(property), value as unknown]),
  );
}

/** What a body says, by the properties of the row. */
export function propertiesOf(body: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([word, value]) => [camelCase(word), value as unknown]),
  );
}
