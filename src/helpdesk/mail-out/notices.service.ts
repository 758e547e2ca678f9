import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Environment } from '../../platform/config/environment.js';
import { Mail } from '../../platform/mail/mail.js';
import { CompanyName } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { Ticket, TextFormat } from '../tickets/ticket.entity.js';
import { htmlOf, type LetterFacts, subjectOf, textOf } from './letters.js';
import { PartiesRepository, type TicketParties } from './parties.repository.js';
import { type NewsKind, type Recipient, recipientsOf } from './recipients.js';
import { TicketMails } from './ticket-mails.js';

/** Something that the people around a ticket are told by mail. */
export interface Announcement {
  kind: NewsKind;
  /** Names the event among all of this ticket: nobody is mailed twice about one. */
  event: string;
  body?: { text: string; format: TextFormat };
  noteId?: number;
  /** Only staff are told. */
  isInternal?: boolean;
  /** Everybody is told, but only staff what was written. */
  isBodyInternal?: boolean;
  remark?: string;
  ratingUrl?: string;
  /** Whoever wrote, when it was not the actor himself (a letter). */
  author?: { name: string; email: string | null };
}

/** Letters that no person has written: other machines must not answer them (RFC 3834 §5). */
const MADE_BY_US: Partial<Record<NewsKind, string>> = {
  opened: 'auto-replied',
  escalated: 'auto-generated',
  assigned: 'auto-generated',
  warned: 'auto-generated',
  breached: 'auto-generated',
};

/** Tells the people around a ticket what happened, through the outbox. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly mail: Mail,
    private readonly settings: Settings,
    private readonly environment: Environment,
    private readonly parties: PartiesRepository,
    private readonly mails: TicketMails,
  ) {}

  /** Puts one letter per recipient into the outbox, in the running transaction. */
  async announce(actor: Actor, ticket: Ticket, news: Announcement): Promise<void> {
    const parties = await this.parties.get(ticket.id);
    const author = news.author ?? { name: actor.facts.name, email: actor.facts.email };
    const recipients = recipientsOf(
      {
        kind: news.kind,
        isInternal: ticket.isAdminOnly || news.isInternal === true,
        authorEmail: author.email,
      },
      parties,
    );
    if (recipients.length === 0) return;
    const facts = await this.factsOf(ticket, parties, news, author.name);
    for (const recipient of recipients) await this.post(recipient, ticket, parties, news, facts);
  }

  private async factsOf(
    ticket: Ticket,
    { department, takesReplies }: TicketParties,
    news: Announcement,
    author: string,
  ): Promise<LetterFacts> {
    return {
      kind: news.kind,
      ticketId: ticket.id,
      slug: department.slug,
      title: ticket.title,
      department: department.name,
      priority: ticket.priority,
      company: await this.settings.get(CompanyName),
      author,
      body: news.body ?? null,
      remark: news.remark ?? null,
      takesReplies,
      ratingUrl: news.ratingUrl ?? null,
    };
  }

  private async post(
    { email, role, isInside }: Recipient,
    ticket: Ticket,
    { department }: TicketParties,
    { event, kind, noteId, isBodyInternal }: Announcement,
    all: LetterFacts,
  ): Promise<void> {
    const facts = isBodyInternal && !isInside ? { ...all, body: null } : all;
    const thread = await this.mails.thread(ticket.id, email);
    const messageId = this.mails.newMessageId(ticket.id, this.hostOf(department.email));
    const automatic = MADE_BY_US[kind];
    await this.mail.post({
      to: email,
      ...(department.email ? { from: sender(department.name, department.email) } : {}),
      subject: subjectOf(facts),
      text: textOf(facts, role),
      html: htmlOf(facts, role),
      headers: {
        'Message-ID': messageId,
        ...(thread.length > 0
          ? { 'In-Reply-To': thread.at(-1) ?? '', References: thread.join(' ') }
          : {}),
        ...(automatic ? { 'Auto-Submitted': automatic } : {}),
        'X-Auto-Response-Suppress': 'All',
        ...(department.email ? { 'X-Loop': department.email } : {}),
      },
      key: `ticket-${ticket.id}/${event}/${email.toLowerCase()}`,
    });
    await this.mails.remember(messageId, {
      ticketId: ticket.id,
      noteId: noteId ?? null,
      address: email,
      direction: 'out',
    });
  }

  /** The right side of our Message-IDs (RFC 5322 §3.6.4): the domain that the letter comes from. */
  private hostOf(departmentEmail: string | null): string {
    const domain = /@([a-z0-9.-]+)/i.exec(departmentEmail ?? this.environment.mailFrom)?.[1];
    return domain ?? new URL(this.environment.publicUrl).hostname;
  }
}

/** `Queue title <queue email>` (RFC 5322 §3.4). */
function sender(name: string, email: string): string {
  return `"${name.replace(/["\\\r\n]/g, ' ')}" <${email}>`;
}
