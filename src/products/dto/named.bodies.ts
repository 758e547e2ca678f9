import { OneOf, Text } from '../../platform/validation/fields.js';
import { PRODUCT_KINDS, type ProductKind } from '../products.types.js';

export class NewProductGroupBody {
  @Text({ max: 120, example: 'Fibre' })
  name!: string;
}

export class NewProductTypeBody {
  @Text({ max: 120, example: 'Monthly capped' })
  name!: string;

  @OneOf(PRODUCT_KINDS, { description: 'What its products are; never changes.' })
  kind!: ProductKind;
}

export class RenameBody {
  @Text({ optional: true, max: 120 })
  name?: string;
}
