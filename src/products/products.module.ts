import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import {
  SpeedBoostPolicies,
  SpeedBoostPoliciesRepository,
  SpeedLimitPolicies,
  SpeedLimitPoliciesRepository,
} from './fup/fup-policies.service.js';
import { SpeedBoostPoliciesAdminController } from './fup/speed-boosts.admin.controller.js';
import { SpeedLimitPoliciesAdminController } from './fup/speed-limits.admin.controller.js';
import { ProductGroupsAdminController } from './groups/product-groups.admin.controller.js';
import { ProductGroups, ProductGroupsRepository } from './groups/product-groups.service.js';
import { ProductPrices } from './prices/product-prices.js';
import { ProductsAdminController } from './products.admin.controller.js';
import { ProductsController } from './products.controller.js';
import { ProductLists } from './products.lists.js';
import { ProductPublications } from './products.publications.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { ProductTypesAdminController } from './types/product-types.admin.controller.js';
import { ProductTypes, ProductTypesRepository } from './types/product-types.service.js';

@Module({
  controllers: [
    ProductsController,
    ProductsAdminController,
    ProductGroupsAdminController,
    ProductTypesAdminController,
    SpeedLimitPoliciesAdminController,
    SpeedBoostPoliciesAdminController,
  ],
  providers: [
    ProductsRepository,
    ProductsService,
    ProductPublications,
    ProductPrices,
    ProductLists,
    ProductGroupsRepository,
    ProductGroups,
    ProductTypesRepository,
    ProductTypes,
    SpeedLimitPoliciesRepository,
    SpeedLimitPolicies,
    SpeedBoostPoliciesRepository,
    SpeedBoostPolicies,
  ],
  exports: [
    ProductsService,
    ProductLists,
    ProductGroups,
    ProductTypes,
    SpeedLimitPolicies,
    SpeedBoostPolicies,
  ],
})
export class ProductsModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('products');
  }
}
