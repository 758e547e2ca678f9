/** JSON that PostgreSQL writes of invoices. `i` is the invoice, `item` its open item, `c` the customer. */

export const INVOICE_FROM = `
  invoices i
  JOIN open_items item ON item.kind = 'invoice' AND item.document_id = i.id
  JOIN customers c ON c.id = i.customer_id`;

/** What has become of an invoice; derived, so that it cannot be wrong. */
export const INVOICE_STATUS = `
  CASE WHEN item.credited_amount = i.total AND i.total > 0 THEN 'credited'
       WHEN item.open_amount = 0 THEN 'paid'
       WHEN item.open_amount < i.total THEN 'partially_paid'
       ELSE 'issued' END`;

const LINES = `
  (SELECT json_agg(json_build_object(
            'line_id', line.id, 'product_id', line.product_id, 'description', line.description,
            'quantity', trim_scale(line.quantity), 'unit_price', money_text(line.unit_price),
            'tax_rate', trim_scale(line.tax_rate)::text, 'amount', money_text(line.amount),
            'tax', money_text(line.tax), 'period_start', line.period_start,
            'period_end', line.period_end - 1) ORDER BY line.position)
     FROM invoice_lines line WHERE line.invoice_id = i.id)`;

/** @param publicUrl origin that the address of the PDF begins with; never text of a caller */
export function invoiceRow(publicUrl: string): string {
  return `
    json_build_object(
      'invoice_id', i.id, 'invoice_number', i.invoice_number, 'customer_id', i.customer_id,
      'accounting_code', c.accounting_code, 'status', ${INVOICE_STATUS}, 'date', i.date,
      'due_date', i.due_date, 'currency', i.currency, 'lines', ${LINES},
      'subtotal', money_text(i.subtotal), 'tax', money_text(i.tax), 'total', money_text(i.total),
      'open_amount', money_text(item.open_amount),
      'credited_amount', money_text(item.credited_amount), 'reference', i.reference,
      'pdf_url', '${publicUrl}/api/v1/get_invoice_pdf?invoice_id=' || i.id,
      'created_at', utc_text(i.created_at), 'modified_at', utc_text(item.modified_at))`;
}
