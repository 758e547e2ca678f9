import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';
import { NewProductTypeBody, RenameBody } from '../dto/named.bodies.js';
import { AdminProductTypeDto } from '../dto/product.dto.js';
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
  routes: {
    modify: { summary: 'Rename a product type' },
    remove: { summary: 'Delete a product type that no product uses' },
  },
});

@AdminController('product-types', 'Products', 'view_products')
export class ProductTypesAdminController extends Routes {
  constructor(rows: ProductTypes) {
    super(
      keptActs(rows, {
        added: ({ name, kind }) => ({ name, kind }),
        changed: ({ name }) => ({ name }),
      }),
    );
  }
}
