import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { NewProductGroupBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductGroupDto } from '../dto/product.dto.js';
import { GROUPS, ProductLists } from '../products.lists.js';
import { WRITING } from '../writing.js';
import { ProductGroups } from './product-groups.service.js';

@AdminController('product-groups', 'Products', 'view_products')
export class ProductGroupsAdminController {
  constructor(
    private readonly rows: ProductGroups,
    private readonly lists: ProductLists,
  ) {}

  @Rest('GET', '', { summary: 'List product groups', returns: AdminProductGroupDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.lists.catalogue(GROUPS, query, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a product group',
    returns: AdminProductGroupDto,
    status: 201,
    access: WRITING,
    errors: ['conflict', 'accounting_permission_required'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewProductGroupBody): Promise<Created> {
    const { id, version } = await this.rows.add(actor, body);
    return new Created(
      `/admin/product-groups/${id}`,
      await this.lists.catalogueItem(GROUPS, id),
      version,
    );
  }

  @Rest('GET', ':id', {
    summary: 'Read a product group',
    returns: AdminProductGroupDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return this.item(await this.rows.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Rename a product group',
    returns: AdminProductGroupDto,
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
    summary: 'Delete a product group that no product uses',
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
    return new Item(await this.lists.catalogueItem(GROUPS, id), version);
  }
}
