import { AdminController, resourceRoutes } from '../../auth/index.js';
import { NewProductGroupBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductGroupDto } from '../dto/product.dto.js';
import { GROUPS, ProductLists } from '../products.lists.js';
import { catalogueActs } from '../catalogue-acts.js';
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
  changeVerb: 'Rename',
  removable: 'that no product uses',
});

@AdminController('product-groups', 'Products', 'view_products')
export class ProductGroupsAdminController extends Routes {
  constructor(rows: ProductGroups, lists: ProductLists) {
    super(
      catalogueActs(GROUPS, lists, rows, {
        add: (actor, body) => rows.add(actor, body),
        modify: (actor, id, body, version) => rows.modify(actor, id, body, version),
      }),
    );
  }
}
