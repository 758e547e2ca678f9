import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** Somebody who signs in: staff, a customer's user or a partner's user. */
@Entity('users')
@Check('users_belongs_check', 'customer_id IS NULL OR partner_id IS NULL')
@Index('users_username_key', { synchronize: false })
@Index('users_email_idx', { synchronize: false })
export class User {
  @IdColumn('users')
  id!: number;

  @Column('text')
  username!: string;

  /** argon2id; absent for users who can only be signed in by a one-time token. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @ForeignKey('Role', { name: 'users_role_id_fkey' })
  @Index('users_role_id_idx')
  @Column('integer')
  roleId!: number;

  @ForeignKey('Customer', { name: 'users_customer_id_fkey' })
  @Index('users_customer_id_idx')
  @Column('integer', { nullable: true })
  customerId!: number | null;

  @ForeignKey('Partner', { name: 'users_partner_id_fkey' })
  @Index('users_partner_id_idx')
  @Column('integer', { nullable: true })
  partnerId!: number | null;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @InstantColumn({ nullable: true })
  lastLoginAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
