import type { DeepPartial, EntityTarget, FindOptionsWhere, Repository } from 'typeorm';
import { type DomainError, StaleVersion } from '../errors/index.js';
import { type Database, violatedConstraint } from './database.js';

/** A constraint's name and the fact that its violation means. */
export type ConstraintErrors = Readonly<Record<string, () => DomainError>>;

/**
 * What a room's repository extends: named questions are added there. TypeORM's own `Repository`
 * is not extended, because its manager is fixed at construction and would escape the transaction.
 */
export abstract class EntityRepository<Entity extends { id: number }> {
  protected constructor(
    protected readonly database: Database,
    private readonly entity: EntityTarget<Entity>,
    private readonly constraintErrors: ConstraintErrors = {},
  ) {}

  protected get rows(): Repository<Entity> {
    return this.database.rows(this.entity);
  }

  find(id: number): Promise<Entity | null> {
    return this.rows.findOneBy({ id } as FindOptionsWhere<Entity>);
  }

  /** Reads the row and holds it until the end of the transaction. */
  findForUpdate(id: number): Promise<Entity | null> {
    return this.rows.findOne({
      where: { id } as FindOptionsWhere<Entity>,
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Inserts a row. @throws the domain error of a violated constraint */
  add(values: DeepPartial<Entity>): Promise<Entity> {
    return this.save(this.rows.create(values));
  }

  /** Inserts or updates a row. @throws the domain error of a violated constraint */
  async save(row: Entity): Promise<Entity> {
    return this.named(() => this.rows.save(row));
  }

  async remove(row: Entity): Promise<void> {
    await this.named(() => this.rows.delete(row.id));
  }

  /** Runs a write and gives a violated constraint its name in the room's words. */
  protected async named<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw namedError(error, this.constraintErrors);
    }
  }
}

/** The domain error of a violated constraint, or the error itself. */
export function namedError(error: unknown, errors: ConstraintErrors): unknown {
  const constraint = violatedConstraint(error);
  return (constraint && errors[constraint]?.()) ?? error;
}

/**
 * Holds a change to the version that the caller has read; without one, any will do.
 * @throws StaleVersion when the row has changed since
 */
export function mustBeVersion(row: { version: number }, version: number | undefined): void {
  if (version !== undefined && version !== row.version) throw new StaleVersion();
}
