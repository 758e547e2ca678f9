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
  ) {}
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
