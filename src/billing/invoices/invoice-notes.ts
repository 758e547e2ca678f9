import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { InvoiceViews } from './invoice-views.js';
import { MAIL_INVOICE } from './invoices.service.js';

/** What staff keeps about an invoice besides the document: disputes, notes, and mailing it again. */
@Injectable()
export class InvoiceNotes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly views: InvoiceViews,
  ) {}

  /** @throws InvoiceNotFound StaleVersion */
  async change(
    actor: Actor,
    id: number,
    change: { is_disputed?: boolean; note?: string | null },
    version?: number,
  ): Promise<void> {
    await this.database.transaction(async () => {
      await this.views.details(actor, { invoiceId: id });
      const item = await this.database.queryOne<{
        version: number;
        is_disputed: boolean;
        note: string | null;
      }>(
        `SELECT version, is_disputed, note FROM open_items
          WHERE kind = 'invoice' AND document_id = $1 FOR UPDATE`,
        [id],
      );
      if (!item) throw new Error(`invoice ${id} has no item`);
      mustBeVersion(item, version);
      const { is_disputed = item.is_disputed, note = item.note } = change;
      await this.database.execute(
        `UPDATE open_items
            SET is_disputed = $2, note = $3, version = version + 1, modified_at = $4
          WHERE kind = 'invoice' AND document_id = $1`,
        [id, is_disputed, note, this.clock.now()],
      );
      await this.audit.record(actor, {
        action: 'billing.invoice.noted',
        subject: 'invoice',
        subjectId: id,
        before: { is_disputed: item.is_disputed, note: item.note },
        after: { is_disputed, note },
      });
    });
  }

  /** Mails it again. @throws InvoiceNotFound */
  async send(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      await this.views.details(actor, { invoiceId: id });
      await this.jobs.add(MAIL_INVOICE, { id, again: this.clock.now().toISOString() });
      await this.audit.record(actor, {
        action: 'billing.invoice.sent_again',
        subject: 'invoice',
        subjectId: id,
      });
    });
  }
}
