import { type Database, sqlState, type Statement } from '../database/database.js';
import { ValidationFailed } from '../errors/index.js';
import { Page } from '../calls/answers.js';
import { RawJson } from '../http/lean.adapter.js';
import { type Cursor, orderOf, readCursor, writeCursor, wrongCursor } from './cursor.js';

/** A field that a list may be sorted by. `column` never holds text of a caller. */
export interface SortKey {
  column: string;
  /** PostgreSQL type that the cursor's text is cast to. */
  type: 'text' | 'integer' | 'bigint' | 'numeric' | 'date' | 'timestamptz';
  /** Rows without a value come last in both directions; costs an index its use. Otherwise it is never NULL. */
  isNullable?: true;
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
  /** For hot lists: plan a page of usual length once per connection. Not where the plan should depend on a value. */
  isPrepared?: boolean;
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

interface PageRow {
  /** The rows as JSON texts, joined by commas; NULL when there are none. */
  rows: string | null;
  hasMore: boolean;
  /** Sort value and id of the last row of a page that is not the last. */
  key: string | null;
  id: string | null;
  total: number | null;
}

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 500;

/** Texts prepared per connection at most, so that combinations of filters cannot fill PostgreSQL's memory. */
const PREPARED_MAX = 100;
const prepared = new Map<string, string>();

/**
 * One page of a list in one round trip, ordered to the last tie: by offset with a total, or behind
 * a cursor without one. The rows stay the JSON text that PostgreSQL wrote.
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
  const text = pageStatement(source, binder, request, sort, limit);
  const isUsual = limit === LIMIT_DEFAULT && !request.offset;
  const statement = source.isPrepared && isUsual ? preparedOnce(text) : text;
  const page = await database
    .queryOne<PageRow>(statement, binder.values)
    .catch((error: unknown) => {
      // Class 22: a cursor with a value that is none of its sort's type.
      throw request.after !== undefined && sqlState(error)?.startsWith('22')
        ? wrongCursor()
        : error;
    });
  const { rows, hasMore, key, id, total } = page ?? EMPTY;
  return new Page(new RawJson(`[${rows ?? ''}]`), {
    ...(request.after === undefined ? { offset: request.offset ?? 0 } : {}),
    limit,
    ...(total === null ? {} : { total }),
    ...(hasMore && id !== null
      ? { next_after: writeCursor({ order: orderOf(source.from, sort), key, id }) }
      : {}),
  });
}

const EMPTY: PageRow = { rows: null, hasMore: false, key: null, id: null, total: null };

/** Asks for one row more than the page has, to know whether another page follows. */
function pageStatement(
  source: ListSource,
  binder: Binder,
  request: ListRequest,
  sort: string,
  limit: number,
): string {
  const key = sortKey(source, sort);
  const isDescending = sort.startsWith('-');
  const direction = isDescending ? 'DESC' : 'ASC';
  const where = [...source.where];
  if (request.after !== undefined) {
    const cursor = readCursor(request.after, orderOf(source.from, sort));
    where.push(behind(cursor, key, source.id, isDescending ? '<' : '>', binder));
  }
  const offset = request.after === undefined ? (request.offset ?? 0) : 0;
  const total =
    request.after === undefined
      ? `(SELECT count(*) FROM ${source.from} WHERE ${conjunction(source.where)})`
      : 'NULL';
  return `
    SELECT string_agg(placed.row, ',' ORDER BY placed.place) FILTER (WHERE placed.place <= ${limit}) AS rows,
           count(*) > ${limit} AS "hasMore",
           max(placed.key) FILTER (WHERE placed.place = ${limit}) AS key,
           max(placed.id) FILTER (WHERE placed.place = ${limit}) AS id,
           ${total} AS total
      FROM (SELECT page.*, row_number() OVER () AS place
              FROM (SELECT (${source.row})::text AS row,
                           (${key.column})::text AS key,
                           (${source.id})::text AS id
                      FROM ${source.from}
                     WHERE ${conjunction(where)}
                     ORDER BY ${key.column} ${direction}${key.isNullable ? ' NULLS LAST' : ''},
                              ${source.id} ${direction}
                     LIMIT ${limit + 1} OFFSET ${offset}
                   ) page
           ) placed`;
}

/** Holds for the rows that come after the cursor. @throws ValidationFailed */
function behind(
  cursor: Cursor,
  { column, type, isNullable }: SortKey,
  idColumn: string,
  comparison: '<' | '>',
  { bind }: Binder,
): string {
  const id = `${bind(cursor.id)}::bigint`;
  if (cursor.key === null) {
    if (!isNullable) throw wrongCursor();
    return `${column} IS NULL AND ${idColumn} ${comparison} ${id}`;
  }
  const later = `(${column}, ${idColumn}) ${comparison} (${bind(cursor.key)}::${type}, ${id})`;
  return isNullable ? `${column} IS NULL OR ${later}` : later;
}

/** @throws ValidationFailed */
function sortKey({ sorts }: ListSource, sort: string): SortKey {
  const name = sort.replace(/^-/, '');
  const key = Object.hasOwn(sorts, name) ? sorts[name] : undefined;
  if (key) return key;
  throw ValidationFailed.of(
    'sort',
    `must be one of ${Object.keys(sorts).join(', ')}, with - for descending`,
  );
}

function preparedOnce(text: string): string | Statement {
  let name = prepared.get(text);
  if (name === undefined) {
    if (prepared.size >= PREPARED_MAX) return text;
    name = `list.${prepared.size + 1}`;
    prepared.set(text, name);
  }
  return { name, text };
}

function conjunction(conditions: readonly string[]): string {
  return conditions.length > 0 ? conditions.map((one) => `(${one})`).join(' AND ') : 'true';
}

/** A `%…%` pattern in which the caller's wildcards stand for themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
