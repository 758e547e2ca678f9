import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { NamedRows } from '../named-rows.js';
import { IsInUse, NameTaken } from '../products.errors.js';
import type { ProductKind } from '../products.types.js';
import { ProductType } from './product-type.entity.js';

@Injectable()
export class ProductTypesRepository extends EntityRepository<ProductType> {
  constructor(database: Database) {
    super(database, ProductType, {
      product_types_name_key: () => new NameTaken('product type'),
      products_product_type_id_fkey: () => new IsInUse('product type'),
    });
  }
}

export interface NewProductType {
  name: string;
  kind: ProductKind;
}

@Injectable()
export class ProductTypes extends NamedRows<ProductType, NewProductType> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    private readonly types: ProductTypesRepository,
  ) {
    super('product type', database, clock, audit, types);
  }

  protected insert({ name, kind }: NewProductType, at: Date): Promise<ProductType> {
    return this.types.add({ name, kind, createdAt: at, modifiedAt: at });
  }
}
