import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import type { FileAnswer, Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import {
  GenerateInvoiceDto,
  InvoiceDto,
  InvoiceIdDto,
  ListInvoicesDto,
  NamedInvoiceDto,
} from './dto/invoices.dto.js';
import { InvoicePdfs } from './invoice-pdfs.js';
import { InvoiceViews } from './invoice-views.js';
import { InvoicesService } from './invoices.service.js';

@CallController('Billing')
export class InvoicesController {
  constructor(
    private readonly customers: CustomersService,
    private readonly invoices: InvoicesService,
    private readonly views: InvoiceViews,
    private readonly pdfs: InvoicePdfs,
  ) {}

  @Call('generate_invoice', {
    summary: 'Issue an invoice',
    description: 'Open credit of the customer pays it at once, the oldest first.',
    scopes: ['generate_invoices'],
    writes: true,
    parameters: GenerateInvoiceDto,
    returns: InvoiceDto,
    example: { accounting_code: 'PIE001', lines: [{ product_id: 'FIBRE-50', quantity: '1' }] },
    errors: ['accounting_permission_required', 'not_found', 'conflict'],
  })
  async generate(
    @CurrentActor() actor: Actor,
    @Parameters() input: GenerateInvoiceDto,
  ): Promise<RawJson> {
    const customerId = await this.customers.resolve(actor, input.naming);
    const { id } = await this.invoices.issue(actor, input.toInput(customerId));
    return this.views.details(actor, { invoiceId: id });
  }

  @Call('get_invoice_list', {
    summary: 'Get list of invoices',
    description:
      '`search` looks in number, reference, accounting code and names. Sorted by invoice_id, ' +
      'invoice_number, date, due_date, total or created_at; the newest first by default.',
    scopes: ['view_transactions'],
    own: true,
    parameters: ListInvoicesDto,
    returns: InvoiceDto,
    list: true,
    example: { accounting_code: 'PIE001' },
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: ListInvoicesDto): Promise<Page> {
    return this.views.page(actor, input);
  }

  @Call('get_invoice_details', {
    summary: 'Get one invoice',
    scopes: ['view_transactions'],
    own: true,
    parameters: NamedInvoiceDto,
    returns: InvoiceDto,
    example: { invoice_id: 1 },
    errors: ['not_found'],
  })
  details(@CurrentActor() actor: Actor, @Parameters() input: NamedInvoiceDto): Promise<RawJson> {
    return this.views.details(actor, input.toNaming());
  }

  @Call('get_invoice_pdf', {
    summary: 'Get an invoice as PDF',
    scopes: ['view_transactions'],
    own: true,
    parameters: InvoiceIdDto,
    file: 'application/pdf',
    example: { invoice_id: 1 },
    errors: ['not_found'],
  })
  pdf(
    @CurrentActor() actor: Actor,
    @Parameters() { invoice_id }: InvoiceIdDto,
  ): Promise<FileAnswer> {
    return this.pdfs.get(actor, invoice_id);
  }
}
