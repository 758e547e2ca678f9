import { CATEGORY_OF, HOUSE } from '../ledger/chart.js';

/**
 * Charges the staged calls: per customer and day one charge, with journal and open item.
 * $1 now, $2 by whom, $3 days until it is due without terms of the customer's own.
 */
export const CHARGE_STAGED_CALLS = `
  WITH opened AS (
    SELECT coalesce((max(month) + interval '1 month')::date, '-infinity') AS first
      FROM ledger_closed_periods
  ),
  call AS MATERIALIZED (
    SELECT staged.*, greatest(business_date(started_at), opened.first) AS date
      FROM staged_calls AS staged CROSS JOIN opened
  ),
  charged AS MATERIALIZED (
    SELECT nextval('call_charges_id_seq')::integer AS id, summed.*,
           round(summed.amount * rate / (100 + rate), 5) AS tax
      FROM (SELECT customer_id, date, count(*) AS calls, sum(amount) AS amount,
                   tax_rate_on(coalesce((SELECT tax_class FROM billing_profiles AS profile
                                          WHERE profile.customer_id = call.customer_id),
                                        'standard'), date) AS rate
              FROM call WHERE amount > 0
             GROUP BY customer_id, date ORDER BY customer_id, date) AS summed
  ),
  charge AS (
    INSERT INTO call_charges (id, customer_id, date, calls, amount, tax_rate, tax, created_at, created_by)
    SELECT id, customer_id, date, calls, amount, rate, tax, $1, $2 FROM charged
    RETURNING id, customer_id, date, amount, tax, call_charge_number
  ),
  record AS (
    INSERT INTO call_records (call_id, customer_id, started_at, caller, destination, seconds, amount,
                              call_charge_id, created_at, created_by)
    SELECT call.call_id, call.customer_id, call.started_at, call.caller, call.destination,
           call.seconds, call.amount, CASE WHEN call.amount > 0 THEN charged.id END, $1, $2
      FROM call
      LEFT JOIN charged ON charged.customer_id = call.customer_id AND charged.date = call.date
     ORDER BY call.place
  ),
  journal AS (
    INSERT INTO ledger_journals
      (kind, category, source_type, source_id, on_date, reference, description, created_at, created_by)
    SELECT 'call_charges', '${CATEGORY_OF.call_charges}', 'call_charges', id, date,
           call_charge_number, 'Calls', $1, $2
      FROM charge
    RETURNING id, source_id
  ),
  house AS (
    SELECT (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.calls}') AS calls,
           (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.tax}') AS tax
  ),
  entry AS (
    INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
    SELECT journal.id, side.account_id, charge.date, side.amount
      FROM journal
      JOIN charge ON charge.id = journal.source_id
      JOIN ledger_accounts AS owner ON owner.customer_id = charge.customer_id
     CROSS JOIN house
     CROSS JOIN LATERAL (VALUES (owner.id, charge.amount),
                                (house.calls, charge.tax - charge.amount),
                                (house.tax, -charge.tax)) AS side (account_id, amount)
     WHERE side.amount <> 0
  )
  INSERT INTO open_items (customer_id, side, kind, document_id, reference, on_date, due_on, amount,
                          open_amount, created_at, modified_at)
  SELECT charge.customer_id, 'debit', 'call_charges', charge.id, call_charge_number, date,
         date + coalesce(profile.payment_terms_days, $3::integer), amount, amount, $1, $1
    FROM charge
    LEFT JOIN billing_profiles AS profile ON profile.customer_id = charge.customer_id
  RETURNING id AS "itemId", amount::text AS amount`;
