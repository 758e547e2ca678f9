import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../platform/event-log/event-log.js';
import {
  CreditNoteIssued,
  InvoicesIssued,
  InvoicesSettled,
  PaymentReceived,
} from './billing.events.js';
import {
  CreditNoteEventDto,
  InvoiceEventDto,
  PaymentEventDto,
} from './documents/dto/document-events.dto.js';
import { INVOICE_FROM, INVOICE_STATUS } from './invoices/invoice-rows.js';

const INVOICE = {
  invoice_id: 1,
  invoice_number: 'INV-2026-000001',
  customer_id: 1,
  accounting_code: 'PIE001',
  status: 'issued',
  date: '2026-03-01',
  due_date: '2026-03-15',
  currency: 'ZAR',
  total: '458.85',
  open_amount: '458.85',
} satisfies InvoiceEventDto;

const PAYMENT = {
  payment_id: 1,
  payment_number: 'PAY-00000001',
  customer_id: 1,
  accounting_code: 'PIE001',
  method: 'eft',
  reference: 'FEB 2026',
  date: '2026-03-08',
  amount: '458.85',
} satisfies PaymentEventDto;

const CREDIT_NOTE = {
  credit_note_id: 1,
  credit_note_number: 'CN-2026-000001',
  invoice_id: 1,
  customer_id: 1,
  accounting_code: 'PIE001',
  date: '2026-03-10',
  reason: 'Out of order for some days',
  total: '57.50',
} satisfies CreditNoteEventDto;

const SPAN = `(SELECT min(id) FROM unnest($5::integer[]) AS id)
                      AND (SELECT max(id) FROM unnest($5::integer[]) AS id)`;

/**
 * `$5` are the ids; the first four values are the event log's. Invoices of one run lie together: the
 * span of their ids keeps this from reading those of other runs.
 */
const INVOICES = `
  SELECT i.id AS aggregate_id,
         jsonb_build_object(
           'invoice_id', i.id, 'invoice_number', i.invoice_number, 'customer_id', c.id,
           'accounting_code', c.accounting_code, 'status', ${INVOICE_STATUS}, 'date', i.date,
           'due_date', i.due_date, 'currency', i.currency, 'total', money_text(i.total),
           'open_amount', money_text(item.open_amount)) AS data
    FROM ${INVOICE_FROM}
    JOIN unnest($5::integer[]) AS told (id) ON told.id = i.id
   WHERE i.id BETWEEN ${SPAN} AND item.document_id BETWEEN ${SPAN}`;

const PAYMENTS = `
  SELECT p.id AS aggregate_id,
         jsonb_build_object(
           'payment_id', p.id, 'payment_number', p.payment_number, 'customer_id', c.id,
           'accounting_code', c.accounting_code, 'method', p.method, 'reference', p.reference,
           'date', p.date, 'amount', money_text(p.amount)) AS data
    FROM payments p JOIN customers c ON c.id = p.customer_id WHERE p.id = $5::integer`;

const CREDIT_NOTES = `
  SELECT n.id AS aggregate_id,
         jsonb_build_object(
           'credit_note_id', n.id, 'credit_note_number', n.credit_note_number,
           'invoice_id', n.invoice_id, 'customer_id', c.id, 'accounting_code', c.accounting_code,
           'date', n.date, 'reason', n.reason, 'total', money_text(n.total)) AS data
    FROM credit_notes n JOIN customers c ON c.id = n.customer_id WHERE n.id = $5::integer`;

/** What the world is told of money. */
@Injectable()
export class BillingPublications implements OnModuleInit {
  constructor(private readonly eventLog: EventLog) {}

  onModuleInit(): void {
    this.eventLog.publishEach(InvoicesIssued, {
      type: 'billing.invoice.issued',
      aggregate: 'invoice',
      summary: 'An invoice has been issued, by somebody or by a billing run.',
      schema: InvoiceEventDto,
      rows: ({ invoiceIds }) => ({ sql: INVOICES, values: [invoiceIds] }),
      example: INVOICE,
    });
    this.eventLog.publishEach(InvoicesSettled, {
      type: 'billing.invoice.settled',
      aggregate: 'invoice',
      summary: 'Nothing of an invoice is open any more: it has been paid, or credited.',
      schema: InvoiceEventDto,
      rows: ({ invoiceIds }) => ({ sql: INVOICES, values: [invoiceIds] }),
      example: { ...INVOICE, status: 'paid', open_amount: '0.00' },
    });
    this.eventLog.publishEach(PaymentReceived, {
      type: 'billing.payment.received',
      aggregate: 'payment',
      summary: 'A payment of a customer has been recorded.',
      schema: PaymentEventDto,
      rows: ({ paymentId }) => ({ sql: PAYMENTS, values: [paymentId] }),
      example: PAYMENT,
    });
    this.eventLog.publishEach(CreditNoteIssued, {
      type: 'billing.credit_note.issued',
      aggregate: 'credit_note',
      summary: 'A credit note has taken back all or a part of an invoice.',
      schema: CreditNoteEventDto,
      rows: ({ creditNoteId }) => ({ sql: CREDIT_NOTES, values: [creditNoteId] }),
      example: CREDIT_NOTE,
    });
  }
}
