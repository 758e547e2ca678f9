import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import type { FileAnswer } from '../../platform/calls/answers.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { CreditNotePdfs } from '../credit-notes/credit-note-pdfs.js';
import { CreditNoteViews } from '../credit-notes/credit-note-views.js';
import { CreditNotesService } from '../credit-notes/credit-notes.service.js';
import { CreditNoteDto, GenerateCreditNoteDto } from '../credit-notes/dto/credit-notes.dto.js';
import { GenerateInvoiceDto, InvoiceDto } from '../invoices/dto/invoices.dto.js';
import { InvoiceNotes } from '../invoices/invoice-notes.js';
import { InvoicePdfs } from '../invoices/invoice-pdfs.js';
import { InvoiceViews } from '../invoices/invoice-views.js';
import { InvoicesService } from '../invoices/invoices.service.js';
import { PaymentDto } from '../payments/dto/payments.dto.js';
import { PaymentViews } from '../payments/payment-views.js';
import { PaymentsService } from '../payments/payments.service.js';
import { RefundViews } from '../payments/refund-views.js';
import { RefundsService } from '../payments/refunds.service.js';
import {
  CreditNoteListParameters,
  ExportParameters,
  InvoiceChangeDto,
  InvoiceListParameters,
  NewPaymentDto,
  NewRefundDto,
  PaymentListParameters,
  RefundDto,
  RefundListParameters,
  ReversalDto,
} from './dto/documents.admin.dto.js';
import { Exports } from './exports.js';

@AdminController('invoices', 'Documents', 'accounting')
export class InvoicesAdminController {
  constructor(
    private readonly views: InvoiceViews,
    private readonly pdfs: InvoicePdfs,
    private readonly notes: InvoiceNotes,
    private readonly customers: CustomersService,
    private readonly invoices: InvoicesService,
  ) {}

  @Rest('GET', '', { summary: 'Invoices, the newest first', returns: InvoiceDto, list: true })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: InvoiceListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('POST', '', {
    summary: 'Issue an invoice',
    description: 'As the call `generate_invoice` does.',
    returns: InvoiceDto,
    status: 201,
    example: { accounting_code: 'PIE001', lines: [{ product_id: 'FIBRE-50', quantity: '1' }] },
  })
  async issue(@CurrentActor() actor: Actor, @Body() input: GenerateInvoiceDto): Promise<Created> {
    const customerId = await this.customers.resolve(actor, input.naming);
    const { id } = await this.invoices.issue(actor, input.toInput(customerId));
    const { row, version } = await this.views.detailsWithVersion(actor, { invoiceId: id });
    return new Created(`/admin/invoices/${id}`, row, version);
  }

  @Rest('GET', ':id', { summary: 'One invoice', returns: InvoiceDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const { row, version } = await this.views.detailsWithVersion(actor, { invoiceId: id });
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Note something about an invoice',
    description: 'An issued invoice never changes; what it says is taken back by a credit note.',
    returns: InvoiceDto,
    example: { is_disputed: true, note: 'The line was out of order, says the customer.' },
  })
  async note(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch('required') version: number | undefined,
    @Body() change: InvoiceChangeDto,
  ): Promise<Item> {
    await this.notes.change(actor, id, change, version);
    return this.get(actor, id);
  }

  @Rest('GET', ':id/pdf', { summary: 'An invoice as PDF', file: 'application/pdf' })
  pdf(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<FileAnswer> {
    return this.pdfs.get(actor, id);
  }

  @Rest('POST', ':id/send', { summary: 'Mail an invoice to its customer again', status: 202 })
  send(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    return this.notes.send(actor, id);
  }
}

@AdminController('credit-notes', 'Documents', 'accounting')
export class CreditNotesAdminController {
  constructor(
    private readonly views: CreditNoteViews,
    private readonly pdfs: CreditNotePdfs,
    private readonly creditNotes: CreditNotesService,
  ) {}

  @Rest('GET', '', {
    summary: 'Credit notes, the newest first',
    returns: CreditNoteDto,
    list: true,
  })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: CreditNoteListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('POST', '', {
    summary: 'Issue a credit note',
    description: 'As the call `generate_credit_note` does.',
    returns: CreditNoteDto,
    status: 201,
    example: { invoice_id: 3, reason: 'Out of order for a week' },
  })
  async issue(
    @CurrentActor() actor: Actor,
    @Body() input: GenerateCreditNoteDto,
  ): Promise<Created> {
    const id = await this.creditNotes.issue(actor, input.toInput());
    return new Created(`/admin/credit-notes/${id}`, await this.views.details(actor, id));
  }

  @Rest('GET', ':id', { summary: 'One credit note', returns: CreditNoteDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.views.details(actor, id));
  }

  @Rest('GET', ':id/pdf', { summary: 'A credit note as PDF', file: 'application/pdf' })
  pdf(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<FileAnswer> {
    return this.pdfs.get(actor, id);
  }
}

@AdminController('payments', 'Documents', 'accounting')
export class PaymentsAdminController {
  constructor(
    private readonly views: PaymentViews,
    private readonly payments: PaymentsService,
  ) {}

  @Rest('GET', '', { summary: 'Payments, the newest first', returns: PaymentDto, list: true })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: PaymentListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('POST', '', { summary: 'Record a payment', returns: PaymentDto, status: 201 })
  async add(@CurrentActor() actor: Actor, @Body() input: NewPaymentDto): Promise<Created> {
    const id = await this.payments.record(actor, input.toInput());
    return new Created(`/admin/payments/${id}`, await this.views.details(actor, id));
  }

  @Rest('GET', ':id', { summary: 'One payment', returns: PaymentDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.views.details(actor, id));
  }

  @Rest('POST', ':id/reverse', {
    summary: 'Take back a payment that the bank returned',
    description: 'What it paid is open again.',
    returns: PaymentDto,
  })
  async reverse(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { reason, date }: ReversalDto,
  ): Promise<Item> {
    await this.payments.reverse(actor, id, { reason, date });
    return this.get(actor, id);
  }
}

@AdminController('refunds', 'Documents', 'accounting')
export class RefundsController {
  constructor(
    private readonly refunds: RefundsService,
    private readonly views: RefundViews,
  ) {}

  @Rest('GET', '', { summary: 'Refunds, the newest first', returns: RefundDto, list: true })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: RefundListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('GET', ':id', { summary: 'One refund', returns: RefundDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.views.details(actor, id));
  }

  @Rest('POST', '', {
    summary: 'Pay out credit of a customer',
    description: 'At most the credit that is open.',
    returns: RefundDto,
    status: 201,
  })
  async pay(@CurrentActor() actor: Actor, @Body() input: NewRefundDto): Promise<Created> {
    const { id } = await this.refunds.pay(actor, input.toInput());
    return new Created(`/admin/refunds/${id}`, await this.views.details(actor, id));
  }
}

@AdminController('exports', 'Documents', 'accounting')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Rest('GET', ':name', {
    summary: 'Books of some days as CSV',
    description: '`invoices`, `payments`, `credit-notes` or `entries` (of the ledger).',
    file: 'text/csv',
    addressExample: { name: 'invoices' },
  })
  csv(
    @Param('name') name: string,
    @Query() { from_date, to_date }: ExportParameters,
  ): Promise<FileAnswer> {
    return this.exports.csv(name, from_date, to_date);
  }
}
