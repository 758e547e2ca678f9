import { AdminController, type KeptItem, resourceRoutes } from '../../auth/index.js';
import { SELLING } from '../../products/index.js';
import { PromotionDto } from '../dto/topup.dto.js';
import { NewPromotionBody, PromotionChangeBody } from '../dto/topup.parameters.js';
import type { Promotion } from './promotion.entity.js';
import { type NewPromotion, Promotions } from './promotions.service.js';
import { TopupViews } from './topup-views.js';

const Routes = resourceRoutes({
  path: 'topup-promotions',
  one: 'a double-data promotion',
  many: 'double-data promotions',
  returns: PromotionDto,
  create: NewPromotionBody,
  change: PromotionChangeBody,
  createExample: {
    name: 'Double data at the new year',
    starts_at: '2098-12-01T00:00:00Z',
    ends_at: '2099-01-01T00:00:00Z',
  },
  changeExample: { name: 'Double data for a month' },
  writing: SELLING,
  errors: ['accounting_permission_required'],
  routes: {
    list: { description: 'The latest first.' },
    add: {
      description: 'While it runs every top-up is credited twice. Promotions never overlap.',
    },
    modify: { description: 'What has been doubled stays doubled.' },
    remove: {
      description: 'What has been doubled stays doubled.',
      errors: ['not_found', 'stale_version', 'accounting_permission_required'],
    },
  },
});

@AdminController('topup-promotions', 'Top-ups', 'view_products')
export class PromotionsAdminController extends Routes {
  constructor(promotions: Promotions, views: TopupViews) {
    super({
      list: (_, query) => views.promotions(query),
      add: async (actor, { name, starts_at: startsAt, ends_at: endsAt }) =>
        shown(await promotions.add(actor, { name, startsAt, endsAt })),
      get: async (_, id) => shown(await promotions.get(id)),
      modify: async (actor, id, body, version) =>
        shown(await promotions.modify(actor, id, changeOf(body), version)),
      remove: (actor, id, version) => promotions.remove(actor, id, version),
    });
  }
}

function changeOf({ name, starts_at, ends_at }: PromotionChangeBody): Partial<NewPromotion> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(starts_at === undefined ? {} : { startsAt: starts_at }),
    ...(ends_at === undefined ? {} : { endsAt: ends_at }),
  };
}

function shown({ id, version, name, startsAt, endsAt, modifiedAt }: Promotion): KeptItem {
  const body: PromotionDto = {
    id,
    name,
    starts_at: startsAt.toISOString(),
    ends_at: endsAt.toISOString(),
    modified_at: modifiedAt.toISOString(),
  };
  return { id, version, body };
}
