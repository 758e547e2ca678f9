import { AdminController, type KeptItem, resourceRoutes } from '../../auth/index.js';
import {
  NewLeadPromotionDto,
  newPromotionOf,
  LeadPromotionChangesDto,
  promotionChangesOf,
  LeadPromotionDto,
} from './promotions.dto.js';
import type { LeadPromotion } from './promotion.entity.js';
import { PromotionsService } from './promotions.service.js';

const Routes = resourceRoutes({
  path: 'promotions',
  one: 'a promotion',
  many: 'promotions',
  returns: LeadPromotionDto,
  create: NewLeadPromotionDto,
  change: LeadPromotionChangesDto,
  createExample: { name: 'summer-fibre', title: 'Fibre for the summer' },
  changeExample: { ends_on: '2099-12-31' },
  writing: { scopes: ['admin'], permissions: ['add_leads'] },
  routes: {
    add: { description: 'Its link for applicants is `/sales/apply/promo/<name>`.' },
    remove: { summary: 'Delete a promotion that no lead came by' },
  },
});

@AdminController('promotions', 'Leads', 'view_leads')
export class LeadPromotionsAdminController extends Routes {
  constructor(rows: PromotionsService) {
    super({
      list: (_, query) => rows.list(query),
      get: async (_, id) => shown(await rows.get(id)),
      add: async (actor, body) => shown(await rows.add(actor, newPromotionOf(body))),
      modify: async (actor, id, body, version) =>
        shown(await rows.modify(actor, id, promotionChangesOf(body), version)),
      remove: (actor, id, version) => rows.remove(actor, id, version),
    });
  }
}

function shown(row: LeadPromotion): KeptItem {
  return { id: row.id, version: row.version, body: LeadPromotionDto.of(row) };
}
