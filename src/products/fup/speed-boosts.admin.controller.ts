import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';
import {
  NewSpeedBoostPolicyBody,
  SpeedBoostPolicyChangeBody,
  windowsOf,
} from '../dto/fup.bodies.js';
import { AdminSpeedBoostPolicyDto } from '../dto/fup.dto.js';
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
  routes: {
    remove: { summary: 'Delete a speed-boost policy that no product uses' },
  },
});

@AdminController('fup-speed-boost-policies', 'FUP policies', 'view_products')
export class SpeedBoostPoliciesAdminController extends Routes {
  constructor(rows: SpeedBoostPolicies) {
    super(
      keptActs(rows, {
        added: ({ name, windows }) => ({ name, parts: windowsOf(windows) }),
        changed: ({ name, windows }) => ({ name, parts: windows && windowsOf(windows) }),
      }),
    );
  }
}
