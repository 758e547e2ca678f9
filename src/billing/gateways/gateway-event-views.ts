import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';

const ROW = `
  json_build_object(
    'id', e.id, 'gateway_id', e.gateway_id, 'event_id', e.event_id, 'type', e.type,
    'state', e.state, 'problem', e.problem, 'payment_id', e.payment_id,
    'received_at', utc_text(e.received_at), 'processed_at', utc_text(e.processed_at))`;

/** What providers have told, as staff see it. */
@Injectable()
export class GatewayEventViews {
  constructor(private readonly database: Database) {}

  list(request: ListRequest & { state?: string }): Promise<Page> {
    const binder = new Binder();
    const { state } = request;
    return listPage(
      this.database,
      {
        row: ROW,
        from: 'gateway_events e',
        where: state === undefined ? [] : [`e.state = ${binder.bind(state)}`],
        id: 'e.id',
        sorts: { id: { column: 'e.id', type: 'bigint' } },
        defaultSort: '-id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound */
  async get(id: number): Promise<object> {
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${ROW} AS row FROM gateway_events e WHERE e.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('event');
    return found.row;
  }
}
