import { ApiProperty } from '@nestjs/swagger';
import type { ProductKind } from '../products.types.js';

/** What events tell of a product. */
export class ProductEventDto {
  @ApiProperty()
  product_id!: number;

  @ApiProperty()
  product_code!: string;

  @ApiProperty()
  product_name!: string;

  @ApiProperty({ type: String })
  kind!: ProductKind;

  @ApiProperty({ description: 'Today, tax excluded.' })
  price!: string;

  @ApiProperty({ description: 'Whether it is on sale.' })
  is_active!: boolean;
}

export class ProductPriceEventDto extends ProductEventDto {
  @ApiProperty()
  new_price!: string;

  @ApiProperty({ format: 'date' })
  price_from!: string;
}
