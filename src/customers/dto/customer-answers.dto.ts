import { ApiProperty } from '@nestjs/swagger';
import {
  CUSTOMER_STATUSES,
  CUSTOMER_TYPES,
  type CustomerStatus,
  type CustomerType,
} from '../customer.entity.js';
import { ADDRESS_KINDS, type AddressKind } from '../addresses/address.entity.js';

const NullableText = (example?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(example === undefined ? {} : { example }) });

/** A customer as lists show him. */
export class CustomerDto {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ example: '10000001', description: 'Eight digits; what partners speak.' })
  account_number!: string;

  @ApiProperty({ enum: CUSTOMER_TYPES })
  customer_type!: CustomerType;

  @ApiProperty({ example: 'Jessica Pienaar' })
  name!: string;

  @NullableText('Pienaar Guest House')
  company_name!: string | null;

  @NullableText()
  vat_number!: string | null;

  @NullableText('jessica@pienaar.example')
  email!: string | null;

  @NullableText('+27 21 555 0143')
  phone!: string | null;

  @NullableText('12 Oak Avenue')
  address_line1!: string | null;

  @NullableText()
  address_line2!: string | null;

  @NullableText('Stellenbosch')
  city!: string | null;

  @NullableText('7600')
  postal_code!: string | null;

  @NullableText('South Africa')
  country!: string | null;

  @NullableText('-33.9321,18.8602')
  gps!: string | null;

  @NullableText('business')
  group!: string | null;

  @ApiProperty({ example: 1, minimum: 1, maximum: 31 })
  billing_day!: number;

  @ApiProperty({ enum: CUSTOMER_STATUSES })
  status!: CustomerStatus;

  @ApiProperty({ example: '399.00', description: 'What he owes.' })
  balance!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export class ContactDto {
  @ApiProperty({ example: 1 })
  contact_id!: number;

  @ApiProperty({ example: 'Thandi Nkosi' })
  name!: string;

  @NullableText('bookkeeper')
  role!: string | null;

  @NullableText('thandi@pienaar.example')
  email!: string | null;

  @NullableText('+27 21 555 0144')
  phone!: string | null;
}

export class AddressDto {
  @ApiProperty({ example: 1 })
  address_id!: number;

  @ApiProperty({ enum: ADDRESS_KINDS })
  kind!: AddressKind;

  @ApiProperty({ example: '12 Oak Avenue' })
  address_line1!: string;

  @NullableText()
  address_line2!: string | null;

  @NullableText('Stellenbosch')
  city!: string | null;

  @NullableText('7600')
  postal_code!: string | null;

  @NullableText('South Africa')
  country!: string | null;

  @NullableText('-33.9321,18.8602')
  gps!: string | null;
}

export class CustomerDetailsDto extends CustomerDto {
  @ApiProperty({ example: '0.00' })
  credit_limit!: string;

  @ApiProperty({ type: [ContactDto] })
  contacts!: ContactDto[];

  @ApiProperty({ type: [AddressDto] })
  addresses!: AddressDto[];

  @ApiProperty({ type: [Object], description: 'His data accounts, in short.' })
  data_accounts!: object[];

  @ApiProperty({ example: 2, description: 'Tickets that are not closed.' })
  open_tickets!: number;
}

export class AddedCustomerDto {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ example: '10000001' })
  account_number!: string;

  @NullableText('jessica')
  username!: string | null;
}

/** When it is pending, `review_status` and `change_request_id` alone. */
export class ModifiedCustomerDto extends CustomerDto {
  @ApiProperty({ enum: ['pending', 'applied'] })
  review_status!: string;

  @ApiProperty({ type: Number, nullable: true, example: null })
  change_request_id!: number | null;
}

/** A customer as staff see him. */
export class AdminCustomerDto extends CustomerDto {
  @NullableText()
  notes!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  partner_id!: number | null;
}
