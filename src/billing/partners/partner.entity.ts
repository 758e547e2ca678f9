import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** A reseller: customers belong to him, and a wallet from which he moves funds to them. */
@Entity('partners')
@Unique('partners_api_key_hash_key', ['apiKeyHash'])
@Check('partners_currency_check', `currency ~ '^[A-Z]{3}$'`)
@Check('partners_name_check', `btrim(name) <> ''`)
@Check('partners_api_key_check', '(api_key_hash IS NULL) = (api_key_prefix IS NULL)')
@Index('partners_name_key', { synchronize: false })
export class Partner {
  @IdColumn('partners')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  /** ISO 4217. */
  @Column('text')
  currency!: string;

  /** Whether his key opens anything. */
  @Column('boolean', { default: true })
  isActive!: boolean;

  /** SHA-256 of the key; nobody can read the key again. */
  @Column('bytea', { nullable: true })
  apiKeyHash!: Buffer | null;

  /** The key's first characters, to recognise it by. */
  @Column('text', { nullable: true })
  apiKeyPrefix!: string | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
