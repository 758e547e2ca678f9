import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

export const MAILBOX_KINDS = ['imap', 'http'] as const;
export type MailboxKind = (typeof MAILBOX_KINDS)[number];

/** `tls` from the first byte (RFC 8314), `starttls` demanded before signing in, or `none`. */
export const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

/** Where letters to a department come in: an IMAP folder that we poll, or a signed HTTP door. */
@Entity('mailboxes')
@Unique('mailboxes_name_key', ['name'])
@Check('mailboxes_kind_check', "kind IN ('imap', 'http')")
@Check('mailboxes_security_check', "security IN ('tls', 'starttls', 'none')")
@Check(
  'mailboxes_imap_check',
  `num_nulls(host, port, security, username, folder) = CASE kind WHEN 'imap' THEN 0 ELSE 5 END`,
)
export class Mailbox {
  @IdColumn('mailboxes')
  id!: number;

  @Column('text')
  name!: string;

  /** Where letters that belong to no ticket open one. */
  @ForeignKey('Department', { name: 'mailboxes_department_id_fkey' })
  @Index('mailboxes_department_id_idx')
  @Column('integer')
  departmentId!: number;

  @Column('text')
  kind!: MailboxKind;

  @Column('text', { nullable: true })
  host!: string | null;

  @Column('integer', { nullable: true })
  port!: number | null;

  @Column('text', { nullable: true })
  security!: MailSecurity | null;

  @Column('text', { nullable: true })
  username!: string | null;

  /** The folder that is read. */
  @Column('text', { nullable: true })
  folder!: string | null;

  /** Where letters go when they have been stored; absent: they stay and are marked as seen. */
  @Column('text', { nullable: true })
  doneFolder!: string | null;

  /** The password, or the secret that letters are signed with, sealed by the vault. */
  @Column('bytea')
  secret!: Buffer;

  @Column('boolean', { default: true })
  isActive!: boolean;

  /** When it was read without an error (IMAP), or a letter was handed in (HTTP). */
  @InstantColumn({ nullable: true })
  lastReadAt!: Date | null;

  @Column('text', { nullable: true })
  lastError!: string | null;

  /** Polls that have failed in a row; the more, the longer the next one waits. */
  @Column('integer', { default: 0 })
  failures!: number;

  @InstantColumn({ nullable: true })
  nextPollAt!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
