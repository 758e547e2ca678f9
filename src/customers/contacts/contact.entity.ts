import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** Somebody else to speak to about a customer, e.g. who keeps a company's books. */
@Entity('customer_contacts')
@Index('customer_contacts_customer_id_idx', ['customerId', 'id'])
export class CustomerContact {
  @IdColumn('customer_contacts')
  id!: number;

  @ForeignKey('Customer', { name: 'customer_contacts_customer_id_fkey' })
  @Column('integer')
  customerId!: number;

  @Column('text')
  name!: string;

  /** In the ISP's own words, e.g. `bookkeeper`. */
  @Column('text', { nullable: true })
  role!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  notes!: string | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
