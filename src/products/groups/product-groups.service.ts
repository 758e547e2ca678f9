import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { IsInUse, NameTaken } from '../products.errors.js';
import { ProductGroup } from './product-group.entity.js';

const FACTS = {
  room: 'products',
  noun: 'product group',
  table: 'product_groups',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'modified_at', utc_text(r.modified_at))`,
  order: 'name',
} as const;

@Injectable()
export class ProductGroupsRepository extends EntityRepository<ProductGroup> {
  constructor(database: Database) {
    super(database, ProductGroup, {
      product_groups_name_key: () => new NameTaken('product group'),
      products_product_group_id_fkey: () => new IsInUse('product group'),
    });
  }
}

@Injectable()
export class ProductGroups extends KeptRows<{ name: string }, ProductGroup> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: ProductGroupsRepository,
  ) {
    super(FACTS, { database, clock, audit });
  }

  protected audited({ name }: ProductGroup): object {
    return { name };
  }
}
