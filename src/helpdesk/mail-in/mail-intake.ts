import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { IncomingMailsRepository } from './incoming-mails.repository.js';
import { MailboxesRepository } from './mailboxes.repository.js';
import { Clock } from '../../platform/clock/clock.js';

export const READ_MAIL = 'helpdesk.read-mail';
/** A letter that cannot be worked for three days is kept as failed, for staff to look at. */
const ATTEMPTS_MAX = 12;

/** Takes letters in: stored whole and queued in one transaction, worked afterwards. */
@Injectable()
export class MailIntake {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly mails: IncomingMailsRepository,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  /** What has come by a mailbox before is known already and changes nothing. */
  take(mailboxId: number, raw: Buffer): Promise<{ id: number; isNew: boolean }> {
    return this.database.transaction(async () => {
      const taken = await this.mails.add(mailboxId, raw);
      if (taken.isNew) await this.enqueue(taken.id);
      await this.mailboxes.noteRead(mailboxId, this.clock.now());
      return taken;
    });
  }

  /**
   * Letters are worked one after the other, in the order they came: the answer to an answer finds
   * it, one letter to two departments opens one ticket, and nobody outruns the limit on senders.
   */
  async enqueue(id: number): Promise<void> {
    await this.jobs.add(
      READ_MAIL,
      { id },
      { key: `${READ_MAIL}-${id}`, queue: READ_MAIL, attemptsMax: ATTEMPTS_MAX },
    );
  }
}
