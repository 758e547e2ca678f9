import type { Readable } from 'node:stream';
import type { RawJson } from '../http/lean.adapter.js';

/** Where a list stands: by offset with a total, or behind a cursor without one (API.md §3). */
export interface ListMeta {
  offset?: number;
  limit: number;
  total?: number;
  /** Absent on the last page. */
  next_after?: string;
}

/** One page of a list; rows may be JSON that PostgreSQL has already written. */
export class Page<Row = unknown> {
  constructor(
    readonly rows: readonly Row[] | RawJson,
    readonly meta: ListMeta,
    /** Where `data` is one object: the field that the rows stand in, and the fields beside it. */
    readonly within?: { field: string; facts: object },
  ) {}

  /** The same page inside of an object, e.g. a statement around its transactions. */
  inside(field: string, facts: object): Page<Row> {
    return new Page(this.rows, this.meta, { field, facts });
  }
}

/** A file as the whole answer; a long one as a stream. */
export class FileAnswer {
  constructor(
    readonly content: Buffer | Readable,
    readonly contentType: string,
    readonly fileName: string,
    /** `inline` only for types that cannot run script in a browser. */
    readonly disposition: 'attachment' | 'inline' = 'attachment',
  ) {}
}
