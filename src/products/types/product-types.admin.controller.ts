import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { NewProductTypeBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductTypeDto } from '../dto/product.dto.js';
import { TYPES, ProductLists } from '../products.lists.js';
import { WRITING } from '../writing.js';
import { ProductTypes } from './product-types.service.js';

@AdminController('product-types', 'Products', 'view_products')
export class ProductTypesAdminController {
  constructor(
    private readonly rows: ProductTypes,
    private readonly lists: ProductLists,
  ) {}

  @Rest('GET', '', { summary: 'List product types', returns: AdminProductTypeDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.lists.catalogue(TYPES, query, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a product type',
    returns: AdminProductTypeDto,
    status: 201,
    access: WRITING,
    errors: ['conflict', 'accounting_permission_required'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewProductTypeBody): Promise<Created> {
    const { id, version } = await this.rows.add(actor, body);
    return new Created(
      `/admin/product-types/${id}`,
      await this.lists.catalogueItem(TYPES, id),
      version,
    );
  }

  @Rest('GET', ':id', {
    summary: 'Read a product type',
    returns: AdminProductTypeDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return this.item(await this.rows.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Rename a product type',
    returns: AdminProductTypeDto,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: RenameBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return this.item(await this.rows.modify(actor, id, body, version));
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a product type that no product uses',
    status: 204,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }

  private async item({ id, version }: { id: number; version: number }): Promise<Item> {
    return new Item(await this.lists.catalogueItem(TYPES, id), version);
  }
}
