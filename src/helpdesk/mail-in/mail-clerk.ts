import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor, UsersService } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Settings } from '../../platform/settings/settings.js';
import { MailInHourlyMax } from '../helpdesk.settings.js';
import { Correspondents } from './correspondents.js';
import type { MailOutcome } from './incoming-mail.js';
import {
  type IncomingMail,
  IncomingMailsRepository,
  type MailResult,
} from './incoming-mails.repository.js';
import { type Letter, readLetter } from './letter.js';
import { LetterFiling } from './letter-filing.js';
import { natureOf } from './letter-nature.js';
import { READ_MAIL } from './mail-intake.js';

/** What the filing of a letter has made of it. */
type Filed = Pick<MailResult, 'outcome' | 'ticketId' | 'noteId'>;

const HOUR_SECONDS = 3600;
const SUBJECT_MAX = 300;

/** Works letters that have come in: each one once, whole or not at all. */
@Injectable()
export class MailClerk implements OnModuleInit {
  private readonly actor = Actor.system('mail');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly jobs: Jobs,
    private readonly users: UsersService,
    private readonly mails: IncomingMailsRepository,
    private readonly correspondents: Correspondents,
    private readonly filing: LetterFiling,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: number }>(READ_MAIL, ({ id }) => this.work(id));
  }

  private async work(id: number): Promise<void> {
    try {
      const stored = await this.mails.find(id);
      if (stored?.outcome !== 'waiting' || !stored.raw) return;
      const letter = await readLetter(stored.raw);
      await this.database.transaction(async () => {
        const mail = await this.mails.getForUpdate(id);
        if (mail?.outcome !== 'waiting') return;
        const filed = await this.file(mail, letter);
        const { subject, from } = letter;
        await this.mails.finish(id, {
          ...filed,
          sender: from?.email ?? null,
          subject: subject === '' ? null : subject.slice(0, SUBJECT_MAX).toWellFormed(),
        });
      });
    } catch (error) {
      await this.mails.noteError(id, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private async file(mail: IncomingMail, letter: Letter): Promise<Filed> {
    const { from, messageId } = letter;
    const same = messageId === null ? undefined : await this.correspondents.findSame(messageId);
    if (same) return set(same.isOurs ? 'loop' : 'known', same.ticketId);
    if (!from) return set(letter.reportType === null ? 'unreadable' : 'bounce');
    const nature = natureOf(letter, await this.correspondents.ownAddresses());
    const answered = await this.correspondents.findAnswered(letter.references);
    // Staff may want a letter in that looks like a program's, but a circle stays a circle.
    if (nature === 'loop') return set('loop', answered?.ticketId);
    if (!mail.isForced) {
      if (nature !== null) return set(nature, answered?.ticketId);
      if (await this.hasWrittenEnough(from.email)) return set('limited', answered?.ticketId);
    }
    const staffId = await this.correspondents.findStaff(from.email);
    const staff = staffId === undefined ? null : await this.users.findActor(staffId, 'mail');
    return this.filing.file(
      this.actor,
      { ...letter, from },
      {
        departmentId: mail.departmentId,
        answered: answered ?? null,
        staff: staff?.may('modify_tickets') === true ? staff : null,
      },
    );
  }

  private async hasWrittenEnough(sender: string): Promise<boolean> {
    const most = await this.settings.get(MailInHourlyMax);
    return (await this.mails.countSince(sender, this.clock.in(-HOUR_SECONDS))) >= most;
  }
}

function set(outcome: MailOutcome, ticketId: number | null = null): Filed {
  return { outcome, ticketId, noteId: null };
}
