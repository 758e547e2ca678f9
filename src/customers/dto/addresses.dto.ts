import { ApiProperty } from '@nestjs/swagger';
import { OneOf } from '../../platform/validation/fields.js';
import {
  ADDRESS_KINDS,
  type AddressKind,
  type CustomerAddress,
} from '../addresses/address.entity.js';
import { propertiesOf } from '../belongings.js';
import { AddressDto } from './customer-answers.dto.js';
import {
  AddressLineField,
  CityField,
  CountryField,
  GpsField,
  PostalCodeField,
} from './customer-fields.js';

type AddressFields = Pick<
  CustomerAddress,
  'kind' | 'addressLine1' | 'addressLine2' | 'city' | 'postalCode' | 'country' | 'gps'
>;

class AddressParticulars {
  @AddressLineField({ nullable: true })
  address_line2?: string | null;

  @CityField({ nullable: true })
  city?: string | null;

  @PostalCodeField({ nullable: true })
  postal_code?: string | null;

  @CountryField({ nullable: true })
  country?: string | null;

  @GpsField({ nullable: true })
  gps?: string | null;
}

export class NewAddressBody extends AddressParticulars {
  @OneOf(ADDRESS_KINDS, { example: 'installation' })
  kind!: AddressKind;

  @AddressLineField({ example: '12 Oak Avenue' })
  address_line1!: string;

  toFields(): AddressFields {
    return {
      kind: this.kind,
      addressLine1: this.address_line1,
      addressLine2: this.address_line2 ?? null,
      city: this.city ?? null,
      postalCode: this.postal_code ?? null,
      country: this.country ?? null,
      gps: this.gps ?? null,
    };
  }
}

export class AddressChangesBody extends AddressParticulars {
  @OneOf(ADDRESS_KINDS, { optional: true, example: 'installation' })
  kind?: AddressKind;

  @AddressLineField({ optional: true, example: '12 Oak Avenue' })
  address_line1?: string;

  toChanges(): Partial<AddressFields> {
    return propertiesOf(this);
  }
}

/** An address as staff see it. */
export class AdminAddressDto extends AddressDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}
