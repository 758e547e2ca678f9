import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/errors/index.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import type { Page } from '../platform/calls/answers.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import {
  PRODUCT_FROM,
  PRODUCT_SORTS,
  productRow,
  speedBoostPolicyRow,
  speedLimitPolicyRow,
} from './product-rows.js';
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

/** Rows of one table whose only text is a name. */
export interface Catalogue {
  what: string;
  table: string;
  row: (idKey: string) => string;
}

const named =
  (...more: string[]) =>
  (idKey: string) =>
    `json_build_object('${idKey}', f.id, 'name', f.name, ${more.join('')}
                     'modified_at', utc_text(f.modified_at))`;

export const GROUPS: Catalogue = { what: 'product group', table: 'product_groups', row: named() };
export const TYPES: Catalogue = {
  what: 'product type',
  table: 'product_types',
  row: named(`'kind', f.kind,`),
};
export const SPEED_LIMITS: Catalogue = {
  what: 'fup speed limit policy',
  table: 'fup_speed_limit_policies',
  row: speedLimitPolicyRow,
};
export const SPEED_BOOSTS: Catalogue = {
  what: 'fup speed boost policy',
  table: 'fup_speed_boost_policies',
  row: speedBoostPolicyRow,
};

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

  catalogue(
    { table, row }: Catalogue,
    { search, modified_since, ...request }: CatalogueRequest,
    idKey: string,
  ): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (modified_since) where.push(`f.modified_at >= ${binder.bind(modified_since)}`);
    if (search) where.push(`f.name ILIKE ${binder.bind(containing(search))}`);
    return listPage(
      this.database,
      {
        row: row(idKey),
        from: `${table} f`,
        where,
        id: 'f.id',
        sorts: {
          name: { column: 'lower(f.name)', type: 'text' },
          [idKey]: { column: 'f.id', type: 'integer' },
          modified_at: { column: 'f.modified_at', type: 'timestamptz' },
        },
        defaultSort: 'name',
      },
      binder,
      request,
    );
  }

  /** One row of a catalogue as its list shows it. @throws NotFound */
  async catalogueItem({ what, table, row }: Catalogue, id: number): Promise<RawJson> {
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${row('id')})::text AS row FROM ${table} f WHERE f.id = $1`,
      [id],
    );
    if (!found) throw new NotFound(what);
    return new RawJson(found.row);
  }

  private async today(): Promise<string> {
    return this.clock.today(await this.settings.get(TimeZone));
  }
}
