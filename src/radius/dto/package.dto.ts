import { ApiProperty } from '@nestjs/swagger';
import { field } from '../../platform/validation/field.js';
import { Money } from '../../platform/validation/fields.js';
import { isCalendarDate } from '../../platform/validation/dates.js';
import { ProductDto, ProductReferenceField } from '../../products/index.js';
import { ValidateBy } from 'class-validator';
import { NamedDataAccountDto } from './account-fields.js';
import { ModifiedDataAccountDto } from './account.dto.js';

export class PackageDto extends ProductDto {
  @ApiProperty({
    example: '300.00',
    description: "Per billing period, against the account's present price; negative when cheaper.",
  })
  price_difference!: string;
}

export class ChangePackageDto extends NamedDataAccountDto {
  @ProductReferenceField({
    description: 'Id or code of a product of the same kind.',
    example: 'FIBRE-100',
  })
  product_id!: string;

  @field(
    {
      optional: true,
      description: 'A date, or `now`; the next billing day when absent.',
      example: '2026-04-01',
    },
    { type: 'string', maxLength: 10 },
    [
      ValidateBy({
        name: 'isDateOrNow',
        validator: {
          validate: (value) => value === 'now' || isCalendarDate(value),
          defaultMessage: () => 'must be a date such as 2026-03-31, or now',
        },
      }),
    ],
  )
  effective_date?: string;

  @Money({
    optional: true,
    description: "Other than the product's: needs the accounting permission.",
  })
  product_price?: string;
}

class ProrationDto {
  @ApiProperty({ format: 'date' })
  effective_date!: string;

  @ApiProperty({ format: 'date', description: 'Of the running billing period.' })
  period_start!: string;

  @ApiProperty({ format: 'date', description: 'Its last day.' })
  period_end!: string;

  @ApiProperty({ example: 31 })
  days!: number;

  @ApiProperty({ example: 16, description: 'From the effective date on.' })
  days_left!: number;

  @ApiProperty({ example: '205.94', description: 'For billed days of the present package.' })
  credit!: string;

  @ApiProperty({ example: '360.77', description: 'For the same days with the new one.' })
  charge!: string;

  @ApiProperty({ example: '154.83', description: 'Negative: credited.' })
  difference!: string;
}

export class ChangedPackageDto extends ModifiedDataAccountDto {
  @ApiProperty({ format: 'date', example: '2026-04-01' })
  effective_date!: string;

  @ApiProperty({
    type: ProrationDto,
    nullable: true,
    description:
      'What the change itself costs, tax excluded; `null` when nothing is billed by the period.',
  })
  proration!: ProrationDto | null;
}
