import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';
import { NewProductGroupBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductGroupDto } from '../dto/product.dto.js';
import { WRITING } from '../writing.js';
import { ProductGroups } from './product-groups.service.js';

const Routes = resourceRoutes({
  path: 'product-groups',
  one: 'a product group',
  many: 'product groups',
  returns: AdminProductGroupDto,
  create: NewProductGroupBody,
  change: RenameBody,
  createExample: { name: 'Satellite' },
  changeExample: { name: 'Satellite links' },
  writing: WRITING,
  errors: ['accounting_permission_required'],
  routes: {
    modify: { summary: 'Rename a product group' },
    remove: { summary: 'Delete a product group that no product uses' },
  },
});

@AdminController('product-groups', 'Products', 'view_products')
export class ProductGroupsAdminController extends Routes {
  constructor(rows: ProductGroups) {
    super(keptActs(rows, { added: ({ name }) => ({ name }), changed: ({ name }) => ({ name }) }));
  }
}
