/** A statement about the books, and a query for what contradicts it: one column, a row per fault. */
export interface Check {
  name: string;
  contradictions: string;
}

/** What the ledger says of itself. */
export const LEDGER_CHECKS: readonly Check[] = [
  {
    name: 'every journal balances',
    contradictions: `
      SELECT id FROM ledger_journals AS journal
        LEFT JOIN (SELECT journal_id, sum(amount) AS amount, count(*) AS entries
                     FROM ledger_entries GROUP BY journal_id) AS written ON journal_id = id
       WHERE amount IS DISTINCT FROM 0 OR entries < 2`,
  },
  {
    name: 'the trial balance is zero',
    contradictions: `SELECT sum(amount) FROM ledger_entries HAVING sum(amount) <> 0`,
  },
  {
    name: 'an entry has the date of its journal',
    contradictions: `
      SELECT entry.id FROM ledger_entries AS entry
        JOIN ledger_journals AS journal ON journal.id = entry.journal_id
       WHERE entry.on_date <> journal.on_date`,
  },
  {
    name: 'a cached balance is the sum of its entries',
    contradictions: `
      SELECT account.code FROM ledger_accounts AS account
        LEFT JOIN (SELECT account_id, sum(amount) AS amount
                     FROM ledger_entries GROUP BY account_id) AS summed ON account_id = account.id
       WHERE account.kind <> 'house' AND account.balance <> coalesce(summed.amount, 0)`,
  },
  {
    name: 'daily totals are the sums of their entries',
    contradictions: `
      SELECT account_id || ' on ' || on_date
        FROM (SELECT entry.account_id, entry.on_date, journal.category, entry.amount
                FROM ledger_entries AS entry
                JOIN ledger_journals AS journal ON journal.id = entry.journal_id
               UNION ALL
              SELECT account_id, on_date, category, -amount FROM ledger_totals) AS both_ways
       GROUP BY account_id, on_date, category
      HAVING sum(amount) <> 0`,
  },
  {
    name: 'month-end balances are the sums of the entries until then',
    contradictions: `
      SELECT snapshot.account_id || ' at ' || snapshot.as_of
        FROM ledger_snapshots AS snapshot
       WHERE snapshot.balance <> (SELECT coalesce(sum(amount), 0) FROM ledger_totals
                                   WHERE account_id = snapshot.account_id
                                     AND on_date <= snapshot.as_of)`,
  },
  {
    name: 'no wallet is below zero',
    contradictions: `SELECT code FROM ledger_accounts WHERE kind = 'wallet' AND balance > 0`,
  },
  {
    name: 'every customer and every partner has an account',
    contradictions: `
      SELECT 'customer ' || id FROM customers
       WHERE id NOT IN (SELECT customer_id FROM ledger_accounts WHERE customer_id IS NOT NULL)
       UNION ALL
      SELECT 'partner ' || id FROM partners
       WHERE id NOT IN (SELECT partner_id FROM ledger_accounts WHERE partner_id IS NOT NULL)`,
  },
  {
    name: 'nothing was posted into a closed period',
    contradictions: `
      SELECT journal.id FROM ledger_journals AS journal
        JOIN ledger_closed_periods AS closed
          ON closed.month = date_trunc('month', journal.on_date)::date
       WHERE journal.created_at > closed.closed_at`,
  },
];
