import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { Amount, formatMoney } from '../../platform/money/money.js';
import { Settings } from '../../platform/settings/settings.js';
import { ChargeInvoicing } from '../billing.settings.js';
import { CreditNotesService } from '../credit-notes/credit-notes.service.js';
import { BusinessDates } from '../documents/business-dates.js';
import { documentTotals } from '../invoices/invoice-amounts.js';
import { InvoicesService } from '../invoices/invoices.service.js';
import type { LineInput, PricedLine } from '../invoices/invoices.types.js';
import { LinePricer } from '../invoices/line-pricer.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { InsufficientFunds } from '../ledger/ledger.errors.js';
import { ChargesRepository } from './charges.repository.js';
import {
  AlreadyCharged,
  type ChargeLine,
  ChargeNotFound,
  type ChargeSource,
  type Invoicing,
  type MadeCharge,
  type NewCharge,
} from './charges.types.js';

type DecidedCharge = NewCharge & { invoicing: Invoicing };

/**
 * What customers buy beside their subscriptions: top-ups, prepaid data, vouchers, overage. Other
 * rooms sell, this charges: in the seller's transaction, so that what is sold and what is owed
 * commit together.
 */
@Injectable()
export class Charges {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly pricer: LinePricer,
    private readonly charges: ChargesRepository,
    private readonly invoices: InvoicesService,
    private readonly creditNotes: CreditNotesService,
  ) {}

  /**
   * Charges a customer for a source, once, in the running transaction. By the setting
   * `charge_invoicing` (or `invoicing`) it is invoiced at once or waits for a billing run; by the setting
   * a prepaid customer never waits.
   * Who may ask, and for which price, is the caller's rule.
   *
   * The customer's account is held until the end of the transaction: sell to one customer at a time,
   * and charge before holding rows that a payment would want, or a deadlock makes the act run again.
   * @throws InsufficientFunds (402) when the customer has a credit limit, and what he owes, what waits
   *   for a run and this together would exceed it. Without one a postpaid customer is never refused,
   *   and a prepaid one buys for what he has
   * @throws AlreadyCharged (409) when this source has been charged
   * @throws ValidationFailed for an unknown product or a negative sum; PeriodIsClosed
   */
  charge(actor: Actor, wish: NewCharge): Promise<MadeCharge> {
    return this.database.transaction(async () => {
      const { customerId, source } = wish;
      const account = await this.accounts.lockOfCustomer(customerId);
      if ((await this.charges.of(source)).length > 0) throw new AlreadyCharged();
      const invoicing = wish.invoicing ?? (await this.invoicingOf(customerId));
      const charge = { ...wish, invoicing };
      const date = charge.date ?? (await this.dates.today());
      const inputs = charge.lines.map((line) => lineInput(line));
      const lines = (await this.pricer.price(customerId, date, inputs)).map((line) =>
        named(line, charge.accountRef),
      );
      const { subtotal, total } = documentTotals(lines);
      const told = { price: formatMoney(subtotal), total: formatMoney(total) };
      if (total.isZero()) return { chargeIds: [], invoiceId: null, ...told };
      if (charge.isBeyondLimit !== true) {
        await this.mustBeWithinLimit(customerId, account, total);
      }
      const chargeIds = await this.add(actor, charge, date, lines);
      const invoiceId = await this.invoiceOrWait(actor, charge, date, lines, chargeIds);
      await this.audit.record(actor, {
        action: 'billing.charge.made',
        subject: 'customer',
        subjectId: customerId,
        after: { source_type: source.type, source_id: source.id, ...told, invoice_id: invoiceId },
      });
      return { chargeIds, invoiceId, ...told };
    });
  }

  /** What a source was charged; `undefined` when it was not, or cost nothing. */
  async find(source: ChargeSource): Promise<MadeCharge | undefined> {
    const stored = await this.charges.of(source);
    if (stored.length === 0) return undefined;
    const price = Amount.sum(0, ...stored.map(({ amount }) => amount));
    const tax = Amount.sum(0, ...stored.map((each) => each.tax));
    return {
      chargeIds: stored.map(({ id }) => id),
      invoiceId: stored[0]?.invoiceId ?? null,
      price: formatMoney(price),
      total: formatMoney(price.plus(tax)),
    };
  }

  /**
   * Takes a charge back in the running transaction: what waits is cancelled, what has been invoiced is
   * credited as far as it has not been yet. @returns the credit note's id, `null` when none was needed
   * @throws ChargeNotFound; MoreThanIsLeft when all of it has been credited
   */
  takeBack(actor: Actor, source: ChargeSource, reason: string): Promise<number | null> {
    return this.database.transaction(async () => {
      const [first] = await this.charges.of(source);
      if (!first) throw new ChargeNotFound();
      await this.accounts.lockOfCustomer(first.customerId);
      const stored = await this.charges.of(source);
      await this.charges.cancel(
        stored.filter(({ state }) => state === 'pending').map(({ id }) => id),
      );
      await this.audit.record(actor, {
        action: 'billing.charge.taken_back',
        subject: 'customer',
        subjectId: first.customerId,
        after: { source_type: source.type, source_id: source.id, reason },
      });
      const lines = stored.flatMap(({ lineId }) => (lineId === null ? [] : [{ lineId }]));
      const invoiceId = stored[0]?.invoiceId ?? null;
      if (invoiceId === null || lines.length === 0) return null;
      return this.creditNotes.issue(actor, { invoiceId, lines, reason });
    });
  }

  private add(
    actor: Actor,
    { customerId, source, accountRef, invoicing }: DecidedCharge,
    date: string,
    lines: readonly PricedLine[],
  ): Promise<number[]> {
    const waitsForBillingDay = invoicing === 'next_billing_day';
    const charge = { customerId, source, date, waitsForBillingDay, by: actor.username };
    return this.charges.add({ ...charge, accountRef: accountRef ?? null }, lines);
  }

  private async invoiceOrWait(
    actor: Actor,
    { customerId, source, invoicing }: DecidedCharge,
    date: string,
    lines: readonly PricedLine[],
    chargeIds: readonly number[],
  ): Promise<number | null> {
    if (invoicing !== 'at_once') return null;
    const charged = lines.map((line, index) => ({ ...line, chargeId: chargeIds[index] ?? 0 }));
    const invoice = await this.invoices.issuePriced(actor, {
      customerId,
      date,
      source,
      lines: charged,
    });
    return invoice.id;
  }

  /** Who is prepaid pays for what he buys when he buys it. */
  private async invoicingOf(customerId: number): Promise<Invoicing> {
    const usual = await this.settings.get(ChargeInvoicing);
    return usual !== 'at_once' && (await this.charges.isPrepaid(customerId)) ? 'at_once' : usual;
  }

  private async mustBeWithinLimit(
    customerId: number,
    { balance, debitLimit }: { balance: string; debitLimit: string | null },
    total: Amount,
  ): Promise<void> {
    const limit = debitLimit ?? ((await this.charges.isPrepaid(customerId)) ? 0 : null);
    if (limit === null) return;
    const waiting = await this.charges.pendingTotal(customerId);
    if (Amount.sum(balance, waiting, total).greaterThan(limit)) throw new InsufficientFunds();
  }
}

function lineInput({ productId, description, quantity, unitPrice }: ChargeLine): LineInput {
  return {
    ...(productId === undefined ? {} : { productId: String(productId) }),
    ...(description === undefined ? {} : { description }),
    ...(quantity === undefined ? {} : { quantity: String(quantity) }),
    ...(unitPrice === undefined ? {} : { unitPrice }),
  };
}

function named(line: PricedLine, accountRef: string | undefined): PricedLine {
  if (accountRef === undefined) return line;
  return { ...line, description: `${line.description} (${accountRef})` };
}
