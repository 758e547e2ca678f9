import { AdminController, resourceRoutes } from '../../auth/index.js';

import { keptActs } from '../kept-rows.js';
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
  changeDescription:
    'The promises of open tickets are read anew by it; time already used stays used.',
  removable: 'that no department promises by',
});

@AdminController('sla-policies', 'Helpdesk', 'view_tickets')
export class SlaPoliciesAdminController extends Routes {
  constructor(rows: SlaPoliciesService) {
    super(
      keptActs(rows, {
        shown: (row) => SlaPolicyDto.of(row),
        added: newSlaPolicyOf,
        changed: slaPolicyChangesOf,
      }),
    );
  }
}
