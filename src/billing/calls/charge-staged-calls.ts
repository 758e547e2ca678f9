import { CATEGORY_OF, HOUSE } from '../ledger/chart.js';

/**
 * Charges the staged calls: per customer and day one charge. What a prepaid customer owes at once has
 * its journal and open item; the others' charges wait for the invoice of their next billing day.
 * $1 now, $2 by whom, $3 days until it is due without terms of the customer's own.
 */
export const CHARGE_STAGED_CALLS = `
  WITH opened AS (
    SELECT coalesce((max(month) + interval '1 month')::date, '-infinity') AS first
      FROM ledger_closed_periods
  ),
  caller AS MATERIALIZED (
    SELECT customer_id, account_type_of(customer_id) = 'prepaid' AS is_prepaid
      FROM (SELECT DISTINCT customer_id FROM staged_calls) AS staged
  ),
  call AS MATERIALIZED (
    SELECT staged.*, is_prepaid,
           greatest(business_date(started_at), CASE WHEN is_prepaid THEN opened.first END) AS date
      FROM staged_calls AS staged
      JOIN caller USING (customer_id)
     CROSS JOIN opened
  ),
  charged AS MATERIALIZED (
    SELECT nextval('call_charges_id_seq')::integer AS id, summed.*,
           round(summed.amount * rate / (100 + rate), 5) AS tax
      FROM (SELECT customer_id, date, CASE WHEN is_prepaid THEN 'owed' ELSE 'pending' END AS state,
                   count(*) AS calls, sum(amount) AS amount,
                   tax_rate_on(coalesce((SELECT tax_class FROM billing_profiles AS profile
                                          WHERE profile.customer_id = call.customer_id),
                                        'standard'), date) AS rate
              FROM call WHERE amount > 0
             GROUP BY customer_id, date, is_prepaid ORDER BY customer_id, date) AS summed
  ),
  charge AS (
    INSERT INTO call_charges
      (id, customer_id, date, calls, amount, tax_rate, tax, state, created_at, created_by)
    SELECT id, customer_id, date, calls, amount, rate, tax, state, $1, $2 FROM charged
    RETURNING id, customer_id, date, amount, tax, state, call_charge_number
  ),
  owed AS (
    SELECT * FROM charge WHERE state = 'owed'
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
      FROM owed
    RETURNING id, source_id
  ),
  house AS (
    SELECT (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.calls}') AS calls,
           (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.tax}') AS tax
  ),
  entry AS (
    INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
    SELECT journal.id, side.account_id, owed.date, side.amount
      FROM journal
      JOIN owed ON owed.id = journal.source_id
      JOIN ledger_accounts AS owner ON owner.customer_id = owed.customer_id
     CROSS JOIN house
     CROSS JOIN LATERAL (VALUES (owner.id, owed.amount),
                                (house.calls, owed.tax - owed.amount),
                                (house.tax, -owed.tax)) AS side (account_id, amount)
     WHERE side.amount <> 0
  ),
  item AS (
    INSERT INTO open_items (customer_id, side, kind, document_id, reference, on_date, due_on, amount,
                            open_amount, created_at, modified_at)
    SELECT owed.customer_id, 'debit', 'call_charges', owed.id, call_charge_number, date,
           date + coalesce(profile.payment_terms_days, $3::integer), amount, amount, $1, $1
      FROM owed
      LEFT JOIN billing_profiles AS profile ON profile.customer_id = owed.customer_id
    RETURNING id, document_id
  )
  SELECT item.id AS "itemId", charge.amount::text AS amount
    FROM charge
    LEFT JOIN item ON item.document_id = charge.id
   ORDER BY charge.id`;
