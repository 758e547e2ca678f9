import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

export const ADDRESS_KINDS = ['installation', 'billing', 'postal', 'other'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** A place of a customer besides the one in his own row. */
@Entity('customer_addresses')
@Check('customer_addresses_kind_check', `kind IN ('installation', 'billing', 'postal', 'other')`)
@Index('customer_addresses_customer_id_idx', ['customerId', 'id'])
export class CustomerAddress {
  @IdColumn('customer_addresses')
  id!: number;

  @ForeignKey('Customer', { name: 'customer_addresses_customer_id_fkey' })
  @Column('integer')
  customerId!: number;

  @Column('text')
  kind!: AddressKind;

  @Column('text')
  addressLine1!: string;

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

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
