import { USERNAME, USERNAME_RULE } from '../../auth/index.js';
import { ListParameters } from '../../platform/paging/list-parameters.js';
import { type FieldFacts, Integer, Text } from '../../platform/validation/fields.js';
import { NewPassword } from '../../platform/validation/new-password.js';
import { changesOf, customerNamed } from '../customer-words.js';
import type { CustomerStatus, CustomerType } from '../customer.entity.js';
import type { CustomerNaming } from '../customers.repository.js';
import type { CustomerChanges, NewCustomer } from '../customers.types.js';
import {
  AccountingCode,
  AddressLineField,
  BillingDayField,
  CityField,
  CompanyNameField,
  CountryField,
  CustomerId,
  CustomerStatusField,
  CustomerTypeField,
  EmailField,
  GpsField,
  GroupField,
  NameField,
  NewAccountingCodeField,
  NotesField,
  PhoneField,
  PostalCodeField,
  VatNumberField,
} from './customer-fields.js';

const UsernameField = (facts: FieldFacts): PropertyDecorator =>
  Text({
    max: 100,
    min: 1,
    pattern: USERNAME,
    says: USERNAME_RULE,
    description: 'A user for the customer to sign in with; unique in any case.',
    example: 'jessica',
    ...facts,
  });

export class NamedCustomerDto {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;
}

export class ListCustomersDto extends ListParameters {
  @CustomerStatusField({ optional: true })
  status?: CustomerStatus;

  @GroupField({ optional: true })
  group?: string;
}

export class AddCustomerDto {
  @CustomerTypeField()
  customer_type!: CustomerType;

  @NameField()
  name!: string;

  @EmailField({ example: 'jessica@pienaar.example' })
  email!: string;

  @PhoneField({ optional: true, example: '+27 21 555 0143' })
  phone?: string;

  @CompanyNameField({ requiredWhen: ({ customer_type }) => customer_type === 'company' })
  company_name?: string;

  @VatNumberField({ optional: true })
  vat_number?: string;

  @NewAccountingCodeField({
    optional: true,
    description: 'Made of the name when absent: three letters and a number, such as PIE001.',
  })
  accounting_code?: string;

  @UsernameField({ requiredWhen: ({ password }) => password !== undefined })
  username?: string;

  @NewPassword({
    optional: true,
    description: 'Without one the user signs in by a one-time token until he sets one.',
  })
  password?: string;

  @AddressLineField({ optional: true })
  address_line1?: string;

  @AddressLineField({ optional: true })
  address_line2?: string;

  @CityField({ optional: true })
  city?: string;

  @PostalCodeField({ optional: true })
  postal_code?: string;

  @CountryField({ optional: true })
  country?: string;

  @GpsField({ optional: true })
  gps?: string;

  @BillingDayField({ optional: true, default: 1 })
  billing_day?: number;

  @GroupField({ optional: true })
  group?: string;

  @NotesField({ optional: true })
  notes?: string;

  toInput(): NewCustomer {
    const { customer_type: customerType, name, email } = this;
    return { ...changesOf(this), customerType, name, email };
  }
}

/** What may be changed of a customer; an empty value clears a field that may be empty. */
export class CustomerChangesDto {
  @CustomerTypeField({ optional: true, description: 'Staff only.' })
  customer_type?: CustomerType;

  @NameField({ optional: true })
  name?: string;

  @EmailField({ optional: true })
  email?: string;

  @PhoneField({ nullable: true })
  phone?: string | null;

  @CompanyNameField({ nullable: true })
  company_name?: string | null;

  @VatNumberField({ nullable: true })
  vat_number?: string | null;

  @NewAccountingCodeField({
    optional: true,
    description:
      'Without customer_id it names the customer; beside one it is his new code (staff only).',
  })
  accounting_code?: string;

  @UsernameField({ optional: true })
  username?: string;

  @NewPassword({ optional: true, description: 'Of the user of the customer. Staff only.' })
  password?: string;

  @AddressLineField({ nullable: true })
  address_line1?: string | null;

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

  @BillingDayField({ optional: true })
  billing_day?: number;

  @GroupField({ nullable: true, description: 'Staff only.' })
  group?: string | null;

  @NotesField({ nullable: true })
  notes?: string | null;

  @CustomerStatusField({ optional: true, description: 'Staff only.' })
  status?: CustomerStatus;
}

export class ModifyCustomerDto extends CustomerChangesDto {
  @Integer({
    description: 'The customer; or give his accounting_code.',
    requiredWhen: ({ accounting_code }) => accounting_code === undefined,
    example: 1,
  })
  customer_id?: number;

  /** Without an id the accounting code names the customer; beside one it is his new code. */
  toInput(): { naming: CustomerNaming; changes: CustomerChanges } {
    const { customer_id, accounting_code, ...rest } = this;
    const changes = changesOf(rest);
    if (customer_id === undefined) return { naming: customerNamed({ accounting_code }), changes };
    const renamed = accounting_code === undefined ? {} : { accountingCode: accounting_code };
    return { naming: { customerId: customer_id }, changes: { ...changes, ...renamed } };
  }
}
