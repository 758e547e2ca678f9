import type { Database } from '../database/database.js';
import { ValidationFailed } from '../errors/index.js';
import { Page } from '../calls/answers.js';
import { RawJson } from '../http/lean.adapter.js';
import { readCursor, writeCursor } from './cursor.js';

/** A field that a list may be sorted by. `column` never holds text of a caller and is never NULL. */
export interface SortKey {
  column: string;
  /** PostgreSQL type that the cursor's text is cast to. */
  type: 'text' | 'integer' | 'bigint' | 'numeric' | 'date' | 'timestamptz';
}

/** One question that answers with many rows. All SQL is ours; values of callers are bound. */
export interface ListSource {
  /** A JSON expression for one row, e.g. `json_build_object('id', t.id)`. */
  row: string;
  /** FROM clause with its joins. */
  from: string;
  /** Conditions, all of which hold. */
  where: string[];
  /** The unique integer column that ends every order. */
  id: string;
  sorts: Readonly<Record<string, SortKey>>;
  /** e.g. `-created_at`; must be a key of `sorts`. */
  defaultSort: string;
}

export interface ListRequest {
  offset?: number;
  limit?: number;
  sort?: string;
  after?: string;
}

/** Collects values of a statement and hands out their placeholders. */
export class Binder {
  readonly values: unknown[] = [];

  /** `$n` for a value. */
  readonly bind = (value: unknown): string => {
    this.values.push(value);
    return `$${this.values.length}`;
  };
}

interface ListRow {
  row: string;
  key: string;
  id: string;
}

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 500;

/**
 * One page of a list, ordered to the last tie: by offset with a total, or behind a cursor without
 * one. The rows stay the JSON text that PostgreSQL wrote.
 * @throws ValidationFailed for an unknown sort or a cursor that is not of this list
 */
export async function listPage(
  database: Database,
  source: ListSource,
  binder: Binder,
  request: ListRequest,
): Promise<Page> {
  const limit = request.limit ?? LIMIT_DEFAULT;
  const sort = request.sort ?? source.defaultSort;
  const isDescending = sort.startsWith('-');
  const key = source.sorts[sort.replace(/^-/, '')];
  if (!key || !Object.hasOwn(source.sorts, sort.replace(/^-/, ''))) {
    throw ValidationFailed.of(
      'sort',
      `must be one of ${Object.keys(source.sorts).join(', ')}, with - for descending`,
    );
  }
  const total = request.after === undefined ? await count(database, source, binder) : undefined;
  const where = [...source.where];
  if (request.after !== undefined) {
    const cursor = readCursor(request.after, sort);
    const [value, id] = [binder.bind(cursor.key), binder.bind(cursor.id)];
    where.push(
      `(${key.column}, ${source.id}) ${isDescending ? '<' : '>'} (${value}::${key.type}, ${id}::bigint)`,
    );
  }
  const direction = isDescending ? 'DESC' : 'ASC';
  const rows = await database.query<ListRow>(
    `SELECT (${source.row})::text AS row, (${key.column})::text AS key, (${source.id})::text AS id
       FROM ${source.from}
      WHERE ${conjunction(where)}
      ORDER BY ${key.column} ${direction}, ${source.id} ${direction}
      LIMIT ${limit + 1} ${request.after === undefined ? `OFFSET ${request.offset ?? 0}` : ''}`,
    binder.values,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return new Page(
    new RawJson(
      `[${rows
        .slice(0, limit)
        .map(({ row }) => row)
        .join(',')}]`,
    ),
    {
      ...(request.after === undefined ? { offset: request.offset ?? 0 } : {}),
      limit,
      ...(total === undefined ? {} : { total }),
      ...(last ? { next_after: writeCursor({ sort, key: last.key, id: last.id }) } : {}),
    },
  );
}

async function count(database: Database, source: ListSource, binder: Binder): Promise<number> {
  const row = await database.queryOne<{ total: number }>(
    `SELECT count(*) AS total FROM ${source.from} WHERE ${conjunction(source.where)}`,
    binder.values,
  );
  return row?.total ?? 0;
}

function conjunction(conditions: readonly string[]): string {
  return conditions.length > 0 ? conditions.map((one) => `(${one})`).join(' AND ') : 'true';
}

/** A `%…%` pattern in which the caller's wildcards stand for themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
