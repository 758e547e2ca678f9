import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { NamedRows } from '../named-rows.js';
import { IsInUse, NameTaken } from '../products.errors.js';
import { ProductGroup } from './product-group.entity.js';

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
export class ProductGroups extends NamedRows<ProductGroup> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    private readonly groups: ProductGroupsRepository,
  ) {
    super('product group', database, clock, audit, groups);
  }

  protected insert({ name }: { name: string }, at: Date): Promise<ProductGroup> {
    return this.groups.add({ name, createdAt: at, modifiedAt: at });
  }
}
