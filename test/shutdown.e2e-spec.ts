import { Agent, request } from 'node:http';
import { freshDatabase } from './support/database.js';
import { startApplication, type TestApplication } from './support/application.js';
import { type ServerProcess, startProcess, until } from './support/process.js';
import { addWebhook, allowLoopback, type TestWebhook } from './support/webhooks.js';

const KEY = { ENCRYPTION_KEY: 'a'.repeat(64), SESSION_SECRET: 'b'.repeat(64) };
const CLIENTS = 12;

let house: TestApplication;
let token: string;
let hook: TestWebhook;

beforeAll(async () => {
  house = await startApplication(KEY);
  token = await house.make.token();
  const staff = house.api.as(token);
  await staff.send('PUT', '/admin/settings/requests_per_minute', { body: { value: 1_000_000 } });
  await allowLoopback(staff);
  hook = await addWebhook(staff, { events: ['customers.*'] });
});
afterAll(async () => {
  await hook.receiver.stop();
  await house.stop();
});

interface Outcome {
  /** What the server has said; nothing when it broke off. */
  status?: number;
  customerId?: number;
  error?: string;
}

/** Adds a customer over a kept-alive connection. */
function addCustomer(url: string, agent: Agent, name: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = request(`${url}/api/v1/add_customer`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ error: error.code ?? error.message });
    });
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('close', () => {
        if (!response.complete) resolve({ error: 'broken off' });
        else {
          const { data } = JSON.parse(text) as { data?: { customer_id: number } };
          resolve({
            status: response.statusCode!,
            ...(data ? { customerId: data.customer_id } : {}),
          });
        }
      });
    });
    sent.end(JSON.stringify({ customer_type: 'individual', name, email: 'c@example.org' }));
  });
}

/** One client after another asks as fast as it is answered, until nobody listens any more. */
async function askUntilGone(url: string): Promise<Outcome[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const outcomes: Outcome[] = [];
  for (;;) {
    const outcome = await addCustomer(url, agent, `Customer ${outcomes.length}`);
    outcomes.push(outcome);
    if (outcome.error !== undefined) break;
  }
  agent.destroy();
  return outcomes;
}

/** Asks from many sides, has the server told to go in the midst of it, and waits for its end. */
async function leaveUnderLoad(
  server: ServerProcess,
): Promise<{ exitCode: number | null; outcomes: Outcome[] }> {
  const load = Promise.all(Array.from({ length: CLIENTS }, () => askUntilGone(server.url)));
  const before = await customerCount();
  await until(async () => (await customerCount()) > before + 20, 'the load is on');
  const exitCode = await server.stop();
  return { exitCode, outcomes: (await load).flat() };
}

async function customerCount(): Promise<number> {
  const row = await house.database.queryOne<{ count: number }>(
    'SELECT count(*)::int AS count FROM customers',
  );
  return row?.count ?? 0;
}

test.each([1, 2])(
  'told to go under load, a server of %s workers finishes what it has begun and ends with 0',
  async (workers) => {
    const server = await startProcess(house.databaseUrl, { ...KEY, WORKERS: String(workers) });
    const before = await customerCount();
    const { exitCode, outcomes } = await leaveUnderLoad(server);
    expect(exitCode).toBe(0);
    const answered = outcomes.filter(({ status }) => status !== undefined);
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answered.length).toBeGreaterThan(20);
    // Who asks too late finds nobody, or his connection closed before it was read (RFC 9112 §9.3.1).
    const late = new Set(['ECONNREFUSED', 'ECONNRESET', undefined]);
    expect(outcomes.filter(({ error }) => !late.has(error))).toEqual([]);
    // Who was being served is answered: nothing was begun for anybody else.
    expect((await customerCount()) - before).toBe(answered.length);
    const ids = answered.map(({ customerId }) => customerId);
    const { count } = (await house.database.queryOne<{ count: number }>(
      'SELECT count(*)::int AS count FROM customers WHERE id = ANY ($1)',
      [ids],
    ))!;
    expect(count).toBe(ids.length);
  },
);

test('a job that runs is finished, not left locked, and streams end', async () => {
  const server = await startProcess(house.databaseUrl, KEY);
  const staff = server.api.as(token);
  let finish: (() => void) | undefined;
  hook.receiver.messages.length = 0;
  hook.receiver.answer = (response) => {
    finish = () => response.writeHead(204).end();
  };
  const stream = await fetch(`${server.url}/admin/events/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await staff.call('add_customer', {
    customer_type: 'individual',
    name: 'E',
    email: 'e@example.org',
  });
  await until(() => Promise.resolve(finish !== undefined), 'a webhook is under way');
  const ended = server.stop();
  await stream.text();
  finish?.();
  expect(await ended).toBe(0);
  const locked = await house.database.query(
    'SELECT id FROM graphile_worker.jobs WHERE locked_at IS NOT NULL',
  );
  expect(locked).toEqual([]);
});

test('a server that nobody asks anything ends at once', async () => {
  const { url, drop } = await freshDatabase();
  const server = await startProcess(url, KEY);
  expect(await server.stop()).toBe(0);
  await drop();
});
