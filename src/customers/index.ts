/**
 * Who is served: people and companies, their contacts and addresses. A customer is not a user (who
 * signs in) and not a data account. Invariant: no two customers share an accounting code, in any case.
 */
export { CustomersModule } from './customers.module.js';
export { AddressesService } from './addresses/addresses.service.js';
export { ContactsService } from './contacts/contacts.service.js';
export { CustomersService } from './customers.service.js';
export type { Customer, CustomerStatus, CustomerType } from './customer.entity.js';
export {
  AccountingCodeTaken,
  CustomerNotFound,
  FieldsAreForStaff,
  ImportRefused,
  PartnerCustomerEmailTaken,
} from './customers.errors.js';
export {
  CustomerAdded,
  CustomerModified,
  CustomersImported,
  CustomerStatusChanged,
} from './customers.events.js';
export { AccountingCode, CustomerId, NewAccountingCodeField } from './dto/customer-fields.js';
export { customerNamed, customerNamedIn, type NamesCustomer } from './customer-words.js';
export type { CustomerNaming } from './customers.repository.js';
export type { CustomerChanges, NewCustomer } from './customers.types.js';
