import { ApiProperty } from '@nestjs/swagger';
import {
  type FieldFacts,
  Integer,
  OneOf,
  Text,
  YesNo,
} from '../../../platform/validation/fields.js';
import {
  MAIL_SECURITIES,
  MAILBOX_KINDS,
  type Mailbox,
  type MailboxKind,
  type MailSecurity,
} from '../mailbox.entity.js';
import type { MailboxChanges, NewMailbox } from '../mailboxes.service.js';

const IMAPS_PORT = 993;
const PORT_MAX = 65_535;
const INSTANT = { type: String, format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'Support inbox',
    ...facts,
  });

class MailboxSettings {
  @Text({
    optional: true,
    max: 253,
    description: 'The IMAP server.',
    example: 'imap.cedar.example',
  })
  host?: string;

  @Integer({ optional: true, max: PORT_MAX, default: IMAPS_PORT })
  port?: number;

  @OneOf(MAIL_SECURITIES, {
    optional: true,
    default: 'tls',
    description: 'How the connection is protected; `none` on this machine only.',
  })
  security?: MailSecurity;

  @Text({ optional: true, example: 'support@cedar.example' })
  username?: string;

  @Text({
    optional: true,
    max: 1000,
    description: 'Kept encrypted, never answered. Given again for another server or user.',
  })
  password?: string;

  @Text({ optional: true, default: 'INBOX', description: 'The folder that is read.' })
  folder?: string;

  @Text({
    nullable: true,
    description: 'Where letters are moved when they are stored; else they are marked as seen.',
  })
  done_folder?: string | null;

  @YesNo({ optional: true, default: 'yes', description: 'Whether it is read.' })
  active?: boolean;
}

export class NewMailboxDto extends MailboxSettings {
  @Name()
  name!: string;

  @Integer({ description: 'Where letters that belong to no ticket open one.' })
  department_id!: number;

  @OneOf(MAILBOX_KINDS, { description: 'IMAP is polled; to HTTP letters are handed, signed.' })
  kind!: MailboxKind;
}

export class MailboxChangesDto extends MailboxSettings {
  @Name({ optional: true })
  name?: string;

  @Integer({ optional: true })
  department_id?: number;
}

export class MailboxDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Support inbox' })
  name!: string;

  @ApiProperty({ example: 1 })
  department_id!: number;

  @ApiProperty({ enum: MAILBOX_KINDS })
  kind!: MailboxKind;

  @ApiProperty({ type: String, nullable: true, example: 'imap.cedar.example' })
  host!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: IMAPS_PORT })
  port!: number | null;

  @ApiProperty({ enum: MAIL_SECURITIES, nullable: true })
  security!: MailSecurity | null;

  @ApiProperty({ type: String, nullable: true, example: 'support@cedar.example' })
  username!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'INBOX' })
  folder!: string | null;

  @ApiProperty({ type: String, nullable: true })
  done_folder!: string | null;

  @ApiProperty()
  active!: boolean;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'The last time without an error.' })
  last_read_at!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last poll failed.' })
  last_error!: string | null;

  @ApiProperty({ example: 0, description: 'Polls that have failed in a row.' })
  failures!: number;

  @ApiProperty(INSTANT)
  created_at!: string;

  @ApiProperty(INSTANT)
  modified_at!: string;

  static of(mailbox: Mailbox): MailboxDto {
    return {
      id: mailbox.id,
      name: mailbox.name,
      department_id: mailbox.departmentId,
      kind: mailbox.kind,
      host: mailbox.host,
      port: mailbox.port,
      security: mailbox.security,
      username: mailbox.username,
      folder: mailbox.folder,
      done_folder: mailbox.doneFolder,
      active: mailbox.isActive,
      last_read_at: mailbox.lastReadAt?.toISOString() ?? null,
      last_error: mailbox.lastError,
      failures: mailbox.failures,
      created_at: mailbox.createdAt.toISOString(),
      modified_at: mailbox.modifiedAt.toISOString(),
    };
  }
}

export class NewMailboxSecretDto extends MailboxDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What letters to an HTTP door are signed with; shown once.',
  })
  secret!: string | null;

  static with(mailbox: Mailbox, secret: string | null): NewMailboxSecretDto {
    return Object.assign(new NewMailboxSecretDto(), MailboxDto.of(mailbox), { secret });
  }
}

export function newMailboxOf(dto: NewMailboxDto): NewMailbox {
  const isImap = dto.kind === 'imap';
  return {
    name: dto.name,
    departmentId: dto.department_id,
    kind: dto.kind,
    host: dto.host ?? null,
    port: dto.port ?? (isImap ? IMAPS_PORT : null),
    security: dto.security ?? (isImap ? 'tls' : null),
    username: dto.username ?? null,
    folder: dto.folder ?? (isImap ? 'INBOX' : null),
    doneFolder: dto.done_folder ?? null,
    isActive: dto.active ?? true,
    password: dto.password,
  };
}

const COLUMNS = {
  name: 'name',
  department_id: 'departmentId',
  host: 'host',
  port: 'port',
  security: 'security',
  username: 'username',
  folder: 'folder',
  done_folder: 'doneFolder',
  active: 'isActive',
  password: 'password',
} as const satisfies Record<keyof MailboxChangesDto, keyof MailboxChanges>;

export function mailboxChangesOf(dto: MailboxChangesDto): MailboxChanges {
  return Object.fromEntries(
    Object.entries(COLUMNS)
      .map(([field, column]) => [column, dto[field as keyof MailboxChangesDto]] as const)
      .filter(([, value]) => value !== undefined),
  );
}
