import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { IS_OFFERED } from './topup-offers.js';
import type { TopupSource } from './topups.service.js';
import { validityText } from './topup-validity.js';

export interface CompletedTopupFilter extends ListRequest {
  topupId?: number;
  /** 0: none that the caller may see. */
  accountId?: number;
  customerId?: number;
  source?: TopupSource;
  /** Business dates, inclusive. */
  from?: string;
  to?: string;
  search?: string;
  modified_since?: Date;
}

const typeRow = (idKey: string): string => `json_build_object(
  '${idKey}', t.id, 'name', t.name, 'size', t.size, 'unit', t.unit, 'size_bytes', t.size_bytes,
  'price', money_text(t.price), 'validity', ${validityText('t')}, 'product_id', t.product_id,
  'is_active', t.is_active, 'modified_at', utc_text(t.modified_at))`;

const topupRow = (idKey: string): string => `json_build_object(
  '${idKey}', u.id, 'data_account_id', u.data_account_id, 'username', d.username,
  'customer_id', d.customer_id, 'accounting_code', c.accounting_code,
  'topup_type_id', u.topup_type_id, 'product_id', u.product_id, 'name', u.name,
  'quantity', u.quantity, 'credited_bytes', u.credited_bytes, 'doubled', u.is_doubled,
  'price', money_text(u.price), 'source', u.source, 'status', 'completed',
  'requested_by', u.requested_by, 'completed_at', utc_text(u.created_at),
  'expires_at', utc_text(nullif(u.expires_at, 'infinity')))`;

const TOPUP_FROM = `topups u
  JOIN data_accounts d ON d.id = u.data_account_id
  JOIN customers c ON c.id = d.customer_id`;

/** Top-ups as callers read them: what may be bought, and what was. */
@Injectable()
export class TopupViews {
  constructor(private readonly database: Database) {}

  /** What an account may buy now, the cheapest first. */
  available(accountId: number): Promise<Page> {
    const binder = new Binder();
    return listPage(
      this.database,
      {
        row: typeRow('topup_type_id'),
        from: `data_accounts d
          JOIN products p ON p.id = d.product_id
          JOIN topup_types t ON ${IS_OFFERED}`,
        where: [`d.id = ${binder.bind(accountId)}`],
        id: 't.id',
        // Of one account: beside another one the same type is another row.
        isComputed: true,
        sorts: { price: { column: 't.price', type: 'numeric' } },
        defaultSort: 'price',
      },
      binder,
      { limit: 500 },
    );
  }

  /** The types of every product, and those that are no longer sold. */
  types({ search, ...request }: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    return listPage(
      this.database,
      {
        row: typeRow('id'),
        from: 'topup_types t',
        where: search ? [`t.name ILIKE ${binder.bind(containing(search))}`] : [],
        id: 't.id',
        sorts: {
          name: { column: 'lower(t.name)', type: 'text' },
          price: { column: 't.price', type: 'numeric' },
          id: { column: 't.id', type: 'integer' },
        },
        defaultSort: 'id',
      },
      binder,
      request,
    );
  }

  /** One type as its list shows it. @throws NotFound */
  async type(id: number): Promise<RawJson> {
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT (${typeRow('id')})::text AS row FROM topup_types t WHERE t.id = $1`,
      [id],
    );
    if (!row) throw new NotFound('top-up type');
    return new RawJson(row.row);
  }

  /** Times of double data, the latest first. */
  promotions({ search, ...request }: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    return listPage(
      this.database,
      {
        row: `json_build_object(
          'id', o.id, 'name', o.name, 'starts_at', utc_text(o.starts_at),
          'ends_at', utc_text(o.ends_at), 'modified_at', utc_text(o.modified_at))`,
        from: 'double_data_promotions o',
        where: search ? [`o.name ILIKE ${binder.bind(containing(search))}`] : [],
        id: 'o.id',
        sorts: {
          starts_at: { column: 'o.starts_at', type: 'timestamptz' },
          name: { column: 'lower(o.name)', type: 'text' },
        },
        defaultSort: '-starts_at',
      },
      binder,
      request,
    );
  }

  /** What was bought, the latest first. */
  completed(
    actor: Actor,
    { search, modified_since, ...filter }: CompletedTopupFilter,
    idKey = 'topup_id',
  ): Promise<Page> {
    const { topupId, accountId, customerId, source, from, to, ...request } = filter;
    const binder = new Binder();
    const { bind } = binder;
    const where = [withinReach(actor.reach, 'd.customer_id', bind)];
    if (topupId !== undefined) where.push(`u.id = ${bind(topupId)}`);
    if (accountId !== undefined) where.push(`u.data_account_id = ${bind(accountId)}`);
    if (customerId !== undefined) where.push(`d.customer_id = ${bind(customerId)}`);
    if (source) where.push(`u.source = ${bind(source)}`);
    if (from !== undefined) where.push(`u.created_at >= midnight(${bind(from)}::date)`);
    if (to !== undefined) where.push(`u.created_at < midnight(${bind(to)}::date + 1)`);
    // A top-up never changes.
    if (modified_since) where.push(`u.created_at >= ${bind(modified_since)}`);
    if (search) where.push(`u.name || ' ' || d.username ILIKE ${bind(containing(search))}`);
    return listPage(
      this.database,
      {
        row: topupRow(idKey),
        from: TOPUP_FROM,
        where,
        id: 'u.id',
        sorts: {
          topup_id: { column: 'u.id', type: 'integer' },
          completed_at: { column: 'u.created_at', type: 'timestamptz' },
          price: { column: 'u.price', type: 'numeric' },
        },
        defaultSort: '-topup_id',
      },
      binder,
      request,
    );
  }

  /** One top-up within reach. @throws NotFound */
  async topup(actor: Actor, id: number, idKey = 'topup_id'): Promise<RawJson> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT (${topupRow(idKey)})::text AS row FROM ${TOPUP_FROM}
        WHERE u.id = ${bind(id)} AND ${withinReach(actor.reach, 'd.customer_id', bind)}`,
      values,
    );
    if (!row) throw new NotFound('top-up');
    return new RawJson(row.row);
  }
}
