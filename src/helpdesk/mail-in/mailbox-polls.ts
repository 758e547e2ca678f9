import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Log } from '../../platform/logging/log.js';
import { imapComplaint, ImapFolder } from './imap-folder.js';
import { MAIL_LIMIT_BYTES } from './incoming-mail.js';
import { IncomingMailsRepository } from './incoming-mails.repository.js';
import { MailIntake } from './mail-intake.js';
import { MailboxSecrets } from './mailbox-secrets.js';
import type { Mailbox } from './mailbox.entity.js';
import { MailboxesRepository } from './mailboxes.repository.js';

const POLL = 'helpdesk.poll-mailbox';
/** Letters that one poll takes; the others wait for the next. */
const LETTERS_MAX = 200;
/** After failures a poll waits 1, 2, 4 … minutes, at most an hour. */
const WAIT_MAX_MINUTES = 60;

/** Looks into IMAP mailboxes every minute. */
@Injectable()
export class MailboxPolls implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly mailboxes: MailboxesRepository,
    private readonly secrets: MailboxSecrets,
    private readonly mails: IncomingMailsRepository,
    private readonly intake: MailIntake,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'helpdesk.poll-mailboxes', () => this.findDue());
    this.jobs.define<{ id: number }>(POLL, ({ id }) => this.poll(id));
  }

  /** Polls soon, whatever has failed before. @throws NotFound Conflict */
  askFor(actor: Actor, id: number): Promise<Mailbox> {
    return this.database.transaction(async () => {
      const mailbox = await this.mailboxes.findForUpdate(id);
      if (!mailbox) throw new NotFound('mailbox');
      if (mailbox.kind !== 'imap' || !mailbox.isActive) {
        throw new Conflict('Only IMAP mailboxes that are active are polled.');
      }
      await this.enqueue(id);
      await this.audit.record(actor, {
        action: 'helpdesk.mailbox.polled',
        subject: 'mailbox',
        subjectId: id,
      });
      return mailbox;
    });
  }

  private async findDue(): Promise<void> {
    for (const id of await this.mailboxes.listDue(this.clock.now())) await this.enqueue(id);
  }

  /** One poll of a mailbox at a time. It is not repeated by the queue: the next minute does that. */
  private async enqueue(id: number): Promise<void> {
    await this.jobs.add(POLL, { id }, { key: `${POLL}-${id}`, queue: `${POLL}-${id}` });
  }

  private async poll(id: number): Promise<void> {
    const mailbox = await this.mailboxes.find(id);
    if (mailbox?.kind !== 'imap' || !mailbox.isActive) return;
    try {
      await this.empty(mailbox);
      await this.mailboxes.noteRead(id, this.clock.now());
    } catch (error) {
      const complaint = imapComplaint(error);
      this.log.warn('mailbox cannot be read', { mailbox: id, detail: complaint });
      const minutes = Math.min(WAIT_MAX_MINUTES, 2 ** Math.min(mailbox.failures, 10));
      await this.mailboxes.noteFailure(id, complaint, this.clock.in(minutes * 60));
    }
  }

  private async empty(mailbox: Mailbox): Promise<void> {
    const folder = await ImapFolder.open(mailbox, this.secrets.open(mailbox));
    try {
      for (const letter of await folder.unseen(LETTERS_MAX)) {
        if (letter.sizeBytes > MAIL_LIMIT_BYTES) {
          const place = `uid:${folder.uidValidity}/${letter.uid}`;
          await this.mails.addTooLarge(mailbox.id, place, letter.sizeBytes);
        } else {
          const raw = await folder.read(letter);
          if (raw) await this.intake.take(mailbox.id, raw);
        }
        // Only what is stored leaves the sight of others: a crash before this line repeats the letter.
        await folder.putAway(letter);
      }
    } finally {
      await folder.close();
    }
  }
}
