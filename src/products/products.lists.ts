import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/errors/index.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import type { Page } from '../platform/calls/answers.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { PRODUCT_FROM, PRODUCT_SORTS, productRow } from './product-rows.js';
import type { ProductKind } from './products.types.js';

/** What a catalogue list asks; `search` looks into names. */
export interface CatalogueRequest extends ListRequest {
  search?: string;
  modified_since?: Date;
}

export interface ProductsRequest extends CatalogueRequest {
  kinds?: readonly ProductKind[];
  productGroupId?: number;
  /** Only what is on sale. */
  onSale?: boolean;
}

/** The reading side of the room: JSON rows by PostgreSQL. */
@Injectable()
export class ProductLists {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async products(
    { kinds, productGroupId, onSale, search, modified_since, ...request }: ProductsRequest,
    idKey: 'id' | 'product_id' = 'product_id',
  ): Promise<Page> {
    const today = await this.today();
    const binder = new Binder();
    const { bind } = binder;
    const where = [`${bind(today)}::date IS NOT NULL`];
    if (kinds) where.push(`p.kind = ANY (${bind(kinds)})`);
    if (onSale) where.push('p.is_active');
    if (productGroupId !== undefined) where.push(`p.product_group_id = ${bind(productGroupId)}`);
    if (modified_since) where.push(`p.modified_at >= ${bind(modified_since)}`);
    if (search) where.push(`p.code || ' ' || p.name ILIKE ${bind(containing(search))}`);
    return listPage(
      this.database,
      {
        row: productRow(idKey, '$1::date'),
        from: PRODUCT_FROM,
        where,
        id: 'p.id',
        sorts: PRODUCT_SORTS,
        defaultSort: 'product_name',
      },
      binder,
      request,
    );
  }

  /** One product as its list shows it. @throws NotFound */
  async product(id: number, idKey: 'id' | 'product_id' = 'product_id'): Promise<RawJson> {
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT (${productRow(idKey, '$2::date')})::text AS row
         FROM ${PRODUCT_FROM} WHERE p.id = $1`,
      [id, await this.today()],
    );
    if (!row) throw new NotFound('product');
    return new RawJson(row.row);
  }

  private async today(): Promise<string> {
    return this.clock.today(await this.settings.get(TimeZone));
  }
}
