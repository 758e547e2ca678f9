import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Mail } from '../../platform/mail/mail.js';
import { CreditNotePdfs } from '../credit-notes/credit-note-pdfs.js';
import { MAIL_CREDIT_NOTE } from '../credit-notes/credit-notes.service.js';
import { InvoicePdfs } from '../invoices/invoice-pdfs.js';
import { MAIL_INVOICE } from '../invoices/invoices.service.js';
import { printedMoney } from './pdf/money-words.js';

interface Posted {
  email: string | null;
  name: string;
  number: string;
  date: string;
  dueDate: string;
  currency: string;
  total: string;
  openAmount: string;
  issuer: string;
}

const INVOICE = `
  SELECT c.email, coalesce(c.company_name, c.name) AS name, i.invoice_number AS number, i.date,
         i.due_date AS "dueDate", i.currency, i.total::text AS total,
         item.open_amount::text AS "openAmount", issuer.facts ->> 'name' AS issuer
    FROM invoices i
    JOIN open_items item ON item.kind = 'invoice' AND item.document_id = i.id
    JOIN customers c ON c.id = i.customer_id
    JOIN document_issuers issuer ON issuer.id = i.issuer_id
    LEFT JOIN billing_profiles profile ON profile.customer_id = c.id
   WHERE i.id = $1 AND coalesce(profile.is_mailed, true)`;

const CREDIT_NOTE = `
  SELECT c.email, coalesce(c.company_name, c.name) AS name, n.credit_note_number AS number, n.date,
         n.date AS "dueDate", i.currency, n.total::text AS total, '0' AS "openAmount",
         issuer.facts ->> 'name' AS issuer
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    JOIN customers c ON c.id = n.customer_id
    JOIN document_issuers issuer ON issuer.id = n.issuer_id
    LEFT JOIN billing_profiles profile ON profile.customer_id = c.id
   WHERE n.id = $1 AND coalesce(profile.is_mailed, true)`;

const house = Actor.system('documents');

/** Mails documents to customers, the PDF attached; once each. */
@Injectable()
export class DocumentMail implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly mail: Mail,
    private readonly invoices: InvoicePdfs,
    private readonly creditNotes: CreditNotePdfs,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: number; again?: string }>(MAIL_INVOICE, ({ id, again }) =>
      this.sendInvoice(id, again),
    );
    this.jobs.define<{ id: number }>(MAIL_CREDIT_NOTE, ({ id }) => this.sendCreditNote(id));
    this.mail.provide('billing.invoice', (id) => this.invoices.get(house, id));
    this.mail.provide('billing.credit-note', (id) => this.creditNotes.get(house, id));
  }

  /**
   * Posts an invoice to its customer; nothing happens when he has no address or wants none.
   * @param again when staff asked for another copy
   */
  async sendInvoice(id: number, again = ''): Promise<void> {
    const posted = await this.database.queryOne<Posted>(INVOICE, [id]);
    if (!posted?.email) return;
    const isPaid = /^0(\.0*)?$/.test(posted.openAmount);
    await this.mail.post({
      to: posted.email,
      subject: `Invoice ${posted.number} from ${posted.issuer}`,
      text: letter(posted, [
        `attached is invoice ${posted.number} of ${posted.date} over ${printedMoney(posted.currency, posted.total)}.`,
        isPaid
          ? 'It has been paid from your credit; nothing is left to be done.'
          : `Please pay ${printedMoney(posted.currency, posted.openAmount)} by ${posted.dueDate} and quote ${posted.number}.`,
      ]),
      attachments: [{ source: 'billing.invoice', id }],
      key: `invoice-${id}${again}`,
    });
  }

  async sendCreditNote(id: number): Promise<void> {
    const posted = await this.database.queryOne<Posted>(CREDIT_NOTE, [id]);
    if (!posted?.email) return;
    await this.mail.post({
      to: posted.email,
      subject: `Credit note ${posted.number} from ${posted.issuer}`,
      text: letter(posted, [
        `attached is credit note ${posted.number} of ${posted.date} over ${printedMoney(posted.currency, posted.total)}.`,
      ]),
      attachments: [{ source: 'billing.credit-note', id }],
      key: `credit-note-${id}`,
    });
  }
}

function letter({ name, issuer }: Posted, sentences: readonly string[]): string {
  return `Dear ${name},\n\n${sentences.join('\n')}\n\n${issuer}\n`;
}
