import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { newSigningSecret } from '../../platform/webhooks/webhook-signature.js';
import { MailboxSecrets, type SecretHolder } from './mailbox-secrets.js';
import type { Mailbox } from './mailbox.entity.js';
import { MailboxesRepository } from './mailboxes.repository.js';

export type MailboxFacts = Pick<
  Mailbox,
  | 'name'
  | 'departmentId'
  | 'kind'
  | 'host'
  | 'port'
  | 'security'
  | 'username'
  | 'folder'
  | 'doneFolder'
  | 'isActive'
  | 'secret'
>;
export type NewMailbox = Omit<MailboxFacts, 'secret'> & { password: string | undefined };
export type MailboxChanges = Partial<Omit<MailboxFacts, 'secret' | 'kind'>> & {
  password?: string | undefined;
};

const SHOWN = {
  room: 'helpdesk',
  noun: 'mailbox',
  table: 'mailboxes',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'department_id', r.department_id, 'kind', r.kind, 'host', r.host,
    'port', r.port, 'security', r.security, 'username', r.username, 'folder', r.folder,
    'done_folder', r.done_folder, 'active', r.is_active, 'last_read_at', utc_text(r.last_read_at),
    'last_error', r.last_error, 'failures', r.failures,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/** What the departments' letters come in by. */
@Injectable()
export class MailboxesService extends KeptRows<MailboxFacts, Mailbox> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: MailboxesRepository,
    private readonly secrets: MailboxSecrets,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  /**
   * Adds a mailbox. That of an HTTP door is answered with its secret, in clear, this once.
   * @throws ValidationFailed Conflict
   */
  async open(
    actor: Actor,
    { password, ...facts }: NewMailbox,
  ): Promise<{ mailbox: Mailbox; secret: string | null }> {
    const isHttp = facts.kind === 'http';
    if (isHttp !== (password === undefined)) {
      throw ValidationFailed.of('password', isHttp ? 'is made for an HTTP door' : 'is required');
    }
    const secret = password ?? newSigningSecret();
    const sealed = this.secrets.seal(secret, facts);
    const mailbox = await this.add(actor, { ...facts, secret: sealed });
    return { mailbox, secret: isHttp ? secret : null };
  }

  /**
   * Changes a mailbox; pointing it at another server or user takes the password again.
   * @throws NotFound StaleVersion ValidationFailed Conflict
   */
  change(
    actor: Actor,
    id: number,
    { password, ...changes }: MailboxChanges,
    version?: number,
  ): Promise<Mailbox> {
    return this.keeping.database.transaction(async () => {
      const before = await this.get(id);
      if (before.kind === 'http' && password !== undefined) {
        throw ValidationFailed.of('password', 'is made for an HTTP door');
      }
      const after = holderAfter(before, changes);
      const isElsewhere = after.host !== before.host || after.username !== before.username;
      if (before.kind === 'imap' && isElsewhere && password === undefined) {
        throw ValidationFailed.of('password', 'is required for another server or user');
      }
      const secret = password === undefined ? {} : { secret: this.secrets.seal(password, after) };
      const saved = await this.modify(actor, id, { ...changes, ...secret }, version);
      await this.keeping.database.execute(
        'UPDATE mailboxes SET next_poll_at = NULL WHERE id = $1',
        [id],
      );
      return saved;
    });
  }

  /** Makes a new secret for an HTTP door; the old one dies. @throws NotFound Conflict */
  renewSecret(actor: Actor, id: number): Promise<{ mailbox: Mailbox; secret: string }> {
    return this.keeping.database.transaction(async () => {
      const before = await this.get(id);
      if (before.kind !== 'http') throw new Conflict('This mailbox has a password, and no secret.');
      const secret = newSigningSecret();
      const mailbox = await this.modify(actor, id, { secret: this.secrets.seal(secret, before) });
      return { mailbox, secret };
    });
  }

  protected audited(mailbox: Mailbox): object {
    const { name, departmentId, kind, host, port, security, username } = mailbox;
    const { folder, doneFolder, isActive, secret } = mailbox;
    const place = { kind, host, port, security, username, folder, doneFolder };
    // Which secret it is changes; what it is stands nowhere.
    return { name, departmentId, ...place, isActive, secretSealed: secret.toString('hex', 0, 12) };
  }

  protected override mustMakeSense(facts: MailboxFacts): void {
    const wrong = facts.kind === 'imap' ? mistakesOfImap(facts) : mistakesOfHttp(facts);
    if (wrong.length > 0) throw new ValidationFailed(wrong);
  }
}

function holderAfter(
  { kind, host, username }: Mailbox,
  changes: Partial<SecretHolder>,
): SecretHolder {
  return { kind, host: changes.host ?? host, username: changes.username ?? username };
}

function mistakesOfImap({ host, username, security }: MailboxFacts): FieldError[] {
  return [
    ...(host === null ? [{ field: 'host', message: 'is required' }] : []),
    ...(username === null ? [{ field: 'username', message: 'is required' }] : []),
    ...(security === 'none' && host !== null && !LOOPBACK.test(host)
      ? [{ field: 'security', message: 'must not be none beyond this machine' }]
      : []),
  ];
}

/** Columns that an HTTP door has not, and what callers know them as. */
const IMAP_ONLY = {
  host: 'host',
  port: 'port',
  security: 'security',
  username: 'username',
  folder: 'folder',
  doneFolder: 'done_folder',
} as const;

function mistakesOfHttp(facts: MailboxFacts): FieldError[] {
  return Object.entries(IMAP_ONLY)
    .filter(([column]) => facts[column as keyof typeof IMAP_ONLY] !== null)
    .map(([, field]) => ({ field, message: 'belongs to IMAP' }));
}
