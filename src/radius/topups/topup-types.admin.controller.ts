import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SELLING } from '../../products/index.js';
import { AdminTopupTypeDto } from '../dto/topup.dto.js';
import { NewTopupTypeBody, TopupTypeChangeBody } from '../dto/topup.parameters.js';
import { TopupTypes } from './topup-types.service.js';
import { TopupViews } from './topup-views.js';

@AdminController('topup-types', 'Top-ups', 'view_products')
export class TopupTypesAdminController {
  constructor(
    private readonly types: TopupTypes,
    private readonly views: TopupViews,
  ) {}

  @Rest('GET', '', {
    summary: 'List top-up types',
    description: 'Those that are no longer on sale, too.',
    returns: AdminTopupTypeDto,
    list: true,
  })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.views.types(query));
  }

  @Rest('POST', '', {
    summary: 'Add a top-up type',
    description: 'Those on sale are all global or all of a product, never both.',
    returns: AdminTopupTypeDto,
    status: 201,
    access: SELLING,
    errors: ['conflict', 'accounting_permission_required'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewTopupTypeBody): Promise<Created> {
    const { id, version } = await this.types.add(actor, body.toInput());
    return new Created(`/admin/topup-types/${id}`, await this.views.type(id), version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a top-up type',
    returns: AdminTopupTypeDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.type(id), (await this.types.get(id)).version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a top-up type',
    description: 'What was bought stays what it was.',
    returns: AdminTopupTypeDto,
    access: SELLING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
    example: { price: '89.00' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: TopupTypeChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const saved = await this.types.modify(actor, id, body.toChange(), version);
    return new Item(await this.views.type(id), saved.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Take a top-up type from sale',
    description: 'The row stays, because top-ups name it.',
    status: 204,
    access: SELLING,
    errors: ['not_found', 'stale_version', 'accounting_permission_required'],
  })
  async retire(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.types.modify(actor, id, { isActive: false }, version);
  }
}
