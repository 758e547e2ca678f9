import pg from 'pg';

/** A statement as the application sent it. */
export interface SentStatement {
  name?: string;
  text: string;
  values: unknown[];
}

/** What the application asks PostgreSQL while `work` runs: for query budgets and for EXPLAIN. */
export async function statementsOf(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
    const [first, second] = given;
    if (typeof first === 'string') sent.push({ text: first, values: asList(second) });
    else {
      const { name, text, values } = first as Partial<SentStatement> & { text: string };
      sent.push({ ...(name ? { name } : {}), text, values: asList(values ?? second) });
    }
    return (query as any).apply(this, given);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}

function asList(values: unknown): unknown[] {
  return Array.isArray(values) ? values : [];
}
