import { Actor } from '../../src/auth/index.js';
import {
  type NewProduct,
  type Product,
  ProductGroups,
  type ProductKind,
  ProductsService,
  ProductTypes,
} from '../../src/products/index.js';
import type { TestApplication } from './application.js';

let counter = 0;
const actor = Actor.system('test');

/** A product of a group and type of its own; what matters to a test is given, the rest is made up. */
export async function makeProduct(
  { app }: TestApplication,
  { kind = 'data', ...facts }: Partial<NewProduct> & { kind?: ProductKind } = {},
): Promise<Product> {
  const n = ++counter;
  const group = await app.get(ProductGroups).add(actor, { name: `Group ${n}` });
  const type = await app.get(ProductTypes).add(actor, { name: `Type ${n}`, kind });
  return app.get(ProductsService).add(
    actor,
    {
      code: `P-${n}`,
      name: `Product ${n}`,
      productGroupId: group.id,
      productTypeId: type.id,
      price: '399.00',
      ...facts,
    },
    [kind],
  );
}
