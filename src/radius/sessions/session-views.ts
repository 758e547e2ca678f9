import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { ADMIN_SESSION_FIELDS, COA_REQUEST_ROW, SESSION_FROM } from './session-rows.js';

export const SESSION_STATES = ['live', 'closed', 'all'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export interface SessionFilter extends ListRequest {
  state?: SessionState;
  nas_id?: number;
  data_account_id?: number;
  voucher_id?: number;
  hotspot_id?: number;
  customer_id?: number;
  /** Part of the username or of the Calling-Station-Id. */
  search?: string;
  /** Who had this address, or a prefix that it lies in, at `at` (now when absent). */
  ip?: string;
  at?: Date;
}

const CONDITIONS: Readonly<Record<SessionState, string>> = {
  live: 's.stopped_at IS NULL',
  closed: 's.stopped_at IS NOT NULL',
  all: 'true',
};

const SORTS = { id: { column: 's.id', type: 'bigint' } } as const;

/** Sessions as staff reads them; the JSON is PostgreSQL's. */
@Injectable()
export class SessionViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The newest first. Only live ones unless `state` or `ip` says otherwise.
   * @throws ValidationFailed for `at` without `ip`
   */
  async page(actor: Actor, filter: SessionFilter): Promise<Page> {
    const binder = new Binder();
    const source = {
      row: `json_build_object(${ADMIN_SESSION_FIELDS})`,
      from: SESSION_FROM,
      where: [
        withinReach(actor.reach, 'd.customer_id', binder.bind),
        ...this.conditions(filter, binder),
      ],
      id: 's.id',
      sorts: SORTS,
      defaultSort: '-id',
      isUncounted: true as const,
    };
    return listPage(this.database, source, binder, filter);
  }

  /** Live and closed sessions of one data account, the newest first. */
  ofAccount(actor: Actor, id: number, { limit, after }: ListRequest): Promise<Page> {
    return this.page(actor, {
      data_account_id: id,
      state: 'all',
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
    });
  }

  /** One session with what its NAS was asked. @throws NotFound */
  async details(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object(${ADMIN_SESSION_FIELDS},
                'requests', (SELECT coalesce(json_agg(${COA_REQUEST_ROW} ORDER BY c.id DESC), '[]')
                               FROM coa_requests c WHERE c.session_id = s.id))::text AS row
         FROM ${SESSION_FROM}
        WHERE s.id = ${bind(id)} AND ${withinReach(actor.reach, 'd.customer_id', bind)}`,
      values,
    );
    if (!row) throw new NotFound('session');
    return new RawJson(row.row);
  }

  private conditions(filter: SessionFilter, { bind }: Binder): string[] {
    const { state, ip, at, search } = filter;
    if (at !== undefined && ip === undefined) throw ValidationFailed.of('at', 'goes with ip');
    const conditions = [CONDITIONS[state ?? (ip === undefined ? 'live' : 'all')]];
    for (const [column, value] of [
      ['s.nas_id', filter.nas_id],
      ['s.data_account_id', filter.data_account_id],
      ['s.voucher_id', filter.voucher_id],
      ['n.hotspot_id', filter.hotspot_id],
      ['d.customer_id', filter.customer_id],
    ] as const) {
      if (value !== undefined) conditions.push(`${column} = ${bind(value)}`);
    }
    if (ip !== undefined) {
      const instant = bind(at ?? this.clock.now());
      conditions.push(`s.id IN (SELECT sessions_with_address(${bind(ip)}, ${instant}))`);
    }
    if (search) {
      const text = `concat_ws(' ', s.username, s.calling_station_id)`;
      conditions.push(`${text} ILIKE ${bind(containing(search))}`);
    }
    return conditions;
  }
}
