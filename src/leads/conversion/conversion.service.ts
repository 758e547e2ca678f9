import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { FirstInvoices } from '../../billing/index.js';
import { CustomersService, type CustomerType } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { type Product, ProductsService } from '../../products/index.js';
import { DataAccountsService } from '../../radius/index.js';
import { LeadConverted, LeadMoved } from '../leads.events.js';
import type { Lead } from '../lead.entity.js';
import { LeadsRepository } from '../leads.repository.js';
import { LeadsService } from '../leads.service.js';
import { isOfAccount } from '../quotes/quote-pricer.js';
import { type AgreedLine, AgreedTerms, type Agreement } from './agreed-terms.js';

/** What a lead becomes a customer with; what is absent is taken from the lead. */
export interface Conversion {
  customerType?: CustomerType | undefined;
  accountingCode?: string | undefined;
  /** Id or code of what his data account shall have. */
  product?: string | undefined;
  /** Of the data account. */
  username?: string | undefined;
}

export interface Converted {
  leadId: number;
  customerId: number;
  dataAccountId: number | null;
  invoiceIds: number[];
  /** Of the data account, in clear, this once; `null` when it was converted before. */
  password: string | null;
}

/** A lead becomes a customer: once, whole or not at all. */
@Injectable()
export class ConversionService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly service: LeadsService,
    private readonly leads: LeadsRepository,
    private readonly terms: AgreedTerms,
    private readonly customers: CustomersService,
    private readonly products: ProductsService,
    private readonly accounts: DataAccountsService,
    private readonly firstInvoices: FirstInvoices,
  ) {}

  /**
   * Makes a customer, his data account and his first invoice of a lead, at the prices that he accepted. Whoever comes second, at the
   * same moment or a year later, is answered what the first one made.
   * @throws NotFound PermissionDenied ValidationFailed AccountingCodeTaken UsernameTaken
   */
  convert(actor: Actor, leadId: number, wish: Conversion): Promise<Converted> {
    return this.database.transaction(async () => {
      const lead = await this.service.getForUpdate(actor, leadId);
      if (lead.customerId !== null) return this.answer(lead, lead.customerId, null);
      const customer = await this.customers.add(actor, {
        customerType: wish.customerType ?? (lead.companyName === null ? 'individual' : 'company'),
        name: lead.name,
        email: lead.email,
        ...(lead.phone === null ? {} : { phone: lead.phone }),
        ...(lead.companyName === null ? {} : { companyName: lead.companyName }),
        ...(lead.address === null ? {} : { addressLine1: lead.address }),
        ...(lead.gps === null ? {} : { gps: lead.gps }),
        ...(lead.notes === null ? {} : { notes: lead.notes }),
        ...(wish.accountingCode === undefined ? {} : { accountingCode: wish.accountingCode }),
      });
      const agreement = await this.terms.find(leadId);
      const product = await this.productOf(lead, agreement, wish);
      const password = product
        ? await this.addAccount(actor, lead, customer.id, { product, agreement, wish })
        : null;
      if (agreement) {
        const others = linesBeside(agreement);
        await this.terms.bill(actor, customer.id, agreement.quoteId, others);
      }
      const invoiceId = await this.firstInvoices.issue(actor, customer.id);
      if (invoiceId !== null) await this.keepInvoice(lead.id, invoiceId);
      await this.win(actor, lead, customer.id);
      return this.answer(lead, customer.id, password);
    });
  }

  /** What he has a data account with: as asked, as accepted, or what he was interested in. */
  private async productOf(
    lead: Lead,
    agreement: Agreement | null,
    { product }: Conversion,
  ): Promise<Product | null> {
    if (product !== undefined) return this.products.get(product);
    const agreed = agreement?.lines.find((line) => isOfAccount(line.product))?.product;
    if (agreed || lead.productId === null) return agreed ?? null;
    const wanted = await this.products.get(lead.productId);
    return isOfAccount(wanted) ? wanted : null;
  }

  /** @returns its password */
  private async addAccount(
    actor: Actor,
    lead: Lead,
    customerId: number,
    {
      product,
      agreement,
      wish,
    }: { product: Product; agreement: Agreement | null; wish: Conversion },
  ): Promise<string> {
    const agreed = agreement?.lines.find((line) => line.product?.id === product.id);
    const { account, password } = await this.accounts.add(actor, {
      customer: { customerId },
      product: String(product.id),
      ...(wish.username === undefined ? {} : { username: wish.username }),
      ...(agreed ? { agreedPrice: agreed.unit_price } : {}),
    });
    lead.dataAccountId = account.id;
    return password;
  }

  private async win(actor: Actor, lead: Lead, customerId: number): Promise<void> {
    const before = lead.status;
    const now = this.clock.now();
    Object.assign(lead, {
      status: 'won',
      lostReason: null,
      customerId,
      convertedAt: now,
      modifiedAt: now,
    });
    await this.leads.save(lead);
    await this.leads.remember(lead.id, 'converted', actor.facts.name, {
      before,
      customer_id: customerId,
    });
    await this.audit.record(actor, {
      action: 'leads.lead.converted',
      subject: 'lead',
      subjectId: lead.id,
      before: { status: before },
      after: { status: 'won', customerId, dataAccountId: lead.dataAccountId },
    });
    await this.events.emit(new LeadMoved(lead.id, before, 'won'));
    await this.events.emit(new LeadConverted(lead.id, customerId));
  }

  private async keepInvoice(leadId: number, invoiceId: number): Promise<void> {
    await this.database.execute('INSERT INTO lead_invoices (lead_id, invoice_id) VALUES ($1, $2)', [
      leadId,
      invoiceId,
    ]);
  }

  private async answer(
    { id, dataAccountId }: Lead,
    customerId: number,
    password: string | null,
  ): Promise<Converted> {
    const rows = await this.database.query<{ id: number }>(
      'SELECT invoice_id AS id FROM lead_invoices WHERE lead_id = $1 ORDER BY invoice_id',
      [id],
    );
    const invoiceIds = rows.map((row) => row.id);
    return { leadId: id, customerId, dataAccountId, invoiceIds, password };
  }
}

/**
 * What he accepted besides the data account, e.g. the installation. Who is given another product than
 * he accepted is not billed for both.
 */
function linesBeside({ lines }: Agreement): AgreedLine[] {
  return lines.filter((line) => !isOfAccount(line.product));
}
