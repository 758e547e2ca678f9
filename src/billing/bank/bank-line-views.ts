import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';

const ROW = `
  json_build_object(
    'id', l.id, 'date', l.date, 'amount', money_text(l.amount), 'reference', l.reference,
    'state', l.state, 'matched_by', l.matched_by, 'customer_id', l.customer_id,
    'payment_id', l.payment_id, 'imported_at', utc_text(l.imported_at),
    'imported_by', l.imported_by)`;

/** Lines of bank statements, as staff see them. */
@Injectable()
export class BankLineViews {
  constructor(private readonly database: Database) {}

  list(request: ListRequest & { state?: string; search?: string }): Promise<Page> {
    const binder = new Binder();
    const { state, search } = request;
    return listPage(
      this.database,
      {
        row: ROW,
        from: 'bank_lines l',
        where: [
          ...(state === undefined ? [] : [`l.state = ${binder.bind(state)}`]),
          ...(search === undefined ? [] : [`l.reference ILIKE ${binder.bind(containing(search))}`]),
        ],
        id: 'l.id',
        sorts: { id: { column: 'l.id', type: 'bigint' } },
        defaultSort: '-id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound */
  async get(id: number): Promise<object> {
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${ROW} AS row FROM bank_lines l WHERE l.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('line');
    return found.row;
  }
}
