import { ApiProperty } from '@nestjs/swagger';
import { Integer, Text } from '../../platform/validation/fields.js';
import { ProductReferenceField } from '../../products/index.js';
import { NamedDataAccountDto } from './account-fields.js';

export class PrepaidProductsParameters {
  @Integer({ optional: true, description: 'Of whom it is asked; the answer is the same for all.' })
  data_account_id?: number;

  @Text({ optional: true, max: 64, description: 'Instead of data_account_id.' })
  username?: string;
}

export class AllocatePrepaidDto extends NamedDataAccountDto {
  @ProductReferenceField({
    description: 'Id or code of a prepaid product.',
    example: 'PREPAID-5',
  })
  product_id!: string;

  @Integer({ optional: true, max: 100, default: 1 })
  quantity?: number;

  @Text({
    optional: true,
    max: 100,
    description: 'Yours, unique in the account: the same again answers the first.',
    example: 'till-4711',
  })
  reference?: string;

  @Text({ optional: true, max: 500 })
  comment?: string;
}

export class PrepaidAllocationDto {
  @ApiProperty({ example: 1 })
  allocation_id!: number;

  @ApiProperty({ example: 5_368_709_120 })
  bytes!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '`null`: never.' })
  valid_until!: string | null;

  @ApiProperty({
    example: 5_368_709_120,
    description: 'What was left of all prepaid portions right after it, in bytes.',
  })
  balance!: number;

  @ApiProperty({ example: '99.00', description: 'Of all of it, tax excluded.' })
  price!: string;
}
