import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { seed, TOKEN } from './api/seed.js';
import { benchDatabase } from './support/database.js';
import { load } from './support/load.js';
import { startProcess } from './support/processes.js';

/**
 * `npm run bench:helpdesk`: the list of tickets, a search, and adding one, at 10,000 tickets and at
 * many more, on one server and one database. The growth factor is the median time with many by the
 * median time with few. Aim: ≤ 1.5. `BENCH_TICKETS` says how many are many (500,000 is the stated
 * size), `BENCH_SECONDS` how long each is measured.
 */
const FEW = 10_000;
const MANY = Number(process.env['BENCH_TICKETS'] ?? 100_000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const CUSTOMERS = 2000;
const GROWTH_MAX = 1.5;
/** One at a time: what is measured is the work, not the queue before it. */
const CONNECTIONS = 1;

/** What is being worked on does not grow with the history: 500 tickets. */
const IS_OPEN = `n % 20 = 0 AND n <= ${FEW}`;

const headers = { authorization: `Bearer ${TOKEN}` };
const spread = Array.from({ length: 200 }, (_, n) => 1 + ((n * 7919) % FEW));
const READS = {
  list: ['/api/v1/get_helpdesk_ticket_list'],
  'list of a customer': spread.map(
    (n) => `/api/v1/get_helpdesk_ticket_list?customer_id=${1 + (n % CUSTOMERS)}`,
  ),
  'list of open ones': ['/api/v1/get_helpdesk_ticket_list?status=open&department_id=1'],
  search: spread.map(
    (n) => `/api/v1/get_helpdesk_ticket_list?search=reference${String(n).padStart(7, '0')}`,
  ),
};
const NEW_TICKET = new URLSearchParams({
  customer_id: '1',
  ticket_title: 'No signal since Monday',
  ticket_description: 'The radio on the roof shows a red light.',
  department_id: '1',
  category_id: '1',
}).toString();

async function setUp(dataSource: DataSource): Promise<void> {
  await seed(dataSource, CUSTOMERS);
  const scopes = '{view_tickets,add_tickets,modify_tickets}';
  await dataSource.query('UPDATE oauth_clients SET scopes = $1', [scopes]);
  await dataSource.query('UPDATE oauth_grants SET scopes = $1', [scopes]);
  await dataSource.query('UPDATE oauth_tokens SET scopes = $1', [scopes]);
  await dataSource.query(
    `WITH made AS (
       INSERT INTO departments (name, slug, version, created_at, modified_at)
       SELECT 'Department ' || n, 'd' || n, 1, now(), now() FROM generate_series(1, 4) n
       RETURNING id
     )
     INSERT INTO ticket_categories (department_id, name, version, created_at, modified_at)
     SELECT id, 'Category', 1, now(), now() FROM made ORDER BY id`,
  );
}

/** Tickets from `from` to `to`, each with a note. */
async function fill(dataSource: DataSource, from: number, to: number): Promise<void> {
  await dataSource.query(
    `WITH made AS (
       INSERT INTO tickets (department_id, customer_id, title, description, description_format,
                            status, is_admin_only, priority, source, resolved_at, version,
                            created_at, modified_at)
       SELECT 1 + n % 4, 1 + n % ${CUSTOMERS}, 'Ticket reference' || lpad(n::text, 7, '0') || ' about word' || n % 5000,
              'The radio on roof ' || n || ' shows a red light since Monday.', 'text',
              CASE WHEN ${IS_OPEN} THEN 'open' ELSE 'closed' END, false, 1 + n % 5, 'api',
              CASE WHEN ${IS_OPEN} THEN NULL ELSE now() END, 1,
              now() - (${MANY} - n) * interval '1 minute', now()
         FROM generate_series($1::int, $2::int) n
       RETURNING id, created_at
     )
     INSERT INTO ticket_notes (ticket_id, kind, body, body_format, is_admin_only, author_name,
                               author_kind, created_at)
     SELECT id, 'comment', 'We looked at mast ' || id, 'text', false, 'Dineo', 'staff', created_at
       FROM made`,
    [from, to],
  );
  await dataSource.query('VACUUM ANALYZE');
}

const database = await benchDatabase();
try {
  await setUp(database.dataSource);
  const server = await startProcess(
    join(import.meta.dirname, '../src/main.js'),
    {
      DATABASE_URL: database.url,
      SESSION_SECRET: randomBytes(32).toString('hex'),
      ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'warn',
    },
    '/health/live',
  );
  const measure = async (): Promise<Map<string, number>> => {
    const times = new Map<string, number>();
    const note = (name: string, perSecond: number): Map<string, number> =>
      times.set(name, 1000 / perSecond);
    for (const [name, paths] of Object.entries(READS)) {
      const target = { url: server.url, paths, headers };
      await load(target, 1, CONNECTIONS);
      note(name, (await load(target, SECONDS, CONNECTIONS)).requestsPerSecond);
    }
    const added = await load(
      {
        url: server.url,
        method: 'POST',
        paths: ['/api/v1/add_helpdesk_ticket'],
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: NEW_TICKET,
      },
      SECONDS,
      CONNECTIONS,
    );
    return note('add', added.requestsPerSecond);
  };
  try {
    await fill(database.dataSource, 1, FEW);
    const few = await measure();
    await fill(database.dataSource, FEW + 1, MANY);
    const many = await measure();
    console.log(`helpdesk: ms a request at ${FEW} and at ${MANY} tickets (aim: ≤ ${GROWTH_MAX} ×)`);
    for (const [name, before] of few) {
      const after = many.get(name) ?? Infinity;
      const growth = after / before;
      const verdict = growth <= GROWTH_MAX ? 'met' : 'MISSED';
      console.log(
        `  ${name.padEnd(20)} ${before.toFixed(2)} → ${after.toFixed(2)}  × ${growth.toFixed(2)}  ${verdict}`,
      );
    }
  } finally {
    await server.stop();
  }
} finally {
  await database.drop();
}
