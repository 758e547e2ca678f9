import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

/** An application that asks for tokens. `clientId` is what it is called on the wire: 8 digits. */
@Entity('oauth_clients')
@Unique('oauth_clients_client_id_key', ['clientId'])
@Check('oauth_clients_secret_check', 'is_public = (secret_hash IS NULL)')
export class OAuthClient {
  @IdColumn('oauth_clients')
  id!: number;

  @Column('text')
  clientId!: string;

  @Column('text')
  name!: string;

  /** Whom `client_credentials` acts for. */
  @ForeignKey('User', { name: 'oauth_clients_owner_id_fkey' })
  @Index('oauth_clients_owner_id_idx')
  @Column('integer')
  ownerId!: number;

  /** Cannot keep a secret (RFC 6749 §2.1); must use PKCE. */
  @Column('boolean')
  isPublic!: boolean;

  /** SHA-256 of the generated secret. */
  @Column('bytea', { nullable: true })
  secretHash!: Buffer | null;

  @Column('text', { array: true })
  redirectUris!: string[];

  @Column('text', { array: true })
  grantTypes!: string[];

  @Column('text', { array: true })
  scopes!: string[];

  @Column('boolean')
  requirePkce!: boolean;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
