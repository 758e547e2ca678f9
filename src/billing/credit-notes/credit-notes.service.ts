import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Amount } from '../../platform/money/money.js';
import { Settings } from '../../platform/settings/settings.js';
import { CreditNoteIssued } from '../billing.events.js';
import { MailInvoices } from '../billing.settings.js';
import { BusinessDates } from '../documents/business-dates.js';
import { DocumentNumbers } from '../documents/document-numbers.js';
import { DocumentIssuers } from '../documents/issuers.js';
import { documentTotals } from '../invoices/invoice-amounts.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import type { LineKind } from '../invoices/invoices.types.js';
import { HOUSE, type JournalKind } from '../ledger/chart.js';
import { Ledger } from '../ledger/ledger.service.js';
import { OpenItemsRepository } from '../receivables/open-items.repository.js';
import { Receivables } from '../receivables/receivables.service.js';
import { type CreditLine, creditOf, creditOfTheRest, type LineWish } from './credit-lines.js';
import { CreditNotesRepository, type CreditedInvoice } from './credit-notes.repository.js';

export interface NewCreditNote {
  invoiceId: number;
  /** Everything that is left when absent. */
  lines?: readonly LineWish[] | undefined;
  reason: string;
  date?: string | undefined;
}

/** Mails one credit note to its customer; the payload is its id. */
export const MAIL_CREDIT_NOTE = 'billing.mail-credit-note';

interface CreditDraft {
  invoice: CreditedInvoice;
  date: string;
  lines: CreditLine[];
  totals: { subtotal: Amount; tax: Amount; total: Amount };
  reason: string;
}

const BOOKED_AS = {
  service: { journal: 'credit_note', account: HOUSE.services },
  calls: { journal: 'call_charges', account: HOUSE.calls },
} as const satisfies Record<LineKind, { journal: JournalKind; account: string }>;

/** The acts on credit notes: how an issued invoice is taken back, wholly or in part. */
@Injectable()
export class CreditNotesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly dates: BusinessDates,
    private readonly numbers: DocumentNumbers,
    private readonly issuers: DocumentIssuers,
    private readonly accounts: AccountsRepository,
    private readonly ledger: Ledger,
    private readonly items: OpenItemsRepository,
    private readonly receivables: Receivables,
    private readonly creditNotes: CreditNotesRepository,
  ) {}

  /**
   * Credits an invoice: first what is open of it, then other debts; the rest stays as credit.
   * @returns the credit note's id
   * @throws InvoiceNotFound ValidationFailed MoreThanIsLeft PeriodIsClosed
   */
  issue(actor: Actor, input: NewCreditNote): Promise<number> {
    return this.database.transaction(async () => {
      const invoice = await this.creditNotes.invoice(actor.reach, input.invoiceId);
      await this.accounts.lockOfCustomer(invoice.customerId);
      const date = await this.dates.ofDocument(input.date);
      if (date < invoice.date) throw ValidationFailed.of('date', 'must not be before the invoice');
      const billed = await this.creditNotes.linesOf(invoice.id);
      const lines = input.lines ? creditOf(billed, input.lines) : creditOfTheRest(billed);
      const totals = documentTotals(lines);
      if (!totals.total.greaterThan(0)) throw new Conflict('Nothing would be credited.');
      const note = await this.write(actor, { invoice, date, lines, totals, reason: input.reason });
      await this.events.emit(new CreditNoteIssued(note.id, invoice.customerId));
      if (await this.settings.get(MailInvoices)) {
        await this.jobs.add(
          MAIL_CREDIT_NOTE,
          { id: note.id },
          { key: `mail-credit-note-${note.id}` },
        );
      }
      return note.id;
    });
  }

  private async write(actor: Actor, draft: CreditDraft): Promise<{ id: number }> {
    const { invoice, date, totals } = draft;
    const { customerId } = invoice;
    const note = await this.creditNotes.add({
      ...draft,
      ...(await this.numbers.take('CN', date)),
      issuerId: await this.issuers.current(),
      at: this.clock.now(),
      by: actor.username,
    });
    await this.post(actor, note, draft);
    await this.settle(actor, { customerId, invoice, note, date, total: totals.total });
    await this.audit.record(actor, {
      action: 'billing.credit_note.issued',
      subject: 'credit_note',
      subjectId: note.id,
      after: {
        credit_note_number: note.number,
        invoice_id: invoice.id,
        total: totals.total.toFixed(),
        reason: draft.reason,
      },
    });
    return note;
  }

  /** What was billed for calls is taken back from what calls earned, in a journal of its own. */
  private async post(
    actor: Actor,
    note: { id: number; number: string },
    { invoice, date, lines, reason }: Omit<CreditDraft, 'totals'>,
  ): Promise<void> {
    for (const [kind, { journal, account }] of Object.entries(BOOKED_AS)) {
      const { subtotal, tax, total } = documentTotals(lines.filter((line) => line.kind === kind));
      if (total.isZero()) continue;
      await this.ledger.post(actor, {
        kind: journal,
        source: { type: 'credit_note', id: note.id },
        on: date,
        reference: note.number,
        description: `Credit note for ${invoice.number}: ${reason}`,
        postings: [
          { code: account, debit: subtotal },
          { code: HOUSE.tax, debit: tax },
          { customerId: invoice.customerId, credit: total },
        ],
      });
    }
  }

  private async settle(
    actor: Actor,
    of: {
      customerId: number;
      invoice: CreditedInvoice;
      note: { id: number; number: string };
      date: string;
      total: Amount;
    },
  ): Promise<void> {
    const item = await this.items.find('invoice', of.invoice.id);
    if (!item) throw new Error(`invoice ${of.invoice.id} has no item`);
    await this.items.credit(item.id, of.total);
    const own = Amount.min(item.open, of.total);
    await this.receivables.addCredit(
      actor,
      {
        customerId: of.customerId,
        kind: 'credit_note',
        documentId: of.note.id,
        reference: of.note.number,
        on: of.date,
        amount: of.total,
      },
      { assignments: own.greaterThan(0) ? [{ debitItemId: item.id, amount: own }] : [] },
    );
  }
}
