import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SETTING_UP } from '../setting-up.js';
import {
  CategoryChangesDto,
  categoryChangesOf,
  CategoryDto,
  NewCategoryDto,
  newCategoryOf,
} from './dto/categories.admin.dto.js';
import { CategoriesService } from './categories.service.js';

@AdminController('categories', 'Helpdesk', 'view_tickets')
export class CategoriesAdminController {
  constructor(private readonly rows: CategoriesService) {}

  @Rest('GET', '', { summary: 'List categories', returns: CategoryDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a category',
    returns: CategoryDto,
    status: 201,
    access: SETTING_UP,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewCategoryDto): Promise<Created> {
    const row = await this.rows.add(actor, newCategoryOf(body));
    return new Created(`/admin/categories/${row.id}`, CategoryDto.of(row), row.version);
  }

  @Rest('GET', ':id', { summary: 'Read a category', returns: CategoryDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(CategoryDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a category',
    returns: CategoryDto,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: CategoryChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.modify(actor, id, categoryChangesOf(body), version);
    return new Item(CategoryDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a category without tickets',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }
}
