import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';

import { SETTING_UP } from '../setting-up.js';
import {
  CategoryChangesDto,
  categoryChangesOf,
  CategoryDto,
  NewCategoryDto,
  newCategoryOf,
} from './dto/categories.admin.dto.js';
import { CategoriesService } from './categories.service.js';

const Routes = resourceRoutes({
  path: 'categories',
  one: 'a category',
  many: 'categories',
  returns: CategoryDto,
  create: NewCategoryDto,
  change: CategoryChangesDto,
  createExample: { name: 'Wi-Fi', department_id: 1 },
  changeExample: { name: 'Wi-Fi in the house' },
  writing: SETTING_UP,
  routes: {
    remove: { summary: 'Delete a category without tickets' },
  },
});

@AdminController('categories', 'Helpdesk', 'view_tickets')
export class CategoriesAdminController extends Routes {
  constructor(rows: CategoriesService) {
    super(
      keptActs(rows, {
        added: newCategoryOf,
        changed: categoryChangesOf,
      }),
    );
  }
}
