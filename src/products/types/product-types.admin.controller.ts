import { AdminController, resourceRoutes } from '../../auth/index.js';
import { NewProductTypeBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductTypeDto } from '../dto/product.dto.js';
import { TYPES, ProductLists } from '../products.lists.js';
import { catalogueActs } from '../catalogue-acts.js';
import { WRITING } from '../writing.js';
import { ProductTypes } from './product-types.service.js';

const Routes = resourceRoutes({
  path: 'product-types',
  one: 'a product type',
  many: 'product types',
  returns: AdminProductTypeDto,
  create: NewProductTypeBody,
  change: RenameBody,
  createExample: { name: 'Weekly capped', kind: 'data' },
  changeExample: { name: 'Weekly, capped' },
  writing: WRITING,
  errors: ['accounting_permission_required'],
  changeVerb: 'Rename',
  removable: 'that no product uses',
});

@AdminController('product-types', 'Products', 'view_products')
export class ProductTypesAdminController extends Routes {
  constructor(rows: ProductTypes, lists: ProductLists) {
    super(
      catalogueActs(TYPES, lists, rows, {
        add: (actor, body) => rows.add(actor, body),
        modify: (actor, id, body, version) => rows.modify(actor, id, body, version),
      }),
    );
  }
}
