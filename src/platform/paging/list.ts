import { type Database, sqlState, type Statement } from '../database/database.js';
import { ValidationFailed } from '../errors/index.js';
import { Page } from '../calls/answers.js';
import { RawJson } from '../http/lean.adapter.js';
import { type Cursor, orderOf, readCursor, writeCursor, wrongCursor } from './cursor.js';
import type { Totals } from './totals.js';

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
  where: readonly string[];
  /** The unique integer column that ends every order. */
  id: string;
  sorts: Readonly<Record<string, SortKey>>;
  /** e.g. `-created_at`; must be a key of `sorts`. */
  defaultSort: string;
  /** For hot lists: plan a page of usual length once per connection. Not where the plan should depend on a value. */
  isPrepared?: boolean;
  /** FROM is computed as a whole (a running balance): its rows are not fetched one by one by their id. */
  isComputed?: true;
  /** For large lists that rest on one table alone, and not on the time: counted once per change of it. */
  counted?: { by: Totals; table: string };
  /** For large lists whose answer tells no total, as those behind `next` (`Listing`). */
  isUncounted?: true;
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
  const page = pageOf(source, request);
  const count = recallTotal(source, binder, page);
  const isCounting = !source.isUncounted && count?.total === undefined;
  const text = pageStatement(source, binder, page, isCounting);
  const isUsual = page.limit === LIMIT_DEFAULT && page.offset === 0;
  const statement = source.isPrepared && isUsual ? preparedOnce(text) : text;
  const found = await database
    .queryOne<PageRow>(statement, binder.values)
    .catch((error: unknown) => {
      // Class 22: a cursor with a value that is none of its sort's type.
      throw page.after !== undefined && sqlState(error)?.startsWith('22') ? wrongCursor() : error;
    });
  const { rows, hasMore, key, id } = found ?? EMPTY;
  const total = count?.total ?? found?.total ?? null;
  if (count?.total === undefined && total !== null) count?.keep(total);
  return new Page(new RawJson(`[${rows ?? ''}]`), {
    ...(page.after === undefined ? { offset: page.offset } : {}),
    limit: page.limit,
    ...(total === null ? {} : { total }),
    ...(hasMore && id !== null
      ? { next_after: writeCursor({ order: orderOf(source.from, page.sort), key, id }) }
      : {}),
  });
}

/** Which page is meant. */
interface Place {
  sort: string;
  limit: number;
  offset: number;
  after: string | undefined;
}

function pageOf(source: ListSource, { sort, limit, offset, after }: ListRequest): Place {
  return {
    sort: sort ?? source.defaultSort,
    limit: limit ?? LIMIT_DEFAULT,
    offset: after === undefined ? (offset ?? 0) : 0,
    after,
  };
}

/** Behind a cursor nothing is counted. */
function recallTotal(
  { counted, where }: ListSource,
  { values }: Binder,
  { after }: Place,
): ReturnType<Totals['recall']> | undefined {
  if (!counted || after !== undefined) return undefined;
  return counted.by.recall(counted.table, JSON.stringify([where, values]));
}

const EMPTY: PageRow = { rows: null, hasMore: false, key: null, id: null, total: null };

/**
 * Asks for one row more than the page has, to know whether another page follows. Rows are made for
 * the ids of the page, because PostgreSQL would make those that an offset skips as well.
 */
function pageStatement(
  source: ListSource,
  binder: Binder,
  { sort, limit, offset, after }: Place,
  isCounting: boolean,
): string {
  const key = sortKey(source, sort);
  const isDescending = sort.startsWith('-');
  const direction = isDescending ? 'DESC' : 'ASC';
  const counted = conjunction(source.where);
  const total =
    after === undefined && isCounting
      ? `(SELECT count(*) FROM ${source.from} WHERE ${counted})`
      : 'NULL::bigint';
  const where = [...source.where];
  if (after !== undefined) {
    const cursor = readCursor(after, orderOf(source.from, sort));
    where.push(behind(cursor, key, source.id, isDescending ? '<' : '>', binder));
  }
  const row = source.isComputed ? `, (${source.row})::text AS row` : '';
  const rowOfPage = `
       CROSS JOIN LATERAL (SELECT (${source.row})::text AS row
                             FROM ${source.from}
                            WHERE ${source.id} = page.id) made`;
  return `
    SELECT string_agg(row, ',' ORDER BY place) FILTER (WHERE place <= ${limit}) AS rows,
           count(*) > ${limit} AS "hasMore",
           max(key) FILTER (WHERE place = ${limit}) AS key,
           max(id::text) FILTER (WHERE place = ${limit}) AS id,
           ${total} AS total
      FROM (SELECT chosen.*, row_number() OVER () AS place
              FROM (SELECT ${source.id} AS id, (${key.column})::text AS key${row}
                      FROM ${source.from}
                     WHERE ${conjunction(where)}
                     ORDER BY ${key.column} ${direction}${key.isNullable ? ' NULLS LAST' : ''},
                              ${source.id} ${direction}
                     LIMIT ${limit + 1} OFFSET ${offset}
                   ) chosen
           ) page${source.isComputed ? '' : rowOfPage}`;
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
