import type { Customer, CustomerType } from './customer.entity.js';

/** What a customer is added with; what is left out stays empty. */
export interface NewCustomer extends Partial<
  Pick<
    Customer,
    | 'vatNumber'
    | 'companyName'
    | 'phone'
    | 'addressLine1'
    | 'addressLine2'
    | 'city'
    | 'postalCode'
    | 'country'
    | 'gps'
    | 'customerGroup'
    | 'billingDay'
    | 'notes'
    | 'partnerId'
  >
> {
  customerType: CustomerType;
  /** The person; of a company its contact. */
  name: string;
  email: string | null;
  /** Made of the name when absent. */
  accountingCode?: string;
}
