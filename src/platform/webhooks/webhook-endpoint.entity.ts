import { Check, Column, Entity } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../database/columns.js';
import type { EndpointHealth, EndpointStatus } from './endpoint-health.js';

/** Somebody's server that wants to be told what happens. */
@Entity('webhook_endpoints')
@Check('webhook_endpoints_status_check', `status IN ('enabled', 'degraded', 'disabled')`)
@Check('webhook_endpoints_events_check', 'cardinality(events) > 0')
@Check(
  'webhook_endpoints_disabled_reason_check',
  `(disabled_reason IS NOT NULL) = (status = 'disabled')`,
)
@Check('webhook_endpoints_old_secret_check', '(old_secret IS NULL) = (old_secret_until IS NULL)')
export class WebhookEndpoint implements EndpointHealth {
  @IdColumn('webhook_endpoints')
  id!: number;

  @Column('text')
  url!: string;

  /** Types of events, in which `*` stands for anything. */
  @Column('text', { array: true })
  events!: string[];

  @Column('text', { nullable: true })
  description!: string | null;

  /** Who is written to when it has to be disabled. */
  @Column('text', { nullable: true })
  contactEmail!: string | null;

  @Column('text', { default: 'enabled' })
  status!: EndpointStatus;

  @Column('text', { nullable: true })
  disabledReason!: string | null;

  /** Sealed by the vault. */
  @Column('bytea')
  secret!: Buffer;

  /** The one before: messages are signed by both until `oldSecretUntil`. */
  @Column('bytea', { nullable: true })
  oldSecret!: Buffer | null;

  @InstantColumn({ nullable: true })
  oldSecretUntil!: Date | null;

  @Column('integer', { default: 0 })
  consecutiveFailures!: number;

  @InstantColumn({ nullable: true })
  failingSince!: Date | null;

  @InstantColumn({ nullable: true })
  nextAttemptAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
