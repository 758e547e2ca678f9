import type { Binder } from '../../platform/paging/list.js';
import { dueCalls } from '../calls/due-calls.js';

/** What is due to be billed. */
export interface Due {
  /** The date of the invoices: periods that have begun by then are due. */
  date: string;
  /** Days until an invoice is due, for customers without terms of their own. */
  termsDays: number;
  /** Only these; their accounts are held by the caller. */
  customerIds?: readonly number[];
  /** Only this one, and neither charges nor calls. */
  subscriptionId?: number;
}

/**
 * A query for the lines of invoices that are due, as InvoiceWriter reads them: of each subscription
 * every period, or part of one, that has begun by the date and has not been billed; of pending charges
 * those whose run has come; of calls those before the last billing day. Prices, tax and the billing day are those of the first day that a line bills.
 */
export function dueLines(
  { date, termsDays, customerIds, subscriptionId }: Due,
  { bind }: Binder,
): string {
  const day = `${bind(date)}::date`;
  const ids = customerIds && `${bind(customerIds)}::integer[]`;
  const only = subscriptionId === undefined ? undefined : bind(subscriptionId);
  return `
    WITH part AS MATERIALIZED (${parts(day, [
      ...(ids === undefined ? [] : [`s.customer_id = ANY (${ids})`]),
      ...(only === undefined ? [] : [`s.id = ${only}`]),
    ])}),
    ${PRICED},
    line AS (
      SELECT customer_id, tax_class, id AS subscription_id, NULL::bigint AS charge_id, product_id,
             concat(coalesce(description, product_name), ' (' || account_ref || ')',
                    CASE WHEN NOT is_whole
                         THEN format(', %s of %s days', part_end - part_start, whole_end - whole_start)
                    END) AS description,
             CASE WHEN is_whole THEN quantity ELSE 1 END AS quantity,
             CASE WHEN is_whole THEN full_price / quantity ELSE amount END AS unit_price,
             amount, tax_rate,
             NULL::numeric AS tax, part_start AS period_start, part_end AS period_end,
             NULL::integer[] AS call_charge_ids
        FROM priced
       ${only === undefined ? `UNION ALL ${charges(day, ids)} UNION ALL ${calls(day, ids)}` : ''}
    )
    SELECT line.customer_id,
           ${day} + coalesce(profile.payment_terms_days, ${bind(termsDays)}::integer) AS due_date,
           NULL::text AS reference, NULL::text AS source_type, NULL::bigint AS source_id,
           row_number() OVER (PARTITION BY line.customer_id
                              ORDER BY line.charge_id NULLS FIRST, line.subscription_id,
                                       line.period_start, line.tax_rate) AS position,
           line.product_id, line.description, line.quantity, line.unit_price, line.amount,
           line.tax_rate, coalesce(line.tax, round_to_cent(line.amount * line.tax_rate / 100)) AS tax,
           line.subscription_id, line.period_start, line.period_end, line.charge_id,
           line.call_charge_ids
      FROM line
      LEFT JOIN billing_profiles AS profile ON profile.customer_id = line.customer_id`;
}

/**
 * What parts cost. Prices and tax rates are looked up once for each product, class and day. Outer joins,
 * because PostgreSQL would expect inner ones of such sets to leave next to nothing, and plan for that.
 */
const PRICED = `
    price AS MATERIALIZED (
      SELECT product_id, part_start, product_price(product_id, part_start) AS price
        FROM (SELECT DISTINCT product_id, part_start FROM part WHERE price IS NULL) AS asked
    ),
    rate AS MATERIALIZED (
      SELECT tax_class, part_start, tax_rate_on(tax_class, part_start) AS tax_rate
        FROM (SELECT DISTINCT tax_class, part_start FROM part) AS asked
    ),
    whole AS MATERIALIZED (
      SELECT part.*, rate.tax_rate,
             part.quantity * coalesce(part.price, price.price, 0) AS full_price,
             part.part_start = whole_start AND part_end = whole_end AS is_whole
        FROM part
        LEFT JOIN rate ON rate.tax_class = part.tax_class AND rate.part_start = part.part_start
        LEFT JOIN price ON price.product_id = part.product_id AND price.part_start = part.part_start
    ),
    priced AS MATERIALIZED (
      SELECT whole.*,
             CASE WHEN is_whole THEN round_to_cent(full_price)
                  ELSE prorated(full_price, whole_start, whole_end, part_start, part_end)
             END AS amount
        FROM whole
    )`;

/**
 * Every part of a period that is due, with the whole that it is part of. Customers are looked up one by
 * one: a join reads all of them, for each batch of a run.
 */
function parts(day: string, conditions: readonly string[]): string {
  return `
      SELECT due.*, whole_start, whole_end, greatest(whole_start, billed_until) AS part_start,
             least(whole_end, ends_on) AS part_end
        FROM (
          SELECT s.id, s.customer_id, s.product_id, s.account_ref, s.description, s.quantity,
                 s.price, s.anchor_on, s.billed_until, s.ends_on, p.name AS product_name,
                 billing_period_months(p.billing_period) AS months,
                 coalesce(profile.tax_class, 'standard') AS tax_class,
                 (SELECT billing_day FROM customers WHERE id = s.customer_id) AS billing_day
            FROM subscriptions AS s
            JOIN products AS p ON p.id = s.product_id
            LEFT JOIN billing_profiles AS profile ON profile.customer_id = s.customer_id
           WHERE ${[`s.next_on <= ${day}`, ...conditions].join(' AND ')}
        ) AS due
       CROSS JOIN LATERAL billing_periods(
               billing_period_number(billed_until, billing_day, months, anchor_on),
               billing_period_number(least(${day}, ends_on - 1), billing_day, months, anchor_on))
             AS number
       CROSS JOIN LATERAL (
          SELECT billing_day_after(anchor_on, number * months, billing_day) AS whole_start,
                 billing_day_after(anchor_on, (number + 1) * months, billing_day) AS whole_end
        ) AS whole`;
}

/** Purchases that wait for a run; their tax is that of the day of purchase. */
function charges(day: string, ids: string | undefined): string {
  return `
      SELECT customer_id, NULL, NULL, id, product_id, description, quantity, unit_price, amount,
             tax_rate, tax, NULL::date, NULL::date, NULL
        FROM charges
       WHERE state = 'pending' AND bill_on <= ${day}
             ${ids === undefined ? '' : `AND customer_id = ANY (${ids})`}`;
}

/** Calls of the period before: one line for each rate of tax. */
function calls(day: string, ids: string | undefined): string {
  return `
      SELECT customer_id, NULL, NULL, NULL, NULL, description, 1, amount, amount, tax_rate, tax,
             NULL::date, NULL::date, ids
        FROM (${dueCalls(day, ids)}) AS due_calls`;
}

/** What InvoiceWriter does with the subscriptions whose lines it has read: they are billed so far. */
export function advanceSubscriptions(now: string): string {
  return `
    advanced AS (
      UPDATE subscriptions AS subscription
         SET billed_until = billed.until,
             next_on = CASE WHEN subscription.ends_on IS NULL OR billed.until < subscription.ends_on
                            THEN billed.until END,
             version = subscription.version + 1, modified_at = ${now}
        FROM (SELECT subscription_id, max(period_end) AS until
                FROM draft WHERE subscription_id IS NOT NULL GROUP BY subscription_id) AS billed
       WHERE subscription.id = billed.subscription_id
    )`;
}
