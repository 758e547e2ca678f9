import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';

import { SETTING_UP } from '../setting-up.js';
import {
  SlaPolicyChangesDto,
  slaPolicyChangesOf,
  SlaPolicyDto,
  NewSlaPolicyDto,
  newSlaPolicyOf,
} from './dto/sla-policies.admin.dto.js';
import { SlaPoliciesService } from './sla-policies.service.js';

const Routes = resourceRoutes({
  path: 'sla-policies',
  one: 'an SLA policy',
  many: 'SLA policies',
  returns: SlaPolicyDto,
  create: NewSlaPolicyDto,
  change: SlaPolicyChangesDto,
  changeExample: { warn_percent: 75 },
  writing: SETTING_UP,
  routes: {
    modify: {
      description:
        'The promises of open tickets are read anew by it; time already used stays used.',
    },
    remove: { summary: 'Delete an SLA policy that no department promises by' },
  },
});

@AdminController('sla-policies', 'Helpdesk', 'view_tickets')
export class SlaPoliciesAdminController extends Routes {
  constructor(rows: SlaPoliciesService) {
    super(
      keptActs(rows, {
        added: newSlaPolicyOf,
        changed: slaPolicyChangesOf,
      }),
    );
  }
}
