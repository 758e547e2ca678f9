import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../auth/index.js';
import { PageParameters } from '../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import { newDataProduct, productChange } from './dto/product-input.js';
import { AdminProductDto, PriceVersionDto } from './dto/product.dto.js';
import {
  AdminProductsQuery,
  NewProductBody,
  PriceBody,
  ProductChangeBody,
} from './dto/product.parameters.js';
import type { Product } from './product.entity.js';
import { ProductPrices } from './prices/product-prices.js';
import { ProductLists } from './products.lists.js';
import { ProductsService } from './products.service.js';
import { PRODUCT_KINDS } from './products.types.js';
import { WRITING } from './writing.js';

@AdminController('products', 'Products', 'view_products')
export class ProductsAdminController {
  constructor(
    private readonly products: ProductsService,
    private readonly prices: ProductPrices,
    private readonly lists: ProductLists,
  ) {}

  @Rest('GET', '', { summary: 'List products', returns: AdminProductDto, list: true })
  async list(@Query() query: AdminProductsQuery): Promise<Listing> {
    const { product_group_id: productGroupId, kind, ...list } = query;
    const filters = {
      ...(productGroupId === undefined ? {} : { productGroupId }),
      ...(kind === undefined ? {} : { kinds: [kind] }),
    };
    return new Listing(await this.lists.products({ ...list, ...filters }, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a product',
    description: 'Of the kind of its product type, at a price from today on.',
    returns: AdminProductDto,
    status: 201,
    access: WRITING,
    errors: ['conflict', 'accounting_permission_required'],
    example: {
      product_code: 'FIBRE-200',
      product_name: 'Fibre 200 Mbit/s, uncapped',
      product_group_id: 1,
      product_type_id: 2,
      price: '899.00',
      download_kbps: 200_000,
      upload_kbps: 100_000,
    },
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewProductBody): Promise<Created> {
    const product = await this.products.add(actor, newDataProduct(body), PRODUCT_KINDS);
    const row = await this.lists.product(product.id, 'id');
    return new Created(`/admin/products/${product.id}`, row, product.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a product',
    returns: AdminProductDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return this.item(await this.products.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a product',
    description:
      'Its accounts follow at once; a new price holds from today on. `is_active: false` takes it from sale.',
    returns: AdminProductDto,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
    example: { download_kbps: 250_000, upload_kbps: 125_000 },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: ProductChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return this.item(await this.products.modify(actor, id, productChange(body), version));
  }

  @Rest('DELETE', ':id', {
    summary: 'Take a product from sale',
    description: 'The row stays, because accounts and invoices name it; who has it keeps it.',
    status: 204,
    access: WRITING,
    errors: ['not_found', 'stale_version', 'accounting_permission_required'],
  })
  async retire(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.products.retire(actor, id, version);
  }

  @Rest('GET', ':id/prices', {
    summary: 'List the price versions of a product',
    description: 'The earliest first; they never overlap.',
    returns: PriceVersionDto,
    list: true,
    errors: ['not_found'],
  })
  async listPrices(@Param('id') id: number, @Query() page: PageParameters): Promise<Listing> {
    await this.products.get(id);
    return new Listing(await this.prices.list(id, page));
  }

  @Rest('POST', ':id/prices', {
    summary: 'Set the price of a product from a day on',
    description: 'The price of that day ends; the new one lasts until the next begins.',
    returns: PriceVersionDto,
    list: true,
    status: 201,
    access: WRITING,
    errors: ['not_found', 'conflict', 'accounting_permission_required'],
  })
  async setPrice(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: PriceBody,
  ): Promise<Listing> {
    await this.products.setPrice(actor, id, body.price, body.valid_from);
    return new Listing(await this.prices.list(id));
  }

  private async item(product: Product): Promise<Item> {
    return new Item(await this.lists.product(product.id, 'id'), product.version);
  }
}
