import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { Receiver } from './support/receiver.js';
import { addWebhook, allowLoopback, type TestWebhook } from './support/webhooks.js';

let house: TestApplication;
let staff: Api;
let receiver: Receiver;

beforeAll(async () => {
  house = await startApplication();
  const userId = (await house.make.user({ email: 'ada@cedar.example' })).id;
  staff = house.api.as(await house.make.token({ userId }));
  receiver = await Receiver.start();
});
afterAll(async () => {
  await receiver.stop();
  await house.stop();
});

const PUBLIC_URL = 'https://hooks.example/lastmile';

test.each([
  ['http://127.0.0.1:3000/'],
  ['http://2130706433:3000/'],
  ['http://0x7f.1:3000/'],
  ['http://[::ffff:7f00:1]:3000/'],
  ['http://169.254.169.254/latest/meta-data/'],
  ['http://10.0.0.1/'],
  ['http://[fd00::1]/'],
  ['ftp://hooks.example/'],
  ['https://user:secret@hooks.example/'],
  ['https://hooks.example:22/'],
  ['not a url'],
])('%s cannot be an endpoint', async (url) => {
  const answer = await staff.post('/admin/webhooks', { body: { url, events: ['*'] } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].field).toBe('url');
});

test.each([['customers.customer.exploded'], ['customers'], ['%'], ['CUSTOMERS.*'], ['']])(
  'an endpoint cannot ask for "%s"',
  async (pattern) => {
    const body = { url: PUBLIC_URL, events: [pattern] };
    const answer = await staff.post('/admin/webhooks', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe('events');
  },
);

test('the secret is shown once, stored sealed, and a repeated request does not show it again', async () => {
  const headers = { 'idempotency-key': 'add-a-webhook' };
  const body = { url: PUBLIC_URL, events: ['customers.*'], description: 'CRM' };
  const first = await staff.post('/admin/webhooks', { body, headers });
  expect(first.status).toBe(201);
  expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const again = await staff.post('/admin/webhooks', { body, headers });
  expect(again.body).toEqual({ id: first.body.id, secret: null });
  const item = await staff.get(first.headers.get('location')!);
  expect(item.body).toMatchObject({
    url: PUBLIC_URL,
    events: ['customers.*'],
    description: 'CRM',
    contact_email: 'ada@cedar.example',
    status: 'enabled',
  });
  const rows = await house.database.query('SELECT * FROM webhook_endpoints');
  const trail = await house.database.query('SELECT * FROM audit_records');
  const bare = first.body.secret.slice('whsec_'.length);
  for (const stored of [rows, trail, item.body, house.logLines]) {
    expect(JSON.stringify(stored)).not.toContain(bare);
  }
});

test('an endpoint is changed only as it was read, and removed with its log', async () => {
  const added = await staff.post('/admin/webhooks', { body: { url: PUBLIC_URL, events: ['*'] } });
  const path = added.headers.get('location')!;
  const etag = (await staff.get(path)).headers.get('etag')!;
  const headers = { 'if-match': etag };
  const body = { events: ['devices.*'], contact_email: null };
  const changed = await staff.patch(path, { headers, body });
  expect(changed.body).toMatchObject({ events: ['devices.*'], contact_email: null });
  expect((await staff.patch(path, { headers, body: { events: ['*'] } })).status).toBe(412);
  expect((await staff.delete(path, { headers })).status).toBe(412);
  expect((await staff.delete(path)).status).toBe(204);
  expect((await staff.get(path)).status).toBe(404);
});

test('every act on an endpoint is recorded', async () => {
  const added = await staff.post('/admin/webhooks', { body: { url: PUBLIC_URL, events: ['*'] } });
  const { id } = added.body;
  await staff.patch(`/admin/webhooks/${id}`, { body: { enabled: false } });
  await staff.post(`/admin/webhooks/${id}/secret`);
  await staff.delete(`/admin/webhooks/${id}`);
  const records = await house.database.query<{ action: string }>(
    `SELECT action FROM audit_records WHERE subject = 'webhook' AND subject_id = $1 ORDER BY id`,
    [String(id)],
  );
  expect(records.map(({ action }) => action)).toEqual([
    'webhooks.endpoint.added',
    'webhooks.endpoint.modified',
    'webhooks.endpoint.secret_rotated',
    'webhooks.endpoint.removed',
  ]);
});

describe('with loopback addresses allowed', () => {
  let hook: TestWebhook;

  beforeAll(async () => {
    await allowLoopback(staff);
    hook = await addWebhook(staff);
  });
  afterAll(() => hook.receiver.stop());

  test('a sample shows what an event looks like, and its delivery what came of it', async () => {
    hook.receiver.answer = (response) => response.writeHead(201).end('thank you');
    const body = { type: 'customers.customer.added' };
    const sent = await staff.post(`/admin/webhooks/${hook.id}/sample`, { body });
    expect(sent.status).toBe(201);
    await house.runJobs();
    const delivery = await staff.get(sent.headers.get('location')!);
    expect(delivery.body).toMatchObject({ kind: 'sample', status: 'delivered', attempts: 1 });
    expect(hook.receiver.messages.at(-1)!.body).toEqual(delivery.body.message);
    expect(delivery.body.message).toMatchObject({
      sequence: null,
      data: { name: expect.any(String) },
    });
    const [attempt] = delivery.body.attempt_log;
    expect(attempt.request).toMatchObject({
      url: hook.receiver.url,
      headers: { 'webhook-id': delivery.body.event_id },
    });
    expect(attempt.response).toMatchObject({ status: 201, excerpt: 'thank you' });
  });

  test('a sample of what does not exist is refused', async () => {
    const body = { type: 'customers.customer.exploded' };
    const answer = await staff.post(`/admin/webhooks/${hook.id}/sample`, { body });
    expect(answer.status).toBe(400);
  });

  test('a sample that fails is not tried again, and says nothing about the endpoint', async () => {
    hook.receiver.answer = (response) => response.writeHead(500).end();
    const body = { type: 'devices.device.moved' };
    const sent = await staff.post(`/admin/webhooks/${hook.id}/sample`, { body });
    await house.runJobs();
    const delivery = await staff.get(sent.headers.get('location')!);
    expect(delivery.body).toMatchObject({ status: 'failed', attempts: 1 });
    const endpoint = await staff.get(`/admin/webhooks/${hook.id}`);
    expect(endpoint.body).toMatchObject({ status: 'enabled', failing_since: null });
  });

  test('a delivery of another endpoint is not found below this one', async () => {
    const body = { type: 'devices.device.moved' };
    const sent = await staff.post(`/admin/webhooks/${hook.id}/sample`, { body });
    const other = await addWebhook(staff);
    const path = `/admin/webhooks/${other.id}/deliveries/${sent.body.id}`;
    expect((await staff.get(path)).status).toBe(404);
    await other.receiver.stop();
  });
});
