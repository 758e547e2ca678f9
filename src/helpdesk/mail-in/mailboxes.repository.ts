import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Mailbox } from './mailbox.entity.js';

@Injectable()
export class MailboxesRepository extends EntityRepository<Mailbox> {
  constructor(database: Database) {
    super(database, Mailbox, {
      mailboxes_name_key: () =>
        new Conflict('Another mailbox has this name.', [{ field: 'name', message: 'is taken' }]),
      mailboxes_department_id_fkey: () => ValidationFailed.of('department_id', 'is no department'),
      incoming_mails_mailbox_id_fkey: () =>
        new Conflict('Letters have come in by this mailbox; switch it off instead.'),
    });
  }

  /** IMAP mailboxes whose time has come. */
  async listDue(now: Date): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT id FROM mailboxes
        WHERE kind = 'imap' AND is_active AND (next_poll_at IS NULL OR next_poll_at <= $1)
        ORDER BY id`,
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /** Every mailbox that is read; none of the columns that people set, so the version stays. */
  async noteRead(id: number, now: Date): Promise<void> {
    await this.database.execute(
      `UPDATE mailboxes
          SET last_read_at = $2, last_error = NULL, failures = 0, next_poll_at = NULL
        WHERE id = $1`,
      [id, now],
    );
  }

  async noteFailure(id: number, error: string, nextPollAt: Date): Promise<void> {
    await this.database.execute(
      `UPDATE mailboxes SET last_error = $2, failures = failures + 1, next_poll_at = $3
        WHERE id = $1`,
      [id, error, nextPollAt],
    );
  }
}
