import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { hotspotsWithin } from '../hotspots/hotspot-reach.js';
import { VoucherBatch } from './voucher-batch.entity.js';

export interface BatchesRequest extends ListRequest {
  /** Text in the comment. */
  search?: string;
  hotspotId?: number;
}

const ROW = `json_build_object(
  'id', b.id, 'status', b.status, 'progress', b.made * 100 / b.count, 'count', b.count,
  'made', b.made, 'failure', b.failure, 'source', b.source, 'hotspot_id', b.hotspot_id,
  'location_id', h.location_id, 'product_id', b.product_id, 'product_code', p.code,
  'partner_id', b.partner_id, 'customer_id', b.customer_id,
  'prefix', coalesce(b.terms ->> 'prefix', ''), 'comment', b.comment, 'created_by', b.created_by,
  'created_at', utc_text(b.created_at), 'finished_at', utc_text(b.finished_at),
  'revoked_at', utc_text(b.revoked_at))`;

const FROM = `voucher_batches b
  JOIN hotspots h ON h.id = b.hotspot_id
  JOIN products p ON p.id = b.product_id`;

@Injectable()
export class VoucherBatchesRepository extends EntityRepository<VoucherBatch> {
  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    super(database, VoucherBatch, {
      voucher_batches_partner_id_fkey: () => ValidationFailed.of('partner_id', 'does not exist'),
      voucher_batches_customer_id_fkey: () => ValidationFailed.of('customer_id', 'does not exist'),
    });
  }

  /** @throws NotFound */
  async row(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${ROW})::text AS row FROM ${FROM}
        WHERE b.id = ${bind(id)} AND ${hotspotsWithin(actor, 'h', bind)}`,
      values,
    );
    if (!found) throw new NotFound('batch');
    return new RawJson(found.row);
  }

  page(actor: Actor, { search, hotspotId, ...request }: BatchesRequest): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const where = [hotspotsWithin(actor, 'h', bind)];
    if (search) where.push(`b.comment ILIKE ${bind(containing(search))}`);
    if (hotspotId !== undefined) where.push(`b.hotspot_id = ${bind(hotspotId)}`);
    const source = {
      row: ROW,
      from: FROM,
      where,
      id: 'b.id',
      sorts: { id: { column: 'b.id', type: 'integer' } } as const,
      defaultSort: '-id',
    };
    return listPage(this.database, source, binder, request);
  }

  /** Cancels every voucher of a batch that nobody has used. @returns their ids */
  async revokeUnused(id: number): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `UPDATE vouchers
          SET withdrawn_at = $2, withdrawn_as = 'cancelled', withdrawn_reason = 'batch revoked',
              modified_at = $2, version = version + 1
        WHERE batch_id = $1 AND first_login_at IS NULL AND withdrawn_at IS NULL
       RETURNING id`,
      [id, this.clock.now()],
    );
    return rows.map((row) => row.id);
  }
}
