import { type Actor, Call, CurrentActor } from '../auth/index.js';
import type { Page } from '../platform/calls/answers.js';
import { CallController, Parameters } from '../platform/calls/call.decorator.js';
import type { RawJson } from '../platform/http/lean.adapter.js';
import { ListParameters } from '../platform/paging/list-parameters.js';
import { SpeedBoostPolicyDto, SpeedLimitPolicyDto } from './dto/fup.dto.js';
import { newDataProduct, newNonDataProduct } from './dto/product-input.js';
import { ProductDto, ProductGroupDto, ProductTypeDto } from './dto/product.dto.js';
import {
  AddDataProductParameters,
  AddNonDataProductParameters,
  ProductsParameters,
} from './dto/product.parameters.js';
import { SpeedBoostPolicies, SpeedLimitPolicies } from './fup/fup-policies.service.js';
import { ProductGroups } from './groups/product-groups.service.js';
import { ProductLists } from './products.lists.js';
import { ProductsService } from './products.service.js';
import { DATA_KINDS } from './products.types.js';
import { ProductTypes } from './types/product-types.service.js';

const VIEW = ['view_products', 'view_radius_users', 'view_customers'] as const;
const VIEW_TERMS = ['view_products', 'view_radius_users'] as const;

@CallController('Products')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly lists: ProductLists,
    private readonly groups: ProductGroups,
    private readonly types: ProductTypes,
    private readonly speedLimits: SpeedLimitPolicies,
    private readonly speedBoosts: SpeedBoostPolicies,
  ) {}

  @Call('get_available_data_products', {
    summary: 'Get available data products',
    description: 'Data, prepaid and hotspot products on sale, with the price of today.',
    scopes: VIEW,
    parameters: ProductsParameters,
    returns: ProductDto,
    list: true,
    example: { limit: 10 },
  })
  getAvailableDataProducts(@Parameters() input: ProductsParameters): Promise<Page> {
    const { product_group_id: productGroupId, ...list } = input;
    return this.lists.products({
      ...list,
      ...group(productGroupId),
      kinds: DATA_KINDS,
      onSale: true,
    });
  }

  @Call('get_available_non_data_products', {
    summary: 'Get available non-data products',
    description: 'Everything else on sale: installations, hardware, mailboxes.',
    scopes: VIEW,
    parameters: ProductsParameters,
    returns: ProductDto,
    list: true,
    example: { limit: 10 },
  })
  getAvailableNonDataProducts(@Parameters() input: ProductsParameters): Promise<Page> {
    const { product_group_id: productGroupId, ...list } = input;
    return this.lists.products({
      ...list,
      ...group(productGroupId),
      kinds: ['non_data'],
      onSale: true,
    });
  }

  @Call('add_data_product', {
    summary: 'Add a data product',
    description: 'The product type decides whether it is a data, a prepaid or a hotspot product.',
    scopes: ['add_products'],
    permissions: ['accounting'],
    writes: true,
    parameters: AddDataProductParameters,
    returns: ProductDto,
    errors: ['conflict'],
    example: {
      product_code: 'LTE-30',
      product_name: 'LTE 30 Mbit/s, 50 GB',
      product_group_id: 1,
      product_type_id: 1,
      price: '299.00',
      cap_bytes: 53687091200,
      cap_mode: 'soft',
      download_kbps: 20000,
      upload_kbps: 10000,
      once_capped_download_kbps: 1000,
      once_capped_upload_kbps: 500,
    },
  })
  async addDataProduct(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddDataProductParameters,
  ): Promise<RawJson> {
    return this.lists.product(
      (await this.products.add(actor, newDataProduct(input), DATA_KINDS)).id,
    );
  }

  @Call('add_non_data_product', {
    summary: 'Add a non-data product',
    scopes: ['add_products'],
    permissions: ['accounting'],
    writes: true,
    parameters: AddNonDataProductParameters,
    returns: ProductDto,
    errors: ['conflict'],
    example: {
      product_code: 'CALL-OUT',
      product_name: 'Call-out fee',
      product_group_id: 4,
      product_type_id: 5,
      price: '450.00',
      recurring: 'no',
    },
  })
  async addNonDataProduct(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddNonDataProductParameters,
  ): Promise<RawJson> {
    const product = await this.products.add(actor, newNonDataProduct(input), ['non_data']);
    return this.lists.product(product.id);
  }

  @Call('get_available_product_groups', {
    summary: 'Get available product groups',
    scopes: VIEW_TERMS,
    parameters: ListParameters,
    returns: ProductGroupDto,
    list: true,
    example: {},
  })
  getAvailableProductGroups(@Parameters() input: ListParameters): Promise<Page> {
    return this.groups.list(input, 'product_group_id');
  }

  @Call('get_available_product_types', {
    summary: 'Get available product types',
    scopes: VIEW_TERMS,
    parameters: ListParameters,
    returns: ProductTypeDto,
    list: true,
    example: {},
  })
  getAvailableProductTypes(@Parameters() input: ListParameters): Promise<Page> {
    return this.types.list(input, 'product_type_id');
  }

  @Call('get_available_fup_speed_limit_policies', {
    summary: 'Get available FUP speed-limit policies',
    description: 'What makes an account slower the more it uses, step by step.',
    scopes: VIEW_TERMS,
    parameters: ListParameters,
    returns: SpeedLimitPolicyDto,
    list: true,
    example: {},
  })
  getAvailableFupSpeedLimitPolicies(@Parameters() input: ListParameters): Promise<Page> {
    return this.speedLimits.list(input, 'fup_speed_limit_policy_id');
  }

  @Call('get_available_fup_speed_boost_policies', {
    summary: 'Get available FUP speed-boost policies',
    description: 'What makes an account faster at certain hours.',
    scopes: VIEW_TERMS,
    parameters: ListParameters,
    returns: SpeedBoostPolicyDto,
    list: true,
    example: {},
  })
  getAvailableFupSpeedBoostPolicies(@Parameters() input: ListParameters): Promise<Page> {
    return this.speedBoosts.list(input, 'fup_speed_boost_policy_id');
  }
}

function group(productGroupId: number | undefined): { productGroupId?: number } {
  return productGroupId === undefined ? {} : { productGroupId };
}
