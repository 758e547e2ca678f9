import type { Binder } from '../../platform/paging/list.js';
import type { PricedLine } from './invoices.types.js';

export interface PricedDocument {
  customerId: number;
  dueDate: string;
  reference?: string | undefined;
  /** What asked for it; it is invoiced once. */
  source?: { type: string; id: number } | undefined;
  lines: readonly (PricedLine & { chargeId?: number })[];
}

/** The lines of one document as the source that InvoiceWriter reads. */
export function pricedLines(document: PricedDocument, { bind }: Binder): string {
  const rows = document.lines.map((line, position) => ({
    position,
    product_id: line.productId,
    description: line.description,
    quantity: line.quantity.toFixed(),
    unit_price: line.unitPrice.toFixed(),
    amount: line.amount.toFixed(),
    tax_rate: line.taxRate,
    tax: line.tax.toFixed(),
    charge_id: line.chargeId ?? null,
  }));
  return `
    SELECT ${bind(document.customerId)}::integer AS customer_id,
           ${bind(document.dueDate)}::date AS due_date,
           ${bind(document.reference ?? null)}::text AS reference,
           ${bind(document.source?.type ?? null)}::text AS source_type,
           ${bind(document.source?.id ?? null)}::bigint AS source_id,
           line.*, NULL::integer AS subscription_id, NULL::date AS period_start,
           NULL::date AS period_end, NULL::integer[] AS call_charge_ids
      FROM jsonb_to_recordset(${bind(JSON.stringify(rows))}::jsonb) AS line
             (position integer, product_id integer, description text, quantity numeric,
              unit_price numeric, amount numeric, tax_rate numeric, tax numeric, charge_id bigint)`;
}
