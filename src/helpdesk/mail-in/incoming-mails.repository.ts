import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import type { MailOutcome } from './incoming-mail.js';

export interface IncomingMail {
  id: number;
  mailboxId: number;
  departmentId: number;
  messageId: string;
  raw: Buffer | null;
  outcome: MailOutcome;
  /** Staff want it in, whatever it looks like. */
  isForced: boolean;
}

/** What was found out about a letter, and what came of it. */
export interface MailResult {
  outcome: MailOutcome;
  sender: string | null;
  subject: string | null;
  ticketId: number | null;
  noteId: number | null;
}

/** Message-IDs longer than this are told apart by their hash. */
const MESSAGE_ID_MAX = 500;
/** Bytes in which the header of a letter is looked for. */
const HEADER_MAX = 65_536;

/** Letters that have come in, each one once for each mailbox. */
@Injectable()
export class IncomingMailsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Stores a letter. @returns its row, and whether it is new; it is not when it came before */
  async add(mailboxId: number, raw: Buffer): Promise<{ id: number; isNew: boolean }> {
    const key = keyOf(raw);
    const added = await this.database.queryOne<{ id: number }>(
      `INSERT INTO incoming_mails (mailbox_id, message_id, raw, size, received_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (mailbox_id, message_id) DO NOTHING
       RETURNING id`,
      [mailboxId, key, raw, raw.length, this.clock.now()],
    );
    if (added) return { id: added.id, isNew: true };
    const known = await this.database.queryOne<{ id: number }>(
      'SELECT id FROM incoming_mails WHERE mailbox_id = $1 AND message_id = $2',
      [mailboxId, key],
    );
    if (!known) throw new Error('a letter that came before is gone');
    return { id: known.id, isNew: false };
  }

  /** Writes down that a letter was too large to be taken. @param place names it within its mailbox */
  async addTooLarge(mailboxId: number, place: string, sizeBytes: number): Promise<void> {
    const now = this.clock.now();
    await this.database.execute(
      `INSERT INTO incoming_mails (mailbox_id, message_id, size, received_at, worked_at, outcome)
       VALUES ($1, $2, $3, $4, $4, 'too_large')
       ON CONFLICT (mailbox_id, message_id) DO NOTHING`,
      [mailboxId, place, sizeBytes, now],
    );
  }

  /** Holds the row until the end of the transaction. */
  getForUpdate(id: number): Promise<IncomingMail | undefined> {
    return this.read(id, 'FOR UPDATE OF i');
  }

  find(id: number): Promise<IncomingMail | undefined> {
    return this.read(id, '');
  }

  async finish(id: number, result: MailResult): Promise<void> {
    await this.database.execute(
      `UPDATE incoming_mails
          SET outcome = $2, sender = $3, subject = $4, ticket_id = $5, note_id = $6,
              worked_at = $7, last_error = NULL
        WHERE id = $1`,
      [
        id,
        result.outcome,
        result.sender,
        result.subject,
        result.ticketId,
        result.noteId,
        this.clock.now(),
      ],
    );
  }

  async noteError(id: number, error: string): Promise<void> {
    await this.database.execute('UPDATE incoming_mails SET last_error = $2 WHERE id = $1', [
      id,
      error,
    ]);
  }

  /** Lets a letter wait again, wanted whatever it looks like. */
  async reopen(id: number): Promise<void> {
    await this.database.execute(
      `UPDATE incoming_mails
          SET outcome = 'waiting', worked_at = NULL, is_forced = true, last_error = NULL
        WHERE id = $1`,
      [id],
    );
  }

  /** Letters of a sender that have reached a ticket since an instant. */
  async countSince(sender: string, since: Date): Promise<number> {
    const row = await this.database.queryOne<{ count: number }>(
      `SELECT count(*)::int AS count FROM incoming_mails
        WHERE lower(sender) = lower($1) AND worked_at > $2 AND outcome IN ('opened', 'noted')`,
      [sender, since],
    );
    return row?.count ?? 0;
  }

  /** Lets go of the texts of letters that came before an instant; that they came stays known. */
  async forgetBefore(instant: Date): Promise<void> {
    await this.database.execute(
      `UPDATE incoming_mails SET raw = NULL
        WHERE received_at < $1 AND raw IS NOT NULL AND outcome <> 'waiting'`,
      [instant],
    );
  }

  private read(id: number, lock: '' | 'FOR UPDATE OF i'): Promise<IncomingMail | undefined> {
    return this.database.queryOne<IncomingMail>(
      `SELECT i.id, i.mailbox_id AS "mailboxId", m.department_id AS "departmentId",
              i.message_id AS "messageId", i.raw, i.outcome, i.is_forced AS "isForced"
         FROM incoming_mails i
         JOIN mailboxes m ON m.id = i.mailbox_id
        WHERE i.id = $1 ${lock}`,
      [id],
    );
  }
}

/** The Message-ID (RFC 5322 §3.6.4); of a letter without one, or with an odd one, its hash. */
function keyOf(raw: Buffer): string {
  const [head = ''] = raw.toString('latin1', 0, HEADER_MAX).split(/\r?\n\r?\n/, 1);
  const id = /^message-id:\s*(<[\x21-\x7e]+>)\s*$/im.exec(head.replace(/\r?\n[ \t]+/g, ' '))?.[1];
  return id !== undefined && id.length <= MESSAGE_ID_MAX
    ? id
    : `sha256:${createHash('sha256').update(raw).digest('hex')}`;
}
