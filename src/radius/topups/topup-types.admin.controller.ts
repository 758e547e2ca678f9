import { AdminController, type KeptItem, resourceRoutes } from '../../auth/index.js';
import { SELLING } from '../../products/index.js';
import { AdminTopupTypeDto } from '../dto/topup.dto.js';
import { NewTopupTypeBody, TopupTypeChangeBody } from '../dto/topup.parameters.js';
import type { TopupType } from './topup-type.entity.js';
import { TopupTypes } from './topup-types.service.js';
import { TopupViews } from './topup-views.js';

const Routes = resourceRoutes({
  path: 'topup-types',
  one: 'a top-up type',
  many: 'top-up types',
  returns: AdminTopupTypeDto,
  create: NewTopupTypeBody,
  change: TopupTypeChangeBody,
  changeExample: { price: '89.00' },
  writing: SELLING,
  errors: ['accounting_permission_required'],
  routes: {
    list: { description: 'Those that are no longer on sale, too.' },
    add: { description: 'Those on sale are all global or all of a product, never both.' },
    modify: { description: 'What was bought stays what it was.' },
    remove: {
      summary: 'Take a top-up type from sale',
      description: 'The row stays, because top-ups name it.',
      errors: ['not_found', 'stale_version', 'accounting_permission_required'],
    },
  },
});

@AdminController('topup-types', 'Top-ups', 'view_products')
export class TopupTypesAdminController extends Routes {
  constructor(types: TopupTypes, views: TopupViews) {
    const shown = async ({ id, version }: TopupType): Promise<KeptItem> => ({
      id,
      version,
      body: await views.type(id),
    });
    super({
      list: (_, query) => views.types(query),
      add: async (actor, body) => shown(await types.add(actor, body.toInput())),
      get: async (_, id) => shown(await types.get(id)),
      modify: async (actor, id, body, version) =>
        shown(await types.modify(actor, id, body.toChange(), version)),
      remove: async (actor, id, version) => {
        await types.modify(actor, id, { isActive: false }, version);
      },
    });
  }
}
