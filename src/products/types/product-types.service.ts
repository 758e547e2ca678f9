import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { IsInUse, NameTaken } from '../products.errors.js';
import { ProductType } from './product-type.entity.js';

const FACTS = {
  room: 'products',
  noun: 'product type',
  table: 'product_types',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'kind', r.kind, 'modified_at', utc_text(r.modified_at))`,
  order: 'name',
} as const;

@Injectable()
export class ProductTypesRepository extends EntityRepository<ProductType> {
  constructor(database: Database) {
    super(database, ProductType, {
      product_types_name_key: () => new NameTaken('product type'),
      products_product_type_id_fkey: () => new IsInUse('product type'),
    });
  }
}

export type ProductTypeFacts = Pick<ProductType, 'name' | 'kind'>;

@Injectable()
export class ProductTypes extends KeptRows<ProductTypeFacts, ProductType> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: ProductTypesRepository,
  ) {
    super(FACTS, { database, clock, audit });
  }

  protected audited({ name, kind }: ProductType): ProductTypeFacts {
    return { name, kind };
  }
}
