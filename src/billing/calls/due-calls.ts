/**
 * Calls are billed by the period that ends where the last billing day begins; a call of that day is the
 * next period's. An invoice for every day of calls would be no use to anybody.
 */
const isDue = (day: string): string =>
  `call.state = 'pending'
             AND call.date < billing_period_start(${day}, customer.billing_day, 1, ${day})`;

/** A query for the customers, in order, whose calls are due. */
export function callersDue(day: string, conditions: readonly string[] = []): string {
  return `
    SELECT call.customer_id
      FROM call_charges AS call
      JOIN customers AS customer ON customer.id = call.customer_id
     WHERE ${[isDue(day), ...conditions].join(' AND ')}
     GROUP BY call.customer_id
     ORDER BY call.customer_id`;
}

/**
 * A query for what calls come to that are due, a row for each customer and tax rate: to the cent, as
 * calls are rated with their tax and to five decimals, but invoices are paid in cents.
 */
export function dueCalls(day: string, customerIds: string | undefined): string {
  return `
      SELECT customer_id, ids,
             concat(calls, CASE WHEN calls = 1 THEN ' call, ' ELSE ' calls, ' END, first_on,
                    CASE WHEN last_on > first_on THEN ' to ' || last_on END) AS description,
             round_to_cent(gross * 100 / (100 + tax_rate)) AS amount, tax_rate,
             gross - round_to_cent(gross * 100 / (100 + tax_rate)) AS tax
        FROM (SELECT call.customer_id, call.tax_rate, array_agg(call.id) AS ids,
                     sum(call.calls) AS calls, min(call.date) AS first_on, max(call.date) AS last_on,
                     round_to_cent(sum(call.amount)) AS gross
                FROM call_charges AS call
                JOIN customers AS customer ON customer.id = call.customer_id
               WHERE ${isDue(day)}
                     ${customerIds === undefined ? '' : `AND call.customer_id = ANY (${customerIds})`}
               GROUP BY call.customer_id, call.tax_rate) AS summed`;
}
