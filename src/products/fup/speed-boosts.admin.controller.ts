import { AdminController, resourceRoutes } from '../../auth/index.js';
import {
  NewSpeedBoostPolicyBody,
  SpeedBoostPolicyChangeBody,
  windowsOf,
} from '../dto/fup.bodies.js';
import { AdminSpeedBoostPolicyDto } from '../dto/fup.dto.js';
import { SPEED_BOOSTS, ProductLists } from '../products.lists.js';
import { catalogueActs } from '../catalogue-acts.js';
import { WRITING } from '../writing.js';
import { SpeedBoostPolicies } from './fup-policies.service.js';

const Routes = resourceRoutes({
  path: 'fup-speed-boost-policies',
  one: 'a speed-boost policy',
  many: 'FUP speed-boost policies',
  returns: AdminSpeedBoostPolicyDto,
  create: NewSpeedBoostPolicyBody,
  change: SpeedBoostPolicyChangeBody,
  changeExample: { name: 'Free nights and weekends' },
  writing: WRITING,
  errors: ['accounting_permission_required'],
  removable: 'that no product uses',
});

@AdminController('fup-speed-boost-policies', 'FUP policies', 'view_products')
export class SpeedBoostPoliciesAdminController extends Routes {
  constructor(rows: SpeedBoostPolicies, lists: ProductLists) {
    super(
      catalogueActs(SPEED_BOOSTS, lists, rows, {
        add: (actor, body) => rows.add(actor, { name: body.name }, windowsOf(body.windows)),
        modify: (actor, id, body, version) =>
          rows.modify(
            actor,
            id,
            { name: body.name, parts: body.windows && windowsOf(body.windows) },
            version,
          ),
      }),
    );
  }
}
