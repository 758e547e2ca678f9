import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';
import { NewSpeedLimitPolicyBody, SpeedLimitPolicyChangeBody, stepsOf } from '../dto/fup.bodies.js';
import { AdminSpeedLimitPolicyDto } from '../dto/fup.dto.js';
import { WRITING } from '../writing.js';
import { SpeedLimitPolicies } from './fup-policies.service.js';

const Routes = resourceRoutes({
  path: 'fup-speed-limit-policies',
  one: 'a speed-limit policy',
  many: 'FUP speed-limit policies',
  returns: AdminSpeedLimitPolicyDto,
  create: NewSpeedLimitPolicyBody,
  change: SpeedLimitPolicyChangeBody,
  createExample: {
    name: 'Evening fair use',
    steps: [
      { window: 'day', used_bytes: 10_737_418_240, download_kbps: 10_000, upload_kbps: 5_000 },
    ],
  },
  changeExample: { name: 'Fair use in the evening' },
  writing: WRITING,
  errors: ['accounting_permission_required'],
  routes: {
    remove: { summary: 'Delete a speed-limit policy that no product uses' },
  },
});

@AdminController('fup-speed-limit-policies', 'FUP policies', 'view_products')
export class SpeedLimitPoliciesAdminController extends Routes {
  constructor(rows: SpeedLimitPolicies) {
    super(
      keptActs(rows, {
        added: ({ name, steps }) => ({ name, parts: stepsOf(steps) }),
        changed: ({ name, steps }) => ({ name, parts: steps && stepsOf(steps) }),
      }),
    );
  }
}
