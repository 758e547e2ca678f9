import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { type SentStatement, statementsOf } from './support/statements.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  // What other rooms do for each new customer is not the subject here.
  await house.database.execute('ALTER TABLE customers DISABLE TRIGGER USER');
  await house.database.execute(
    `INSERT INTO customers (accounting_code, customer_type, name, company_name, email, phone, city,
                            customer_group, version, created_at, modified_at)
     SELECT 'GEN' || n, 'company', 'Person ' || md5(n::text), 'Company ' || md5(n::text || 'c'),
            md5(n::text || 'e') || '@mail.example', '+27 21 ' || 1000000 + n, 'Paarl',
            'group ' || n % 50, 1, moment.at, moment.at
       FROM generate_series(1, 100000) n,
            LATERAL (SELECT now() - make_interval(mins => n) AS at) moment`,
  );
  await house.database.execute('VACUUM ANALYZE customers');
}, 300_000);
afterAll(() => house.stop());

/** How PostgreSQL answers a statement, as one text. */
async function planOf({ text, values }: SentStatement): Promise<string> {
  const rows = await house.database.query<object>(`EXPLAIN (FORMAT JSON) ${text}`, values);
  return JSON.stringify(rows);
}

test.each([
  ['a part of a name', 'get_customer_list', { search: 'Person a87ff' }, 'customers_search_idx'],
  [
    'a part of an e-mail address',
    'get_customer_list',
    { search: 'e4da3@' },
    'customers_search_idx',
  ],
  ['a telephone number', 'get_customer_list', { search: '1054321' }, 'customers_search_idx'],
  [
    'a search in another order',
    'get_customer_list',
    { search: 'a87ff', sort: '-name' },
    'customers_search_idx',
  ],
  [
    'what has changed in the last hour',
    'get_customer_list',
    { modified_since: new Date(Date.now() - 3_600_000).toISOString() },
    'customers_modified_at_idx',
  ],
  [
    'an accounting code',
    'get_customer_details',
    { accounting_code: 'gen77' },
    'customers_accounting_code_key',
  ],
  ['an id', 'get_customer_details', { customer_id: 77 }, 'customers_pkey'],
])('among 100,000 customers %s is found by an index', async (_, call, parameters, index) => {
  const sent = await statementsOf(() => admin.call(call, parameters));
  const plan = await planOf(sent.find(({ text }) => text.includes('customers c'))!);
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"customers"/);
});

test.each(['name', '-created_at', 'modified_at', 'accounting_code', 'customer_id'])(
  'the first page by %s, and one behind a cursor, sort nothing but themselves',
  async (sort) => {
    const { meta } = await admin.call('get_customer_list', { sort });
    const pages = [
      { sort, after: meta.next_after },
      { sort, limit: 10, after: meta.next_after },
    ];
    for (const parameters of pages) {
      const [statement] = await statementsOf(() => admin.call('get_customer_list', parameters));
      const plan = await planOf(statement!);
      expect(plan).not.toMatch(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"customers"/);
      expect(plan).toContain('"Index Name":"customers_');
    }
  },
);
