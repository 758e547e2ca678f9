import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import type { Binder } from '../../platform/paging/list.js';
import { Settings } from '../../platform/settings/settings.js';
import { InvoicesIssued } from '../billing.events.js';
import { MailInvoices } from '../billing.settings.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { Receivables } from '../receivables/receivables.service.js';
import { InvoiceWriter, type LineSource } from './invoice-writer.js';
import type { IssuedInvoice, NewInvoice, PricedLine } from './invoices.types.js';
import { LinePricer } from './line-pricer.js';
import { type PricedDocument, pricedLines } from './priced-lines.js';

/** Mails one invoice to its customer; the payload is its id. */
export const MAIL_INVOICE = 'billing.mail-invoice';

/** The acts on invoices. What is issued never changes; what is wrong is credited. */
@Injectable()
export class InvoicesService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly pricer: LinePricer,
    private readonly writer: InvoiceWriter,
    private readonly receivables: Receivables,
  ) {}

  /**
   * Issues an invoice on somebody's request.
   * @throws AccountingPermissionRequired for prices that are not the products'
   * @throws ValidationFailed PeriodIsClosed
   */
  issue(actor: Actor, input: NewInvoice): Promise<IssuedInvoice> {
    return this.database.transaction(async () => {
      const date = await this.dates.ofDocument(input.date);
      await this.pricer.mustBeAllowedPrices(actor, date, input.lines);
      const lines = await this.pricer.price(input.customerId, date, input.lines);
      return this.issuePriced(actor, {
        customerId: input.customerId,
        date,
        dueDate: input.dueDate,
        reference: input.reference,
        lines,
      });
    });
  }

  /**
   * Issues an invoice of priced lines in the running transaction; open credit pays it.
   * @throws AlreadyPosted when the source has been invoiced; PeriodIsClosed ValidationFailed
   */
  async issuePriced(
    actor: Actor,
    document: Omit<PricedDocument, 'dueDate'> & {
      date: string;
      dueDate?: string | undefined;
      lines: readonly (PricedLine & { chargeId?: number })[];
    },
  ): Promise<IssuedInvoice> {
    const { customerId, date } = document;
    const dueDate = document.dueDate ?? (await this.dates.dueDate(customerId, date));
    if (dueDate < date) throw ValidationFailed.of('due_date', 'must not be before the date');
    const query = (binder: Binder): string => pricedLines({ ...document, dueDate }, binder);
    const invoice = await this.issueFrom(actor, customerId, { date, query });
    if (!invoice) throw ValidationFailed.of('lines', 'must not be empty');
    return invoice;
  }

  /**
   * Issues the invoice of one customer that a source has lines for, in the running transaction; open
   * credit pays it. @throws as issuePriced
   */
  async issueFrom(
    actor: Actor,
    customerId: number,
    source: LineSource,
  ): Promise<IssuedInvoice | undefined> {
    await this.accounts.lockOfCustomer(customerId);
    const [invoice] = await this.writer.issue(actor, source);
    if (!invoice) return undefined;
    await this.audit.record(actor, {
      action: 'billing.invoice.issued',
      subject: 'invoice',
      subjectId: invoice.id,
      after: {
        invoice_number: invoice.invoiceNumber,
        customer_id: customerId,
        total: invoice.total,
      },
    });
    await this.events.emit(new InvoicesIssued([invoice.id]));
    await this.receivables.payFromCredit(actor, customerId, invoice.itemId, invoice.total);
    if (await this.settings.get(MailInvoices)) {
      await this.jobs.add(MAIL_INVOICE, { id: invoice.id }, { key: `mail-invoice-${invoice.id}` });
    }
    return invoice;
  }
}
