import type { Customer, CustomerType } from './customer.entity.js';

/** What may be left empty of a customer. */
type Particulars = Pick<
  Customer,
  | 'companyName'
  | 'vatNumber'
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
  /** The partner whose customer this is. */
  | 'partnerId'
>;

/** Somebody who signs in for the customer. */
interface SignIn {
  username?: string;
  /** At least 10 characters; without one he signs in by a one-time token. */
  password?: string;
}

/** What a customer is added with; what is left out stays empty. */
export interface NewCustomer extends Partial<Particulars>, SignIn {
  customerType: CustomerType;
  /** The person; of a company its contact. */
  name: string;
  email: string | null;
  /** Made of the name when absent. */
  accountingCode?: string;
}

/** What is to be changed of a customer; `null` empties a field, what is left out stays. */
export interface CustomerChanges
  extends
    Partial<
      Particulars & Pick<Customer, 'customerType' | 'name' | 'email' | 'accountingCode' | 'status'>
    >,
    SignIn {}
