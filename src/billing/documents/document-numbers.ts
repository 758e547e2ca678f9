import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** Series whose numbers have no gaps; invoices take theirs in the statement that issues them. */
export type Series = 'CN';

/** Numbers without gaps: who takes one holds the series of that year until the end of his transaction. */
@Injectable()
export class DocumentNumbers {
  constructor(private readonly database: Database) {}

  /** The next number of the year of a date. */
  async take(series: Series, date: string): Promise<{ year: number; number: number }> {
    const row = await this.database.queryOne<{ year: number; number: number }>(
      `INSERT INTO document_series AS series (series, year, last_number)
       VALUES ($1, extract(year FROM $2::date), 1)
           ON CONFLICT (series, year) DO UPDATE SET last_number = series.last_number + 1
       RETURNING year, last_number AS number`,
      [series, date],
    );
    if (!row) throw new Error(`no number of the series ${series}`);
    return row;
  }
}
