import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Settings } from '../../platform/settings/settings.js';
import { PaymentTermsDays } from '../billing.settings.js';
import { CreditNotesService } from '../credit-notes/credit-notes.service.js';
import { BusinessDates } from '../documents/business-dates.js';
import { InvoicesService } from '../invoices/invoices.service.js';
import { advanceSubscriptions, type Due, dueLines } from './due-lines.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import { unusedDays } from './unused-days.js';

/** What a change in the middle of a billed period leads to. */
@Injectable()
export class Settlement {
  constructor(
    private readonly settings: Settings,
    private readonly dates: BusinessDates,
    private readonly creditNotes: CreditNotesService,
    private readonly invoices: InvoicesService,
    private readonly subscriptions: SubscriptionsRepository,
  ) {}

  /** Credits what has been billed of days from a date on. @returns the credit notes, one per invoice */
  async credit(
    actor: Actor,
    subscriptionId: number,
    on: string,
    reason: string,
  ): Promise<number[]> {
    const creditNoteIds: number[] = [];
    const today = await this.dates.today();
    for (const unused of unusedDays(await this.subscriptions.billedFrom(subscriptionId, on), on)) {
      const { invoiceId, invoiceDate, lines } = unused;
      const date = invoiceDate > today ? invoiceDate : today;
      creditNoteIds.push(await this.creditNotes.issue(actor, { invoiceId, lines, reason, date }));
    }
    return creditNoteIds;
  }

  /** Invoices what is due of one subscription today. @returns the invoice, `null` when nothing is */
  bill(actor: Actor, customerId: number, subscriptionId: number): Promise<number | null> {
    return this.invoice(actor, customerId, { subscriptionId });
  }

  /** The same of everything that a customer owes today. */
  billAll(actor: Actor, customerId: number): Promise<number | null> {
    return this.invoice(actor, customerId, { customerIds: [customerId] });
  }

  private async invoice(
    actor: Actor,
    customerId: number,
    due: Pick<Due, 'subscriptionId' | 'customerIds'>,
  ): Promise<number | null> {
    const date = await this.dates.today();
    const termsDays = await this.settings.get(PaymentTermsDays);
    const invoice = await this.invoices.issueFrom(actor, customerId, {
      date,
      query: (binder) => dueLines({ date, termsDays, ...due }, binder),
      also: advanceSubscriptions,
      skipsFree: true,
    });
    return invoice?.id ?? null;
  }
}
