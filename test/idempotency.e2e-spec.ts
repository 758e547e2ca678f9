import { Actor } from '../src/auth/index.js';
import { Conflict } from '../src/platform/errors/index.js';
import { Idempotency } from '../src/platform/idempotency/idempotency.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import type { Answer, Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token({ expiresInSeconds: 7 * 86_400 }));
});
afterAll(() => house.stop());

let counter = 0;
const newKey = (): string => `key-${++counter}`;

const PERSON = { customer_type: 'individual', name: 'Gerhard Joubert', email: 'g@joubert.example' };

function addCustomer(key: string, facts: object = {}, api: Api = admin): Promise<Answer> {
  const headers = { 'idempotency-key': key };
  return api.post('/api/v1/add_customer', { headers, body: { ...PERSON, ...facts } });
}

function addRole(key: string, facts: object, api: Api = admin): Promise<Answer> {
  const body = { permissions: [], ...facts };
  return api.post('/admin/roles', { headers: { 'idempotency-key': key }, body });
}

async function countOf(table: string): Promise<number> {
  const row = await house.database.queryOne<{ count: number }>(`SELECT count(*) FROM ${table}`);
  return row!.count;
}

const isReplay = (answer: Answer): boolean => answer.headers.get('idempotency-replayed') === 'true';

describe.each([
  ['a native call', 'customers', 200, (key: string) => addCustomer(key)],
  ['an admin route', 'roles', 201, (key: string) => addRole(key, { name: `role ${key}` })],
])('fifty simultaneous requests with one key to %s', (_, table, status, send) => {
  test('act once; the others are answered alike or told to come back', async () => {
    const before = await countOf(table);
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(key)));
    expect((await countOf(table)) - before).toBe(1);
    const done = answers.filter((answer) => answer.status === status);
    const waiting = answers.filter((answer) => answer.status === 409);
    expect(done.length + waiting.length).toBe(50);
    expect(done.filter((answer) => !isReplay(answer))).toHaveLength(1);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const answer of waiting) {
      expect(answer.text).toContain('idempotency_conflict');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const later = await send(key);
    expect(isReplay(later)).toBe(true);
    expect(later.body).toEqual(done[0]!.body);
  });
});

test('the order of parameters and the place they are given in do not matter', async () => {
  const key = newKey();
  const first = await addCustomer(key, { billing_day: 5 });
  const second = await admin.get('/api/v1/add_customer', {
    headers: { 'idempotency-key': key },
    query: { billing_day: 5, email: PERSON.email, name: PERSON.name, customer_type: 'individual' },
  });
  expect(isReplay(second)).toBe(true);
  expect(second.body).toEqual(first.body);
});

test('a key with other parameters, or for another act, is a conflict and does nothing', async () => {
  const key = newKey();
  await addCustomer(key);
  const before = await countOf('customers');
  const answers = [
    await addCustomer(key, { name: 'Somebody Else' }),
    await addRole(key, { name: 'never' }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('idempotency_conflict');
    expect(answer.headers.get('retry-after')).toBeNull();
  }
  expect(await countOf('customers')).toBe(before);
});

test('a replayed creation has its address and its version', async () => {
  const key = newKey();
  const [first, second] = [
    await addRole(key, { name: 'replayed' }),
    await addRole(key, { name: 'replayed' }),
  ];
  expect(isReplay(second)).toBe(true);
  expect(second.status).toBe(201);
  for (const header of ['location', 'etag']) {
    expect(second.headers.get(header)).toBe(first.headers.get(header));
  }
});

test('keys belong to their client and user', async () => {
  const key = newKey();
  const other = house.api.as(await house.make.token());
  const [mine, his] = [
    await addRole(key, { name: 'mine' }),
    await addRole(key, { name: 'his' }, other),
  ];
  expect([mine.status, his.status]).toEqual([201, 201]);
});

test.each([
  ['a conflict', () => ({ name: 'support' }), 409],
  ['a wrong field', () => ({ name: '' }), 400],
  ['an unknown field', () => ({ name: 'x', id: 1 }), 400],
])('%s is an answer like any other and is replayed', async (_, facts, status) => {
  const key = newKey();
  const first = await addRole(key, facts());
  const second = await addRole(key, facts());
  expect([first.status, second.status]).toEqual([status, status]);
  expect([isReplay(first), isReplay(second)]).toEqual([false, true]);
  const { request_id: _first, ...said } = first.body;
  expect(second.body).toMatchObject(said);
  const corrected = await addRole(key, { name: `corrected ${key}` });
  expect(corrected.body.code).toBe('idempotency_conflict');
});

test('a wrong parameter of a native call is replayed, too', async () => {
  const key = newKey();
  const first = await addCustomer(key, { email: 'nobody' });
  const second = await addCustomer(key, { email: 'nobody' });
  expect([first.status, second.status]).toEqual([400, 400]);
  expect(isReplay(second)).toBe(true);
  expect(second.body.errors).toEqual(first.body.errors);
  expect((await addCustomer(key)).body.error).toBe('idempotency_conflict');
});

test('a secret is answered once and replayed as null, and neither secret nor password is kept', async () => {
  const key = newKey();
  const body = { name: 'Warehouse', scopes: [] };
  const options = { headers: { 'idempotency-key': key }, body };
  const first = await admin.post('/admin/clients', options);
  const second = await admin.post('/admin/clients', options);
  expect(first.body.client_secret).toMatch(/^lm_cs_/);
  expect(second.body.client_secret).toBeNull();
  const password = 'a password to look for';
  await admin.post('/admin/users', {
    headers: { 'idempotency-key': newKey() },
    body: { username: 'kept', name: 'Kept', role: 'support', password },
  });
  const rows = await house.database.query<any>(
    `SELECT k::text AS text, encode(fingerprint, 'hex') AS fingerprint FROM idempotency_keys k`,
  );
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(first.body.client_secret);
  expect(stored).not.toContain(password);
});

test('a key is remembered for a day and then forgotten', async () => {
  const key = newKey();
  await addRole(key, { name: 'yesterday' });
  house.clock.move(23 * 3600);
  expect(isReplay(await addRole(key, { name: 'yesterday' }))).toBe(true);
  house.clock.move(2 * 3600);
  expect(isReplay(await addRole(key, { name: 'today' }))).toBe(false);
  house.clock.move(25 * 3600);
  await house.app.get(Jobs).runNow('idempotency.clean');
  expect(await countOf('idempotency_keys')).toBe(0);
  house.clock.reset();
});

test.each([
  ['too long', 'x'.repeat(256), 400],
  ['as long as may be', 'x'.repeat(255), 201],
])('a key that is %s', async (_, key, status) => {
  expect((await addRole(key, { name: `length ${key.length}` })).status).toBe(status);
});

test('nesting that would exhaust the stack is refused under a key, too', async () => {
  const nested = `${'['.repeat(45_000)}${']'.repeat(45_000)}`;
  const options = {
    headers: { 'idempotency-key': newKey() },
    body: `{"name":"deep","permissions":${nested}}`,
  };
  expect((await admin.post('/admin/roles', options)).status).toBe(400);
  expect((await admin.post('/api/v1/add_customer', options)).status).toBe(400);
});

describe('an act and its key', () => {
  const agent = Actor.system('test');
  let once: (key: string, work: () => Promise<void>) => Promise<unknown>;

  beforeAll(() => {
    const idempotency = house.app.get(Idempotency);
    once = (key, work) =>
      idempotency.once({ agent, key, action: 'test', input: {} }, async () => {
        await house.database.execute(
          `INSERT INTO settings (key, value) VALUES ($1, '1')
           ON CONFLICT (key) DO UPDATE SET value = to_jsonb(settings.value::text::integer + 1)`,
          [key],
        );
        await work();
        return { status: 200, body: {} };
      });
  });

  async function actsOf(key: string): Promise<number> {
    const row = await house.database.queryOne<any>('SELECT value FROM settings WHERE key = $1', [
      key,
    ]);
    return row?.value ?? 0;
  }

  async function keysOf(key: string): Promise<number> {
    return (await house.database.query('SELECT 1 FROM idempotency_keys WHERE key = $1', [key]))
      .length;
  }

  test('are written together or not at all when it fails unexpectedly', async () => {
    const key = newKey();
    await expect(once(key, () => Promise.reject(new Error('out of paper')))).rejects.toThrow();
    expect([await actsOf(key), await keysOf(key)]).toEqual([0, 0]);
    await once(key, () => Promise.resolve());
    expect([await actsOf(key), await keysOf(key)]).toEqual([1, 1]);
    await once(key, () => Promise.resolve());
    expect(await actsOf(key)).toBe(1);
  });

  test('are both gone when the connection is killed between them', async () => {
    const key = newKey();
    const killed = once(key, async () => {
      await house.database.execute('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    await expect(killed).rejects.toThrow();
    expect([await actsOf(key), await keysOf(key)]).toEqual([0, 0]);
    await once(key, () => Promise.resolve());
    expect([await actsOf(key), await keysOf(key)]).toEqual([1, 1]);
  });

  test('are the key and the refusal alone when it refuses', async () => {
    const key = newKey();
    const refuse = (): Promise<void> => Promise.reject(new Conflict('No.'));
    await expect(once(key, refuse)).rejects.toThrow('No.');
    await expect(once(key, () => Promise.resolve())).rejects.toThrow('No.');
    expect([await actsOf(key), await keysOf(key)]).toEqual([0, 1]);
  });

  test('are run again as a whole after a deadlock', async () => {
    const key = newKey();
    let runs = 0;
    await once(key, () => {
      runs++;
      return runs === 1
        ? house.database
            .execute(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$`)
            .then(() => undefined)
        : Promise.resolve();
    });
    expect([runs, await actsOf(key), await keysOf(key)]).toEqual([2, 1, 1]);
  });
});
