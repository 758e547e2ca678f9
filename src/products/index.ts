/**
 * What the ISP sells: products with their prices by date, their groups and types, and fair-use
 * policies. It says what a product lets its subscriber do, not who has it (radius, hotspot) nor who
 * pays for it (billing). Invariant: on every day a product has at most one price.
 */
export { ProductsModule } from './products.module.js';
export { ProductsService } from './products.service.js';
export { ProductLists } from './products.lists.js';
export { ProductGroups } from './groups/product-groups.service.js';
export { ProductTypes } from './types/product-types.service.js';
export { SpeedBoostPolicies, SpeedLimitPolicies } from './fup/fup-policies.service.js';
export type { SpeedBoostWindow, SpeedLimitStep } from './fup/fup.types.js';
export type { Product } from './product.entity.js';
export { PRODUCT_FROM, PRODUCT_SORTS, productRow } from './product-rows.js';
export { ProductReferenceField, type ProductReference } from './product-reference.js';
export { ProductDto } from './dto/product.dto.js';
export { ProductNotFound } from './products.errors.js';
export {
  FairUseChanged,
  NetworkTermsChanged,
  PriceSet,
  ProductAdded,
  ProductModified,
} from './products.events.js';
export type { BillingPeriod, CapMode, NewProduct, ProductKind } from './products.types.js';
export { WRITING as SELLING } from './writing.js';
