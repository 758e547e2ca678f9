import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SELLING } from '../../products/index.js';
import { PromotionDto } from '../dto/topup.dto.js';
import { NewPromotionBody, PromotionChangeBody } from '../dto/topup.parameters.js';
import type { Promotion } from './promotion.entity.js';
import { Promotions } from './promotions.service.js';
import { TopupViews } from './topup-views.js';

@AdminController('topup-promotions', 'Top-ups', 'view_products')
export class PromotionsAdminController {
  constructor(
    private readonly promotions: Promotions,
    private readonly views: TopupViews,
  ) {}

  @Rest('GET', '', {
    summary: 'List double-data promotions',
    description: 'The latest first.',
    returns: PromotionDto,
    list: true,
  })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.views.promotions(query));
  }

  @Rest('POST', '', {
    summary: 'Add a double-data promotion',
    description: 'While it runs every top-up is credited twice. Promotions never overlap.',
    returns: PromotionDto,
    status: 201,
    access: SELLING,
    errors: ['conflict', 'accounting_permission_required'],
    example: {
      name: 'Double data at the new year',
      starts_at: '2098-12-01T00:00:00Z',
      ends_at: '2099-01-01T00:00:00Z',
    },
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewPromotionBody): Promise<Created> {
    const { name, starts_at: startsAt, ends_at: endsAt } = body;
    const promotion = await this.promotions.add(actor, { name, startsAt, endsAt });
    const { id, version } = promotion;
    return new Created(`/admin/topup-promotions/${id}`, wordsOf(promotion), version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a double-data promotion',
    returns: PromotionDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const promotion = await this.promotions.get(id);
    return new Item(wordsOf(promotion), promotion.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a double-data promotion',
    description: 'What has been doubled stays doubled.',
    returns: PromotionDto,
    access: SELLING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
    example: { name: 'Double data for a month' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { name, starts_at, ends_at }: PromotionChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(starts_at === undefined ? {} : { startsAt: starts_at }),
      ...(ends_at === undefined ? {} : { endsAt: ends_at }),
    };
    const saved = await this.promotions.modify(actor, id, change, version);
    return new Item(wordsOf(saved), saved.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a double-data promotion',
    description: 'What has been doubled stays doubled.',
    status: 204,
    access: SELLING,
    errors: ['not_found', 'stale_version', 'accounting_permission_required'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.promotions.remove(actor, id, version);
  }
}

function wordsOf({ id, name, startsAt, endsAt, modifiedAt }: Promotion): PromotionDto {
  return {
    id,
    name,
    starts_at: startsAt.toISOString(),
    ends_at: endsAt.toISOString(),
    modified_at: modifiedAt.toISOString(),
  };
}
