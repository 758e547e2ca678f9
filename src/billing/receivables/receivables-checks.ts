import type { Check } from '../ledger/ledger-checks.js';

/** What is said of open items and documents. */
export const RECEIVABLES_CHECKS: readonly Check[] = [
  {
    name: 'the open items of a customer sum to his balance',
    contradictions: `
      SELECT account.code FROM ledger_accounts AS account
        LEFT JOIN (SELECT customer_id,
                          sum(CASE side WHEN 'debit' THEN open_amount ELSE -open_amount END) AS open
                     FROM open_items GROUP BY customer_id) AS item USING (customer_id)
       WHERE account.kind = 'customer' AND account.balance <> coalesce(item.open, 0)`,
  },
  {
    name: 'what is open of an item is its amount less its allocations',
    contradictions: `
      SELECT item.id FROM open_items AS item
        LEFT JOIN (SELECT item_id, sum(amount) AS amount
                     FROM (SELECT credit_item_id AS item_id, amount FROM allocations
                            UNION ALL SELECT debit_item_id, amount FROM allocations) AS side
                    GROUP BY item_id) AS cleared ON cleared.item_id = item.id
       WHERE item.open_amount <> item.amount - coalesce(cleared.amount, 0)`,
  },
  {
    name: 'an invoice is the sum of its lines',
    contradictions: `
      SELECT invoice.invoice_number FROM invoices AS invoice
        LEFT JOIN (SELECT invoice_id, sum(amount) AS amount, sum(tax) AS tax
                     FROM invoice_lines GROUP BY invoice_id) AS line ON line.invoice_id = invoice.id
       WHERE line.amount IS DISTINCT FROM invoice.subtotal OR line.tax IS DISTINCT FROM invoice.tax`,
  },
  {
    name: 'every document is in the ledger with its amount',
    contradictions: `
      WITH invoiced AS (
        SELECT invoice_id, sum(amount + tax) AS calls
          FROM invoice_lines WHERE kind = 'calls' GROUP BY invoice_id
      ),
      credited AS (
        SELECT credit.credit_note_id, sum(credit.amount + credit.tax) AS calls
          FROM credit_note_lines AS credit
          JOIN invoice_lines AS billed ON billed.id = credit.invoice_line_id
         WHERE billed.kind = 'calls' GROUP BY credit.credit_note_id
      ),
      document AS (
        SELECT 'invoice' AS source_type, 'invoice' AS kind, id, customer_id,
               total - coalesce(calls, 0) AS amount
          FROM invoices LEFT JOIN invoiced ON invoice_id = id
         WHERE total <> coalesce(calls, 0)
         UNION ALL
        SELECT 'invoice', 'call_charges', id, customer_id, calls
          FROM invoices JOIN invoiced ON invoice_id = id
         UNION ALL
        SELECT 'credit_note', 'credit_note', id, customer_id, coalesce(calls, 0) - total
          FROM credit_notes LEFT JOIN credited ON credit_note_id = id
         WHERE total <> coalesce(calls, 0)
         UNION ALL
        SELECT 'credit_note', 'call_charges', id, customer_id, -calls
          FROM credit_notes JOIN credited ON credit_note_id = id
         UNION ALL SELECT 'payment', 'payment', id, customer_id, -amount FROM payments
         UNION ALL SELECT 'refund', 'refund', id, customer_id, amount FROM refunds
         UNION ALL SELECT 'customer_journal', 'journal', id, customer_id, amount FROM customer_journals
         UNION ALL SELECT 'fund_move', 'fund_move', id, customer_id, -amount FROM fund_moves
         UNION ALL
        SELECT 'call_charges', 'call_charges', id, customer_id, amount
          FROM call_charges WHERE state = 'owed'
         UNION ALL
        SELECT 'payment', 'reversal', payment.id, payment.customer_id, payment.amount
          FROM payment_reversals JOIN payments AS payment ON payment.id = payment_id
      )
      SELECT document.kind || ' ' || document.id FROM document
        LEFT JOIN ledger_journals AS journal
          ON journal.source_type = document.source_type AND journal.source_id = document.id
         AND journal.kind = document.kind
        LEFT JOIN ledger_accounts AS account ON account.customer_id = document.customer_id
        LEFT JOIN ledger_entries AS entry
          ON entry.journal_id = journal.id AND entry.account_id = account.id
       WHERE entry.amount IS DISTINCT FROM document.amount`,
  },
  {
    name: 'what invoices say is credited is the sum of their credit notes',
    contradictions: `
      SELECT item.reference FROM open_items AS item
        LEFT JOIN (SELECT invoice_id, sum(total) AS total
                     FROM credit_notes GROUP BY invoice_id) AS note ON note.invoice_id = document_id
       WHERE item.kind = 'invoice' AND item.credited_amount <> coalesce(note.total, 0)`,
  },
  {
    name: 'tax payable is the tax of invoices less credit notes, and of calls owed at once',
    contradictions: `
      SELECT code FROM (
        SELECT account.code,
               coalesce((SELECT sum(amount) FROM ledger_entries WHERE account_id = account.id), 0)
                 AS posted,
               coalesce((SELECT sum(tax) FROM invoices), 0)
                 - coalesce((SELECT sum(tax) FROM credit_notes), 0)
                 + coalesce((SELECT sum(tax) FROM call_charges WHERE state = 'owed'), 0) AS documents
          FROM ledger_accounts AS account WHERE account.code = '2000') AS tax
       WHERE posted <> -documents`,
  },
  {
    name: 'numbers have no gaps',
    contradictions: `
      SELECT series.series || '-' || series.year FROM document_series AS series
        LEFT JOIN (SELECT series, year, count(*) AS documents, max(number) AS last
                     FROM (SELECT series, year, number FROM invoices
                            UNION ALL SELECT series, year, number FROM credit_notes) AS document
                    GROUP BY series, year) AS given USING (series, year)
       WHERE series.last_number IS DISTINCT FROM given.documents
          OR series.last_number IS DISTINCT FROM given.last`,
  },
];
