import { DEMO_PASSWORD, seedDemo } from '../../src/demo/index.js';
import type { OpenApi } from '../../src/platform/documents/openapi.js';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { DocumentedAnswers } from '../support/documented-answers.js';
import type { FuzzRequest } from './requests.js';

/** Who asks, and which words he must never read. */
export interface Speaker {
  name: string;
  forbidden: readonly string[];
  /** Adds what says who he is. */
  sign(request: FuzzRequest): FuzzRequest;
  /** After a 401: something has taken his token away. */
  renew(): Promise<void>;
}

/** In rows of customers who are neither jessica's nor the demo partner's. */
const OF_STRANGERS = 'CANARY-STRANGER';
/** In rows of the other customers of the demo partner. */
const OF_PARTNER = 'CANARY-PARTNER';

export interface World {
  house: TestApplication;
  documents: Readonly<Record<string, OpenApi>>;
  promises: DocumentedAnswers;
  /** @param turn makes it the next one's turn among those who have something to ask at this door */
  speaker(document: string, turn: number): Speaker;
  /** Something has used up what may be asked: the counters begin anew. */
  forgetLimits(): Promise<void>;
}

/** The demo data with canaries in everything that belongs to somebody else. */
export async function startWorld(): Promise<World> {
  const house = await startApplication();
  await seedDemo(house.app);
  await plantCanaries(house);
  await house.database.execute(
    `INSERT INTO settings (key, value) VALUES ('requests_per_minute', '1000000')
         ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  const found = house.app.get(ApiDocuments);
  const documents = Object.fromEntries(found.list().map(({ name }) => [name, found.get(name)]));
  const staff = await bearer(house, 'admin', []);
  const customer = await bearer(house, 'jessica', [OF_STRANGERS, OF_PARTNER]);
  const turns: Record<string, readonly Speaker[]> = {
    api: [customer, customer, customer, staff, staff, nobody],
    admin: [staff, staff, staff, customer, nobody],
    jutda: [byForm, nobody],
    partner: [byHeader('token', 'demo-partner-key', [OF_STRANGERS]), nobody],
    octopus: [byHeader('authorization', 'Bearer demo-octopus-key', []), nobody],
  };
  return {
    house,
    documents,
    promises: new DocumentedAnswers(documents),
    speaker: (document, turn) => {
      const speakers = turns[document] ?? [nobody];
      return speakers[turn % speakers.length] ?? nobody;
    },
    forgetLimits: async () => {
      await house.database.execute('DELETE FROM rate_limits');
    },
  };
}

const nobody: Speaker = {
  name: 'nobody',
  forbidden: [OF_STRANGERS, OF_PARTNER],
  sign: (request) => request,
  renew: () => Promise.resolve(),
};

async function bearer(
  house: TestApplication,
  username: string,
  forbidden: readonly string[],
): Promise<Speaker> {
  let token = '';
  const renew = async (): Promise<void> => {
    const user = await house.database.queryOne<{ id: number }>(
      'UPDATE users SET is_active = true WHERE username = $1 RETURNING id',
      [username],
    );
    if (!user) throw new Error(`${username} is gone`);
    token = await house.make.token({ userId: user.id });
  };
  await renew();
  return {
    name: username,
    forbidden,
    renew,
    sign: (request) => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
    }),
  };
}

function byHeader(name: string, value: string, forbidden: readonly string[]): Speaker {
  return {
    ...nobody,
    name: value,
    forbidden,
    sign: (request) => ({ ...request, headers: { ...request.headers, [name]: value } }),
  };
}

/** Jutda's face: user and password stand among the fields. */
const byForm: Speaker = {
  ...nobody,
  name: 'admin by form',
  forbidden: [],
  sign: (request) => {
    const isForm = request.headers['content-type']?.includes('urlencoded');
    const fields = `user=admin&password=${DEMO_PASSWORD}&`;
    const body = Buffer.concat([Buffer.from(fields), (isForm && request.body) || Buffer.from('')]);
    const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' };
    return { ...request, headers, body };
  },
};

interface Column {
  table: string;
  column: string;
  /** Leads to the customer: a column of the table, or of the table that it refers to. */
  owner: string;
}

/** Text of rows that belong to a customer, directly or through one other row. */
const COLUMNS = `
  WITH owned AS (
    SELECT c.oid, c.relname FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  ), reached AS (
    SELECT oid, relname, 't.customer_id' AS owner FROM owned
    UNION ALL
    SELECT child.oid, child.relname,
           format('(SELECT o.customer_id FROM %I o WHERE o.id = t.%I)', owned.relname, a.attname)
      FROM pg_constraint f
      JOIN owned ON owned.oid = f.confrelid
      JOIN pg_class child ON child.oid = f.conrelid
      JOIN pg_attribute a ON a.attrelid = child.oid AND a.attnum = f.conkey[1]
     WHERE f.contype = 'f' AND cardinality(f.conkey) = 1 AND child.oid NOT IN (SELECT oid FROM owned)
  )
  SELECT r.relname AS table, a.attname AS column, r.owner
    FROM reached r JOIN pg_attribute a ON a.attrelid = r.oid
   WHERE a.atttypid = 'text'::regtype AND NOT a.attisdropped AND a.attgenerated = ''
     AND a.attname ~ '(name|title|comment|notes?|description|reference|subject|body|text|label|city|address_line1|message)$'
   ORDER BY 1, 2`;

async function plantCanaries({ database }: TestApplication): Promise<void> {
  const own = `(SELECT id FROM customers WHERE accounting_code = 'PIE001')`;
  const mark = `CASE WHEN (SELECT k.partner_id FROM customers k WHERE k.id = %) IS NULL
                     THEN '${OF_STRANGERS}' ELSE '${OF_PARTNER}' END`;
  await database.execute(
    `UPDATE customers t SET name = ${mark.replace('%', 't.id')}, notes = ${mark.replace('%', 't.id')}
      WHERE t.id <> ${own}`,
  );
  let planted = 0;
  for (const { table, column, owner } of await database.query<Column>(COLUMNS)) {
    const text = `${mark.replace('%', owner)} || ' ' || t.ctid::text`;
    // What must not be changed, or has words of its own, stays as it is.
    planted += await database
      .execute(`UPDATE "${table}" t SET "${column}" = ${text} WHERE ${owner} <> ${own}`)
      .catch(() => 0);
  }
  if (planted < 100) throw new Error(`only ${planted} canaries could be planted`);
}
