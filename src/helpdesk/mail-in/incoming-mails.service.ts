import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { FileAnswer, type Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { Settings } from '../../platform/settings/settings.js';
import { IncomingMailDays } from '../helpdesk.settings.js';
import { seesInternal } from '../tickets/visibility.js';
import { isWorthRetrying, type MailOutcome } from './incoming-mail.js';
import { type IncomingMail, IncomingMailsRepository } from './incoming-mails.repository.js';
import { MailIntake } from './mail-intake.js';

export interface IncomingMailFilter extends ListRequest {
  search?: string;
  mailbox_id?: number;
  outcome?: readonly MailOutcome[];
  ticket_id?: number;
}

const ROW = `json_build_object(
  'id', i.id, 'mailbox_id', i.mailbox_id, 'message_id', i.message_id, 'sender', i.sender,
  'subject', i.subject, 'size', i.size, 'outcome', i.outcome, 'ticket_id', i.ticket_id,
  'note_id', i.note_id, 'last_error', i.last_error, 'kept', i.raw IS NOT NULL,
  'received_at', utc_text(i.received_at), 'worked_at', utc_text(i.worked_at))`;
const DAY_SECONDS = 86_400;

/** The letters that have come in, as staff see them; nobody else sees any. */
@Injectable()
export class IncomingMailsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly mails: IncomingMailsRepository,
    private readonly intake: MailIntake,
  ) {}

  onModuleInit(): void {
    this.jobs.every('51 3 * * *', 'helpdesk.forget-letters', () => this.forget());
  }

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(actor: Actor, filter: IncomingMailFilter): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const { search, mailbox_id, outcome, ticket_id } = filter;
    const where = seesInternal(actor) ? [] : ['false'];
    if (mailbox_id !== undefined) where.push(`i.mailbox_id = ${bind(mailbox_id)}`);
    if (outcome && outcome.length > 0) where.push(`i.outcome = ANY (${bind(outcome)})`);
    if (ticket_id !== undefined) where.push(`i.ticket_id = ${bind(ticket_id)}`);
    if (search !== undefined) {
      const pattern = bind(containing(search));
      where.push(`(i.sender ILIKE ${pattern} OR i.subject ILIKE ${pattern})`);
    }
    const source = {
      row: ROW,
      from: 'incoming_mails i',
      where,
      id: 'i.id',
      sorts: { id: { column: 'i.id', type: 'integer' } },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: number): Promise<RawJson> {
    const row = seesInternal(actor)
      ? await this.database.queryOne<{ row: string }>(
          `SELECT (${ROW})::text AS row FROM incoming_mails i WHERE i.id = $1`,
          [id],
        )
      : undefined;
    if (!row) throw new NotFound('letter');
    return new RawJson(row.row);
  }

  /** The letter as it came (RFC 5322), as a download. @throws NotFound also when it has been let go of */
  async raw(actor: Actor, id: number): Promise<FileAnswer> {
    const { raw } = await this.getMail(actor, id);
    if (!raw) throw new NotFound('letter');
    return new FileAnswer(raw, 'message/rfc822', `letter-${id}.eml`);
  }

  /**
   * Works a letter again: one that has failed, or one that was put aside, which is then wanted
   * whatever it looks like. @throws NotFound; Conflict for one that is on a ticket, or not kept
   */
  retry(actor: Actor, id: number): Promise<RawJson> {
    return this.database.transaction(async () => {
      const mail = await this.getMail(actor, id);
      if (!isWorthRetrying(mail.outcome)) throw new Conflict('This letter needs no second try.');
      if (!mail.raw) throw new Conflict('This letter is kept no longer.');
      await this.mails.reopen(id);
      await this.intake.enqueue(id);
      await this.audit.record(actor, {
        action: 'helpdesk.incoming_mail.retried',
        subject: 'incoming_mail',
        subjectId: id,
        before: { outcome: mail.outcome },
      });
      return this.get(actor, id);
    });
  }

  private async getMail(actor: Actor, id: number): Promise<IncomingMail> {
    const mail = seesInternal(actor) ? await this.mails.find(id) : undefined;
    if (!mail) throw new NotFound('letter');
    return mail;
  }

  private async forget(): Promise<void> {
    const days = await this.settings.get(IncomingMailDays);
    if (days > 0) await this.mails.forgetBefore(this.clock.in(-days * DAY_SECONDS));
  }
}
