import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Mail } from '../../platform/mail/mail.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { CompanyName, Currency, TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { mustBeOpen } from '../lead-status.js';
import { LeadsRepository } from '../leads.repository.js';
import { LeadsService } from '../leads.service.js';
import { quoteLetter } from './quote-letter.js';
import { type AskedLine, QuotePricer, type QuoteLine } from './quote-pricer.js';

export const QUOTE_PATH = 'sales/quote';

export interface NewQuote {
  lines: readonly AskedLine[];
  /** The last day on which it may be accepted; in two weeks when absent. */
  validUntil?: string;
}

/** A quote as whoever has its link sees it. */
export interface OfferedQuote {
  id: number;
  leadId: number;
  leadName: string;
  status: 'sent' | 'accepted' | 'declined' | 'superseded' | 'expired';
  validUntil: string;
  lines: QuoteLine[];
  total: string;
  currency: string;
}

/** What was agreed on. */
export interface AcceptedQuote {
  id: number;
  lines: QuoteLine[];
}

interface QuoteRow extends Omit<OfferedQuote, 'currency' | 'status'> {
  status: Exclude<OfferedQuote['status'], 'expired'>;
}

const VALID_DAYS = 14;
const DAY_SECONDS = 86_400;

/** Decided, replaced by a newer one, or too old. */
export class QuoteNotOpen extends Conflict {
  override readonly code = 'quote_not_open';

  constructor() {
    super('This quote can no longer be answered.');
  }
}

/** What leads are offered, mailed with a link by which they accept or decline it once. */
@Injectable()
export class QuotesService {
  private readonly visitor = Actor.system('quote-link');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly mail: Mail,
    private readonly pricer: QuotePricer,
    private readonly service: LeadsService,
    private readonly leads: LeadsRepository,
  ) {}

  /**
   * Mails a quote to a lead, who moves on to `proposal`. The one before is void.
   * @throws NotFound LeadIsWon ValidationFailed AccountingPermissionRequired
   */
  send(actor: Actor, leadId: number, { lines, validUntil }: NewQuote): Promise<number> {
    return this.database.transaction(async () => {
      const lead = await this.service.getForUpdate(actor, leadId);
      mustBeOpen(lead.status);
      if (lead.email === null) throw ValidationFailed.of('email', 'is required to send a quote');
      const timeZone = await this.settings.get(TimeZone);
      const until = validUntil ?? this.dayIn(VALID_DAYS);
      if (until < this.clock.today(timeZone)) {
        throw ValidationFailed.of('valid_until', 'must not be in the past');
      }
      const priced = await this.pricer.price(actor, lines);
      const token = newSecret('quote_');
      const now = this.clock.now();
      await this.database.execute(
        `UPDATE quotes SET status = 'superseded', version = version + 1, modified_at = $2
          WHERE lead_id = $1 AND status = 'sent'`,
        [leadId, now],
      );
      const row = await this.database.queryOne<{ id: number }>(
        `INSERT INTO quotes (lead_id, status, valid_until, lines, total, token_hash, version,
                             created_at, modified_at)
         VALUES ($1, 'sent', $2, $3, $4, $5, 1, $6, $6) RETURNING id`,
        [leadId, until, JSON.stringify(priced.lines), priced.total, digest(token), now],
      );
      if (!row) throw new Error('no row came back');
      const facts = {
        company: await this.settings.get(CompanyName),
        currency: await this.settings.get(Currency),
        name: lead.name,
        ...priced,
        validUntil: until,
        url: `${this.environment.publicUrl}/${QUOTE_PATH}/${token}`,
      };
      await this.mail.post({ to: lead.email, ...quoteLetter(facts), key: `quote-${row.id}` });
      await this.leads.remember(leadId, 'quoted', actor.facts.name, {
        quote_id: row.id,
        total: priced.total,
      });
      await this.service.move(actor, lead, { status: 'proposal' });
      lead.modifiedAt = now;
      await this.leads.save(lead);
      await this.record(actor, row.id, 'sent', { leadId, total: priced.total, validUntil: until });
      return row.id;
    });
  }

  /** @throws NotFound for a link that is none of ours */
  find(token: string): Promise<OfferedQuote> {
    return this.read(token, '');
  }

  /** Keeps what the lead decides; once. @throws NotFound QuoteNotOpen */
  decide(token: string, isAccepted: boolean, name: string): Promise<OfferedQuote> {
    return this.database.transaction(async () => {
      const { leadId, id, status } = await this.read(token, 'FOR UPDATE OF q');
      if (status !== 'sent') throw new QuoteNotOpen();
      const verb = isAccepted ? 'accepted' : 'declined';
      await this.database.execute(
        `UPDATE quotes SET status = $2, decided_at = $3, decided_by = $4, version = version + 1,
                           modified_at = $3
          WHERE id = $1`,
        [id, verb, this.clock.now(), name],
      );
      await this.leads.remember(leadId, verb, name, { quote_id: id });
      await this.record(this.visitor, id, verb, { leadId, name });
      return this.read(token, '');
    });
  }

  /** What a lead has accepted last. */
  findAccepted(leadId: number): Promise<AcceptedQuote | undefined> {
    return this.database.queryOne<AcceptedQuote>(
      `SELECT id, lines FROM quotes WHERE lead_id = $1 AND status = 'accepted'
        ORDER BY decided_at DESC, id DESC LIMIT 1`,
      [leadId],
    );
  }

  private async read(token: string, lock: '' | 'FOR UPDATE OF q'): Promise<OfferedQuote> {
    const row = await this.database.queryOne<QuoteRow>(
      `SELECT q.id, q.lead_id AS "leadId", l.name AS "leadName", q.status,
              q.valid_until::text AS "validUntil", q.lines, money_text(q.total) AS total
         FROM quotes q JOIN leads l ON l.id = q.lead_id
        WHERE q.token_hash = $1 ${lock}`,
      [digest(token)],
    );
    if (!row) throw new NotFound('quote');
    const today = this.clock.today(await this.settings.get(TimeZone));
    const isExpired = row.status === 'sent' && row.validUntil < today;
    const currency = await this.settings.get(Currency);
    return { ...row, currency, status: isExpired ? 'expired' : row.status };
  }

  private dayIn(days: number): string {
    return this.clock
      .in(days * DAY_SECONDS)
      .toISOString()
      .slice(0, 10);
  }

  private record(actor: Actor, id: number, verb: string, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `leads.quote.${verb}`,
      subject: 'quote',
      subjectId: id,
      after,
    });
  }
}
