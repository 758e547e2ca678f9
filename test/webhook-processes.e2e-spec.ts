import { startApplication, type TestApplication } from './support/application.js';
import type { Api } from './support/api.js';
import { type ServerProcess, startProcess, until } from './support/process.js';
import { withStatus } from './support/receiver.js';
import { addWebhook, allowLoopback, type TestWebhook } from './support/webhooks.js';

const KEY = { ENCRYPTION_KEY: 'a'.repeat(64), SESSION_SECRET: 'b'.repeat(64) };
const CUSTOMERS = 10;
const CHANGES = 12;

let house: TestApplication;
let processes: ServerProcess[] = [];
let hook: TestWebhook;
let token: string;

beforeAll(async () => {
  house = await startApplication(KEY);
  token = await house.make.token();
  const staff = house.api.as(token);
  await allowLoopback(staff);
  hook = await addWebhook(staff, { events: ['customers.*'] });
  processes = await Promise.all([
    startProcess(house.databaseUrl, KEY),
    startProcess(house.databaseUrl, KEY),
  ]);
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop()));
  await hook.receiver.stop();
  await house.stop();
});

async function addCustomers(): Promise<number[]> {
  const ids: number[] = [];
  for (let count = 0; count < CUSTOMERS; count++) {
    const input = { customer_type: 'individual', name: `C ${count}`, email: 'c@example.org' };
    ids.push((await via(count).call('add_customer', input)).data.customer_id);
  }
  return ids;
}

const via = (turn: number): Api => processes[turn % processes.length]!.api.as(token);

/** Changes every customer again and again, by both processes in turn. */
async function change(ids: readonly number[]): Promise<void> {
  await Promise.all(
    ids.map(async (customer_id, place) => {
      for (let turn = 0; turn < CHANGES; turn++) {
        await via(place + turn).call('modify_customer', { customer_id, name: `Name ${turn}` });
      }
    }),
  );
}

const everything = Array.from({ length: CHANGES + 1 }, (_, index) => index + 1);

test('two processes deliver each event once, and the events of a row in their order', async () => {
  // An answer that takes a while lets both processes be at it at the same time.
  hook.receiver.answer = (response) => setTimeout(() => response.writeHead(204).end(), 15);
  const ids = await addCustomers();
  await change(ids);
  const total = CUSTOMERS * (CHANGES + 1);
  await until(() => Promise.resolve(hook.receiver.messages.length >= total), 'all has arrived');
  for (const id of ids) expect(hook.receiver.versions(id)).toEqual(everything);
  expect(hook.receiver.messages).toHaveLength(total);
});

test('a process that is killed while it delivers loses nothing and changes no order', async () => {
  hook.receiver.messages.length = 0;
  hook.receiver.answer = (response) => setTimeout(() => response.writeHead(204).end(), 40);
  const ids = await addCustomers();
  await change(ids);
  await processes.pop()!.kill();
  hook.receiver.answer = withStatus(204);
  const isWhole = (id: number): boolean => new Set(hook.receiver.versions(id)).size > CHANGES;
  await until(() => Promise.resolve(ids.every(isWhole)), 'the other has delivered all');
  for (const id of ids) {
    const versions = hook.receiver.versions(id);
    // At least once: what the dead process had sent without noting it may come again, in its place.
    expect([...versions].sort((one, other) => one - other)).toEqual(versions);
  }
});
