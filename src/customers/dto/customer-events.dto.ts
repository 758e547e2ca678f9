import { ApiProperty } from '@nestjs/swagger';
import {
  CUSTOMER_STATUSES,
  CUSTOMER_TYPES,
  type CustomerStatus,
  type CustomerType,
} from '../customer.entity.js';

const NullableText = (): PropertyDecorator => ApiProperty({ type: String, nullable: true });

/** What events tell of a customer. */
export class CustomerEventDto {
  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  accounting_code!: string;

  @ApiProperty()
  account_number!: string;

  @ApiProperty({ enum: CUSTOMER_TYPES })
  customer_type!: CustomerType;

  @ApiProperty()
  name!: string;

  @NullableText()
  company_name!: string | null;

  @NullableText()
  email!: string | null;

  @NullableText()
  phone!: string | null;

  @NullableText()
  group!: string | null;

  @ApiProperty({ enum: CUSTOMER_STATUSES })
  status!: CustomerStatus;
}

export class CustomerModifiedEventDto extends CustomerEventDto {
  @ApiProperty({ type: [String], description: 'The fields that have changed.' })
  changed!: readonly string[];
}

export class CustomerStatusEventDto extends CustomerEventDto {
  @ApiProperty({ enum: CUSTOMER_STATUSES })
  status_before!: CustomerStatus;
}
