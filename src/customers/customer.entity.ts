import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../platform/database/columns.js';

export const CUSTOMER_TYPES = ['individual', 'company'] as const;
export type CustomerType = (typeof CUSTOMER_TYPES)[number];

export const CUSTOMER_STATUSES = ['active', 'suspended', 'cancelled'] as const;
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

/** Somebody whom the ISP serves: a person or a company. */
@Entity('customers')
@Unique('customers_account_number_key', ['accountNumber'])
@Check('customers_account_number_check', `account_number ~ '^[0-9]{8}$'`)
@Check('customers_accounting_code_check', `accounting_code ~ '^[[:alnum:]][[:alnum:]._/-]{0,19}$'`)
@Check('customers_customer_type_check', `customer_type IN ('individual', 'company')`)
@Check('customers_company_name_check', `customer_type = 'individual' OR company_name IS NOT NULL`)
@Check('customers_name_check', `btrim(name) <> ''`)
@Check('customers_billing_day_check', 'billing_day BETWEEN 1 AND 31')
@Check('customers_status_check', `status IN ('active', 'suspended', 'cancelled')`)
@Index('customers_accounting_code_key', { synchronize: false })
@Index('customers_email_idx', { synchronize: false })
@Index('customers_name_idx', { synchronize: false })
@Index('customers_partner_email_key', { synchronize: false })
@Index('customers_search_idx', { synchronize: false })
@Index('customers_created_at_idx', ['createdAt', 'id'])
@Index('customers_modified_at_idx', ['modifiedAt', 'id'])
export class Customer {
  @IdColumn('customers')
  id!: number;

  /** What bookkeeping knows the customer by, e.g. `PIE001`; unique in any case. */
  @Column('text')
  accountingCode!: string;

  /** Eight digits, made by a sequence; what the partner face speaks. */
  @Column('text', { default: () => 'next_account_number()' })
  accountNumber!: string;

  @Column('text')
  customerType!: CustomerType;

  /** The person; of a company its contact. */
  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  companyName!: string | null;

  @Column('text', { nullable: true })
  vatNumber!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  addressLine1!: string | null;

  @Column('text', { nullable: true })
  addressLine2!: string | null;

  @Column('text', { nullable: true })
  city!: string | null;

  @Column('text', { nullable: true })
  postalCode!: string | null;

  @Column('text', { nullable: true })
  country!: string | null;

  /** `latitude,longitude` in decimal degrees. */
  @Column('text', { nullable: true })
  gps!: string | null;

  @Index('customers_customer_group_idx')
  @Column('text', { nullable: true })
  customerGroup!: string | null;

  /** Day of the month on which a billing period begins; in a shorter month its last day. */
  @Column('integer', { default: 1 })
  billingDay!: number;

  @Column('text', { default: 'active' })
  status!: CustomerStatus;

  /** For staff; never shown to the customer. */
  @Column('text', { nullable: true })
  notes!: string | null;

  /** The partner whose customer this is. */
  @ForeignKey('Partner', { name: 'customers_partner_id_fkey' })
  @Index('customers_partner_id_idx')
  @Column('integer', { nullable: true })
  partnerId!: number | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
