import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../platform/database/columns.js';

export const CHANGE_REQUEST_STATUSES = ['pending', 'applied', 'rejected'] as const;
export type ChangeRequestStatus = (typeof CHANGE_REQUEST_STATUSES)[number];

/** Fields in the words of the call API. */
export type Fields = Readonly<Record<string, unknown>>;

/** An act that somebody without `approve_changes` asked for, and what became of it. */
@Entity('change_requests')
@Check('change_requests_status_check', `status IN ('pending', 'applied', 'rejected')`)
@Check(
  'change_requests_decided_check',
  `(status = 'pending') = (decided_at IS NULL) AND (status = 'pending' OR sealed IS NULL)`,
)
@Index('change_requests_status_idx', ['status', 'id'])
@Index('change_requests_subject_idx', ['subject', 'subjectId', 'id'])
export class ChangeRequest {
  @IdColumn('change_requests')
  id!: number;

  /** The act's name, e.g. `modify_customer`. */
  @Column('text')
  act!: string;

  /** The kind of row that it changes, e.g. `customer`. */
  @Column('text')
  subject!: string;

  @Column('integer')
  subjectId!: number;

  /** The row in words, e.g. `PIE001 Jessica Pienaar`. */
  @Column('text')
  title!: string;

  /** What was asked for, without secrets. */
  @Column('jsonb')
  input!: Fields;

  /** The fields that the input changes, as they were when it was asked for. */
  @Column('jsonb')
  base!: Fields;

  @Column('integer')
  baseVersion!: number;

  /** Secret fields of the input, encrypted; gone once the request is decided. */
  @Column('bytea', { nullable: true })
  sealed!: Buffer | null;

  @Column('text')
  status!: ChangeRequestStatus;

  @ForeignKey('User', { name: 'change_requests_requested_by_fkey' })
  @Index('change_requests_requested_by_idx')
  @Column('integer', { nullable: true })
  requestedBy!: number | null;

  @Column('text')
  requestedName!: string;

  @Column('text', { nullable: true })
  clientId!: string | null;

  @ForeignKey('User', { name: 'change_requests_decided_by_fkey' })
  @Index('change_requests_decided_by_idx')
  @Column('integer', { nullable: true })
  decidedBy!: number | null;

  @Column('text', { nullable: true })
  decidedName!: string | null;

  @InstantColumn({ nullable: true })
  decidedAt!: Date | null;

  /** Why it was decided so. */
  @Column('text', { nullable: true })
  note!: string | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
