import type { Actor } from '../auth/index.js';
import { type Audit, difference } from '../platform/audit/audit.js';
import type { Clock } from '../platform/clock/clock.js';
import type { Database } from '../platform/database/database.js';
import { type EntityRepository, mustBeVersion } from '../platform/database/entity-repository.js';
import { NotFound } from '../platform/errors/index.js';

/** A row that is little more than its name. */
export interface NamedRow {
  id: number;
  name: string;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

/**
 * The acts on rows that products refer to by id: groups, types, fair-use policies. A policy's
 * steps or windows are parts that are replaced whole.
 */
export abstract class NamedRows<
  Row extends NamedRow,
  New extends { name: string } = { name: string },
  Part = never,
> {
  protected constructor(
    /** The noun in the caller's words and, with dashes, in the audit trail. */
    private readonly noun: string,
    protected readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly repository: EntityRepository<Row>,
  ) {}

  protected abstract insert(fields: New, at: Date): Promise<Row>;

  /** @throws NotFound */
  async get(id: number): Promise<Row> {
    const row = await this.repository.find(id);
    if (!row) throw new NotFound(this.noun);
    return row;
  }

  /** @throws NameTaken */
  add(actor: Actor, fields: New, parts?: readonly Part[]): Promise<Row> {
    return this.database.transaction(async () => {
      const row = await this.insert(fields, this.clock.now());
      if (parts) await this.replaceParts(row.id, parts);
      await this.record(actor, 'added', row.id, null, { ...fields, ...(parts ? { parts } : {}) });
      return row;
    });
  }

  /**
   * Renames and, with `parts`, replaces them.
   * @param version only if the row still has it
   * @throws NotFound StaleVersion NameTaken
   */
  modify(
    actor: Actor,
    id: number,
    { name, parts }: { name?: string | undefined; parts?: readonly Part[] | undefined },
    version?: number,
  ): Promise<Row> {
    return this.database.transaction(async () => {
      const row = await this.repository.findForUpdate(id);
      if (!row) throw new NotFound(this.noun);
      mustBeVersion(row, version);
      const before = { name: row.name, ...(parts ? { parts: await this.partsOf(id) } : {}) };
      row.name = name ?? row.name;
      row.modifiedAt = this.clock.now();
      const saved = await this.repository.save(row);
      if (parts) await this.replaceParts(id, parts);
      const after = { name: saved.name, ...(parts ? { parts } : {}) };
      const changed = difference<object>(before, after);
      await this.record(actor, 'modified', id, changed.before, changed.after);
      return saved;
    });
  }

  /** @throws NotFound StaleVersion; IsInUse when products refer to it */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const row = await this.repository.findForUpdate(id);
      if (!row) throw new NotFound(this.noun);
      mustBeVersion(row, version);
      await this.repository.remove(row);
      await this.record(actor, 'removed', id, { name: row.name }, null);
    });
  }

  protected replaceParts(_id: number, _parts: readonly Part[]): Promise<void> {
    return Promise.resolve();
  }

  protected partsOf(_id: number): Promise<readonly Part[]> {
    return Promise.resolve([]);
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const subject = this.noun.replaceAll(' ', '-');
    return this.audit.record(actor, {
      action: `products.${subject}.${verb}`,
      subject,
      subjectId: id,
      before,
      after,
    });
  }
}
