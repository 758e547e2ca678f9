import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { DataAccountNotFound } from '../radius.errors.js';
import type { AccountStatus } from './account-words.js';
import { ACCOUNT_FROM, accountDetails, accountFields, IS_ONLINE } from './data-account-rows.js';

export interface DataAccountFilter extends ListRequest {
  customerId?: number;
  status?: AccountStatus;
  online?: boolean;
  search?: string;
  modified_since?: Date;
}

const SORTS = {
  data_account_id: { column: 'd.id', type: 'integer' },
  username: { column: 'lower(d.username)', type: 'text' },
  created_at: { column: 'd.created_at', type: 'timestamptz' },
  modified_at: { column: 'd.modified_at', type: 'timestamptz' },
} as const;

/** What a search looks through; data_accounts_search_idx indexes the first. */
const STAFF_TEXT = `lower(d.username || ' ' || coalesce(d.comment, ''))`;
const CUSTOMER_TEXT = 'lower(d.username)';

/** Data accounts as callers read them; the JSON is PostgreSQL's. */
@Injectable()
export class DataAccountViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  page(actor: Actor, filter: DataAccountFilter, idKey = 'data_account_id'): Promise<Page> {
    const { customerId, status, online, search, modified_since, ...request } = filter;
    const binder = new Binder();
    const { bind } = binder;
    const now = `${bind(this.clock.now())}::timestamptz`;
    const where = [`${now} IS NOT NULL`, withinReach(actor.reach, 'd.customer_id', bind)];
    if (customerId !== undefined) where.push(`d.customer_id = ${bind(customerId)}`);
    if (status) where.push(`data_account_status(d.id, d.lifecycle) = ${bind(status)}`);
    if (online !== undefined) where.push(`${IS_ONLINE} = ${bind(online)}`);
    if (modified_since) where.push(`d.modified_at >= ${bind(modified_since)}`);
    for (const word of (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)) {
      where.push(`${actor.isStaff ? STAFF_TEXT : CUSTOMER_TEXT} LIKE ${bind(containing(word))}`);
    }
    return listPage(
      this.database,
      {
        row: `json_build_object(${accountFields(now, actor.isStaff, idKey)})`,
        from: ACCOUNT_FROM,
        where,
        id: 'd.id',
        sorts: SORTS,
        defaultSort: idKey === 'id' ? '-created_at' : 'data_account_id',
      },
      binder,
      request,
    );
  }

  /** One account with all there is to say of it now. @throws DataAccountNotFound */
  async details(
    actor: Actor,
    id: number,
    idKey = 'data_account_id',
  ): Promise<{ row: RawJson; version: number }> {
    // A statement of its own: what a function writes, the statement that calls it does not see.
    await this.database.execute(
      'SELECT open_allowance_period(id, $2) FROM data_accounts WHERE id = $1',
      [id, this.clock.now()],
    );
    const { bind, values } = new Binder();
    const [account, now] = [bind(id), `${bind(this.clock.now())}::timestamptz`];
    const row = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${accountDetails(now, actor.isStaff, idKey)})::text AS row, d.version
         FROM ${ACCOUNT_FROM},
              data_account_verdict(d.id, ${now}, coalesce(d.mac_address::text, ''), false) v
        WHERE d.id = ${account} AND ${withinReach(actor.reach, 'd.customer_id', bind)}`,
      values,
    );
    if (!row) throw new DataAccountNotFound();
    return { row: new RawJson(row.row), version: row.version };
  }
}
