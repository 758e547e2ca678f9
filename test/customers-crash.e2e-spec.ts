import pg from 'pg';
import { startApplication, type TestApplication } from './support/application.js';
import { type ServerProcess, startProcess, until } from './support/process.js';

let house: TestApplication;
let token: string;
let server: ServerProcess;

beforeAll(async () => {
  house = await startApplication();
  token = await house.make.token();
});
afterAll(async () => {
  await server.stop();
  await house.stop();
});

/** Rows that the act writes, in the order in which it writes them. */
async function written(): Promise<number[]> {
  const row = await house.database.queryOne<{ counts: number[] }>(
    `SELECT ARRAY[(SELECT count(*) FROM customers),
                  (SELECT count(*) FROM audit_records WHERE subject = 'customer'),
                  (SELECT count(*) FROM users WHERE customer_id IS NOT NULL),
                  (SELECT count(*) FROM idempotency_keys)]::integer[] AS counts`,
  );
  return row!.counts;
}

/** The server's connection whose second write waits for a lock. */
async function waitingConnection(): Promise<number | undefined> {
  const row = await house.database.queryOne<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND query LIKE 'INSERT INTO "users"%'`,
  );
  return row?.pid;
}

async function isConnected(pid: number): Promise<boolean> {
  return (
    (await house.database.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).length > 0
  );
}

test('a server killed between two writes of an act has written neither; asked again, both', async () => {
  server = await startProcess(house.databaseUrl);
  const request = {
    headers: { 'idempotency-key': 'survivor' },
    body: {
      customer_type: 'individual',
      name: 'Jessica Pienaar',
      email: 'jessica@pienaar.example',
      username: 'jessica',
    },
  };

  // Whoever holds this lock stops the act after the customer's row, before that of his user.
  const obstacle = new pg.Client(house.databaseUrl);
  await obstacle.connect();
  await obstacle.query('BEGIN; LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
  const asked = server.api.as(token).post('/api/v1/add_customer', request);
  const broken = expect(asked).rejects.toThrow();
  let connection = 0;
  await until(async () => {
    connection = (await waitingConnection()) ?? 0;
    return connection > 0;
  }, 'the act waits before its second write');
  await server.kill();
  await broken;
  await obstacle.query('ROLLBACK');
  await obstacle.end();

  await until(
    async () => !(await isConnected(connection)),
    'PostgreSQL has noticed that the client is gone',
  );

  server = await startProcess(house.databaseUrl);
  expect(await written()).toEqual([0, 0, 0, 0]);

  const { status, body } = await server.api.as(token).post('/api/v1/add_customer', request);
  expect([status, body.data?.username]).toEqual([200, 'jessica']);
  expect(await written()).toEqual([1, 1, 1, 1]);
  const again = await server.api.as(token).post('/api/v1/add_customer', request);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(body);
});
