import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { VoucherNotFound } from '../hotspot.errors.js';
import { hotspotsWithin } from '../hotspots/hotspot-reach.js';
import { VoucherCredentials } from './voucher-credentials.js';
import { VOUCHER_FROM, voucherRow } from './voucher-rows.js';
import { SERIAL_BASE } from './voucher-serial.js';
import type { VoucherStatus } from './voucher-terms.js';

export interface VouchersRequest extends ListRequest {
  /** A whole code, or a serial. */
  search?: string;
  hotspotId?: number;
  batchId?: number;
  status?: VoucherStatus;
}

/** Vouchers as staff read them, codes included. */
@Injectable()
export class VoucherDesk {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly credentials: VoucherCredentials,
  ) {}

  async page(actor: Actor, request: VouchersRequest): Promise<Page> {
    const { search, hotspotId, batchId, status, ...paging } = request;
    const binder = new Binder();
    const { bind } = binder;
    const now = `${bind(this.clock.now())}::timestamptz`;
    const where = [`${now} IS NOT NULL`, hotspotsWithin(actor, 'h', bind)];
    if (hotspotId !== undefined) where.push(`v.hotspot_id = ${bind(hotspotId)}`);
    if (batchId !== undefined) where.push(`v.batch_id = ${bind(batchId)}`);
    if (status !== undefined) where.push(`voucher_status(v, ${now}) = ${bind(status)}`);
    if (search !== undefined) where.push(this.found(search, bind));
    const source = {
      row: voucherRow(now),
      from: VOUCHER_FROM,
      where,
      id: 'v.id',
      sorts: { id: { column: 'v.id', type: 'integer' } } as const,
      defaultSort: '-id',
    };
    const { rows, meta } = await listPage(this.database, source, binder, paging);
    return new Page(rows instanceof RawJson ? this.credentials.reveal(rows) : rows, meta);
  }

  /** @throws VoucherNotFound */
  async row(actor: Actor, id: number): Promise<{ row: RawJson; version: number }> {
    const { bind, values } = new Binder();
    const now = `${bind(this.clock.now())}::timestamptz`;
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${voucherRow(now)})::text AS row, v.version
         FROM ${VOUCHER_FROM}
        WHERE v.id = ${bind(id)} AND ${hotspotsWithin(actor, 'h', bind)}`,
      values,
    );
    if (!found) throw new VoucherNotFound();
    return {
      row: this.credentials.reveal(new RawJson(found.row)),
      version: found.version,
    };
  }

  private found(search: string, bind: Binder['bind']): string {
    const code = `v.code_fingerprint = ${bind(this.credentials.fingerprint(search))}`;
    const serial = /^\s*(\d{8,10})\s*$/.exec(search)?.[1];
    return serial === undefined
      ? code
      : `${code} OR v.id = ${bind(serial)}::bigint - ${SERIAL_BASE}`;
  }
}
