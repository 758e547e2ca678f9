import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';

import { SETTING_UP } from '../setting-up.js';
import {
  DepartmentChangesDto,
  departmentChangesOf,
  DepartmentDto,
  NewDepartmentDto,
  newDepartmentOf,
} from './dto/departments.admin.dto.js';
import { DepartmentsService } from './departments.service.js';

const Routes = resourceRoutes({
  path: 'departments',
  one: 'a department',
  many: 'departments',
  returns: DepartmentDto,
  create: NewDepartmentDto,
  change: DepartmentChangesDto,
  createExample: {
    name: 'Second line',
    slug: 'second-line',
    email: 'second-line@cedar.example',
    calendar_id: 1,
    sla_policy_id: 1,
  },
  changeExample: { escalate_days: 2 },
  writing: SETTING_UP,
  routes: {
    modify: {
      description: 'Another calendar or policy reads the promises of its open tickets anew.',
    },
    remove: { summary: 'Delete a department without tickets' },
  },
});

@AdminController('departments', 'Helpdesk', 'view_tickets')
export class DepartmentsAdminController extends Routes {
  constructor(rows: DepartmentsService) {
    super(
      keptActs(rows, {
        added: newDepartmentOf,
        changed: departmentChangesOf,
      }),
    );
  }
}
