import { Injectable } from '@nestjs/common';
import { Raw } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { EntityRepository } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Product } from './product.entity.js';
import { ProductCodeTaken, unknownReference } from './products.errors.js';

@Injectable()
export class ProductsRepository extends EntityRepository<Product> {
  constructor(database: Database) {
    super(database, Product, {
      products_code_key: () => new ProductCodeTaken(),
      products_product_group_id_fkey: () => unknownReference('product_group_id'),
      products_product_type_id_fkey: () => unknownReference('product_type_id'),
      products_fup_speed_limit_policy_id_fkey: () => unknownReference('fup_speed_limit_policy_id'),
      products_fup_speed_boost_policy_id_fkey: () => unknownReference('fup_speed_boost_policy_id'),
      products_cap_check: () => ValidationFailed.of('cap_mode', 'goes with cap_bytes'),
      products_speed_check: () =>
        ValidationFailed.of('upload_kbps', 'goes with the download speed of the same kind'),
      products_prepaid_check: () =>
        ValidationFailed.of('cap_bytes', 'and validity_seconds are needed by a prepaid product'),
    });
  }

  /** By its code in any case. */
  findByCode(code: string): Promise<Product | null> {
    return this.rows.findOneBy({
      code: Raw((column) => `lower(${column}) = lower(:code)`, { code }),
    });
  }
}
