import { Webhook } from 'standardwebhooks';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { breaksOff, hangs, Receiver, withStatus } from './support/receiver.js';
import { addWebhook, allowLoopback, pass, type TestWebhook } from './support/webhooks.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

let house: TestApplication;
let staff: Api;
let hook: TestWebhook;

beforeEach(async () => {
  house = await startApplication();
  await signIn();
  await allowLoopback(staff);
  hook = await addWebhook(staff, { contact_email: 'owner@cedar.example' });
});
afterEach(async () => {
  await hook.receiver.stop();
  await house.stop();
});

/** A token lasts an hour, and these tests last for days. */
async function signIn(): Promise<void> {
  staff = house.api.as(await house.make.token({ expiresInSeconds: 30 * DAY }));
}

let counter = 0;
async function addCustomer(): Promise<number> {
  const name = `Customer ${++counter}`;
  const input = { customer_type: 'individual', name, email: 'somebody@example.org' };
  return (await staff.call('add_customer', input)).data.customer_id;
}

async function rename(id: number): Promise<void> {
  await staff.call('modify_customer', { customer_id: id, name: `Renamed ${++counter}` });
}

async function endpoint(): Promise<any> {
  return (await staff.get(`/admin/webhooks/${hook.id}`)).body;
}

async function deliveries(query: Record<string, string> = {}): Promise<any[]> {
  const answer = await staff.get(`/admin/webhooks/${hook.id}/deliveries`, { query });
  return answer.body.data;
}

test('what happens arrives, signed so that an independent library believes it', async () => {
  const id = await addCustomer();
  await house.runJobs();
  const [message] = hook.receiver.messages;
  const verified: any = new Webhook(hook.secret).verify(message!.text, message!.headers as never);
  expect(verified).toMatchObject({
    type: 'customers.customer.added',
    aggregate: { type: 'customer', id, version: 1 },
    data: { customer_id: id },
  });
  expect(message!.headers).toMatchObject({
    'webhook-id': verified.id,
    'content-type': 'application/json',
  });
  const tampered = message!.text.replace('Customer', 'Costumer');
  const verify = (): unknown =>
    new Webhook(hook.secret).verify(tampered, message!.headers as never);
  expect(verify).toThrow('No matching signature');
  expect(await deliveries()).toMatchObject([
    { kind: 'event', status: 'delivered', attempts: 1, last_status: 204 },
  ]);
});

test('an endpoint is told only what it asked for', async () => {
  const devices = await addWebhook(staff, { events: ['devices.*', '*.status_changed'] });
  const id = await addCustomer();
  await staff.call('modify_customer', { customer_id: id, status: 'suspended' });
  await staff.call('add_device', { name: 'Router', type: 'router' });
  await house.runJobs();
  expect(devices.receiver.messages.map(({ body }) => body.type)).toEqual([
    'customers.customer.status_changed',
    'devices.device.added',
  ]);
  await devices.receiver.stop();
});

test('a receiver that is down for an hour misses nothing and gets everything in order', async () => {
  const [one, other] = [await addCustomer(), await addCustomer()];
  hook.receiver.answer = withStatus(503);
  await house.runJobs();
  const silent = hook.receiver.messages.length;
  for (let minute = 0; minute < 60; minute += 5) {
    await rename(one);
    await rename(other);
    await pass(house, 5 * MINUTE);
  }
  expect(await endpoint()).toMatchObject({ status: 'degraded', failing_since: expect.any(String) });
  const probes = hook.receiver.messages.length - silent;
  expect(probes).toBeLessThan(12);
  hook.receiver.messages.length = 0;
  hook.receiver.answer = withStatus(200);
  for (let hour = 0; hook.receiver.messages.length === 0 && hour < 3; hour++) {
    await pass(house, HOUR);
  }
  await house.runJobs();
  const versions = Array.from({ length: 13 }, (_, index) => index + 1);
  expect(hook.receiver.versions(one)).toEqual(versions);
  expect(hook.receiver.versions(other)).toEqual(versions);
  expect(await endpoint()).toMatchObject({ status: 'enabled', failing_since: null });
});

test.each([
  ['answers 500', withStatus(500)],
  ['breaks the connection', breaksOff],
  ['redirects', withStatus(307, { location: 'http://127.0.0.1:9/' })],
])('a message to a receiver that %s is sent again under the same id', async (_, trouble) => {
  hook.receiver.answer = trouble;
  await addCustomer();
  await house.runJobs();
  expect(hook.receiver.messages).toHaveLength(1);
  hook.receiver.answer = withStatus(200);
  await pass(house, 6);
  const [first, second] = hook.receiver.messages;
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect(second!.text).toBe(first!.text);
  expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
});

test('a receiver that hangs is given up on after five seconds, and asked again', async () => {
  hook.receiver.answer = hangs;
  await addCustomer();
  await house.runJobs();
  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({
    status: 'pending',
    attempts: 1,
    last_status: null,
    last_error: 'No answer within 5 seconds.',
  });
  hook.receiver.answer = withStatus(200);
  await pass(house, 6);
  expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
});

test('a redirect leads nowhere, whatever it points at', async () => {
  const inner = await Receiver.start();
  hook.receiver.answer = withStatus(302, { location: inner.url });
  await addCustomer();
  await house.runJobs();
  expect(hook.receiver.messages).toHaveLength(1);
  expect(inner.messages).toEqual([]);
  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ status: 'pending', last_status: 302 });
  await inner.stop();
});

test('a name that leads to a forbidden address is not connected to', async () => {
  const { port } = new URL(hook.receiver.url);
  await staff.patch(`/admin/webhooks/${hook.id}`, {
    body: { url: `http://localhost:${port}/hook` },
  });
  await staff.send('PUT', '/admin/settings/webhook_networks', { body: { value: [] } });
  await addCustomer();
  await house.runJobs();
  expect(hook.receiver.messages).toEqual([]);
  const [delivery] = await deliveries();
  expect(delivery.last_error).toBe('localhost leads to an address that is not allowed');
});

test('an address that is no longer allowed is not connected to either', async () => {
  await staff.send('PUT', '/admin/settings/webhook_networks', { body: { value: [] } });
  await addCustomer();
  await house.runJobs();
  expect(hook.receiver.messages).toEqual([]);
  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ status: 'pending', attempts: 1, last_status: null });
});

test('what does not arrive holds back what follows on the same row, and nothing else', async () => {
  const stuck = await addCustomer();
  hook.receiver.answer = (response, { body }) =>
    response.writeHead(body.aggregate.id === stuck ? 500 : 200).end();
  await rename(stuck);
  const free = await addCustomer();
  await rename(free);
  await house.runJobs();
  expect(hook.receiver.versions(free)).toEqual([1, 2]);
  expect(hook.receiver.versions(stuck)).toEqual([1]);
  expect(await endpoint()).toMatchObject({ status: 'enabled' });
  hook.receiver.answer = withStatus(200);
  await pass(house, 6);
  expect(hook.receiver.versions(stuck)).toEqual([1, 1, 2]);
});

test('a message that is refused for three days while others arrive is given up', async () => {
  const poison = await addCustomer();
  await rename(poison);
  hook.receiver.answer = (response, { body }) =>
    response
      .writeHead(body.aggregate.version === 1 && body.aggregate.id === poison ? 400 : 200)
      .end();
  for (let hour = 0; hour <= 96; hour += 12) {
    await addCustomer();
    await pass(house, 12 * HOUR);
  }
  const [given] = await deliveries({ status: 'failed' });
  expect(given).toMatchObject({ type: 'customers.customer.added', last_status: 400 });
  expect(hook.receiver.versions(poison).at(-1)).toBe(2);
  expect(await endpoint()).toMatchObject({ status: 'enabled' });
});

test('after three days of silence an endpoint is disabled, its owner written to, and nothing lost', async () => {
  const id = await addCustomer();
  hook.receiver.answer = withStatus(500);
  await house.runJobs();
  for (let hour = 0; hour < 75; hour++) await pass(house, HOUR);
  expect(await endpoint()).toMatchObject({
    status: 'disabled',
    disabled_reason: 'Nothing has arrived for three days.',
  });
  const letters = await house.database.query<any>('SELECT recipient, text FROM outgoing_mail');
  expect(letters).toEqual([
    { recipient: 'owner@cedar.example', text: expect.stringContaining(hook.receiver.url) },
  ]);
  const tries = hook.receiver.messages.length;
  await pass(house, DAY);
  expect(hook.receiver.messages).toHaveLength(tries);
  hook.receiver.answer = withStatus(200);
  await staff.patch(`/admin/webhooks/${hook.id}`, { body: { enabled: true } });
  await pass(house, MINUTE);
  expect(hook.receiver.versions(id).at(-1)).toBe(1);
  expect(await deliveries()).toMatchObject([{ status: 'delivered' }]);
});

test('a receiver that says it is gone is disabled at once', async () => {
  hook.receiver.answer = withStatus(410);
  await addCustomer();
  await house.runJobs();
  expect(await endpoint()).toMatchObject({
    status: 'disabled',
    disabled_reason: 'The receiver answered 410 Gone.',
  });
});

test('for a day after a change of the secret both secrets verify', async () => {
  const rotated = await staff.post(`/admin/webhooks/${hook.id}/secret`);
  const fresh = rotated.body.secret;
  const verifiedBy = (secret: string): boolean => {
    const { text, headers } = hook.receiver.messages.at(-1)!;
    try {
      new Webhook(secret).verify(text, headers as never);
      return true;
    } catch {
      return false;
    }
  };
  await addCustomer();
  await house.runJobs();
  expect([verifiedBy(hook.secret), verifiedBy(fresh)]).toEqual([true, true]);
  // The library holds the signed time to that of this machine, so the day passes in the database.
  await house.database.execute(
    `UPDATE webhook_endpoints SET old_secret_until = old_secret_until - interval '1 day'`,
  );
  await addCustomer();
  await house.runJobs();
  expect([verifiedBy(hook.secret), verifiedBy(fresh)]).toEqual([false, true]);
});

test('one event, or those of a span of time, are sent once more under their ids and in order', async () => {
  const id = await addCustomer();
  await rename(id);
  await house.runJobs();
  const from = house.clock.now();
  await pass(house, MINUTE);
  await rename(id);
  await rename(id);
  await pass(house, MINUTE);
  const sent = hook.receiver.messages.map(({ body }) => body);
  hook.receiver.messages.length = 0;
  const replay = async (body: object): Promise<any> => {
    const answer = await staff.post(`/admin/webhooks/${hook.id}/replay`, { body });
    await house.runJobs();
    return answer;
  };
  expect((await replay({ event_id: sent[0].id })).body).toEqual({ queued: 1 });
  const range = { from: from.toISOString(), to: house.clock.now().toISOString() };
  expect((await replay(range)).body).toEqual({ queued: 2 });
  expect(hook.receiver.messages.map(({ body }) => body)).toEqual([sent[0], sent[2], sent[3]]);
  expect((await deliveries()).map(({ kind }) => kind)).toEqual([
    'replay',
    'replay',
    'replay',
    'event',
    'event',
    'event',
    'event',
  ]);
  expect((await replay({ event_id: 'evt_999999' })).status).toBe(404);
  expect((await replay({})).status).toBe(400);
  expect((await replay({ from: range.to, to: range.from })).status).toBe(400);
});

test('of a long answer no more than 4 kB are kept, and what no text can hold is replaced', async () => {
  hook.receiver.answer = (response) => {
    response.writeHead(200, { 'set-cookie': 'session=secret' });
    response.end(`\0${'x'.repeat(1_000_000)}`);
  };
  await addCustomer();
  await house.runJobs();
  const [{ id }] = (await deliveries()) as [{ id: number }];
  const { body } = await staff.get(`/admin/webhooks/${hook.id}/deliveries/${id}`);
  const [{ response }] = body.attempt_log;
  expect(Buffer.byteLength(response.excerpt)).toBeLessThanOrEqual(4_100);
  expect(response.excerpt).toMatch(/^\ufffdx+$/);
  expect(response.headers).not.toHaveProperty('set-cookie');
});

test('what is still on its way is not forgotten with old events', async () => {
  hook.receiver.answer = withStatus(500);
  const id = await addCustomer();
  await house.runJobs();
  await staff.patch(`/admin/webhooks/${hook.id}`, { body: { enabled: false } });
  house.clock.move(91 * DAY);
  await house.database.execute(`SELECT graphile_worker.add_job('events.forget-old')`);
  await house.runJobs();
  await signIn();
  hook.receiver.answer = withStatus(200);
  await staff.patch(`/admin/webhooks/${hook.id}`, { body: { enabled: true } });
  await pass(house, MINUTE);
  expect(hook.receiver.versions(id).at(-1)).toBe(1);
});
