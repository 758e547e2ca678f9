import { EventLog } from '../src/platform/event-log/event-log.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

let counter = 0;
async function addCustomer(): Promise<number> {
  const { data } = await staff.call('add_customer', {
    customer_type: 'individual',
    name: `Customer ${++counter}`,
    email: 'somebody@example.org',
  });
  return data.customer_id;
}

/** Everything in the feed behind a sequence number. */
async function feed(after = 0, query: Record<string, string> = {}): Promise<any[]> {
  const answer = await staff.get('/admin/events', {
    query: { after: String(after), limit: 500, ...query },
  });
  expect(answer.status).toBe(200);
  return answer.body.data;
}

const lastSequence = async (): Promise<number> => (await feed()).at(-1)?.sequence ?? 0;

/** Records an event of device `id` and keeps its transaction open until told. */
async function recordSlowly(id: number): Promise<{ commit: () => Promise<void> }> {
  let commit = (): void => undefined;
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  let recorded = (): void => undefined;
  const isRecorded = new Promise<void>((resolve) => (recorded = resolve));
  const done = house.database.transaction(async () => {
    await record(id);
    recorded();
    await mayCommit;
  });
  await isRecorded;
  return {
    commit: () => {
      commit();
      return done;
    },
  };
}

function record(id: number): Promise<void> {
  return house.app
    .get(EventLog)
    .record({ type: 'devices.device.added', aggregate: 'test', aggregateId: id, data: {} });
}

test('an act is told to the world as it is to be read elsewhere', async () => {
  const before = await lastSequence();
  const id = await addCustomer();
  const [event] = await feed(before);
  expect(event).toMatchObject({
    type: 'customers.customer.added',
    schema_version: 1,
    aggregate: { type: 'customer', id, version: 1 },
    data: { customer_id: id, name: `Customer ${counter}`, status: 'active' },
  });
  expect(event.id).toMatch(/^evt_\d+$/);
  expect((await staff.get(`/admin/events/${event.id}`)).body).toEqual(event);
});

test('what an act undoes is never told', async () => {
  const before = await lastSequence();
  const failing = house.database.transaction(async () => {
    await record(901);
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  expect(await feed(before)).toEqual([]);
  await house.database.transaction(() => record(901));
  expect((await feed(before)).map(({ aggregate }) => aggregate.version)).toEqual([1]);
});

test('events of one row are numbered without a gap, however many act on it at once', async () => {
  const before = await lastSequence();
  await Promise.all(
    Array.from({ length: 20 }, () => house.database.transaction(() => record(902))),
  );
  const versions = (await feed(before)).map(({ aggregate }) => aggregate.version);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('a reader misses nothing that began earlier and commits later', async () => {
  const before = await lastSequence();
  const slow = await recordSlowly(903);
  await house.database.transaction(() => record(904));
  const first = await feed(before);
  expect(first.map(({ aggregate }) => aggregate.id)).toEqual([904]);
  await slow.commit();
  const second = await feed(first.at(-1).sequence);
  expect(second.map(({ aggregate }) => aggregate.id)).toEqual([903]);
  expect(second[0].sequence - first[0].sequence).toBe(1);
  expect(Number(second[0].id.slice(4))).toBeLessThan(Number(first[0].id.slice(4)));
});

test('readers that follow the feed while many write see each event once, in order', async () => {
  const before = await lastSequence();
  const writing = Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      house.database.transaction(() => record(910 + (index % 7))),
    ),
  );
  const seen: any[] = [];
  while (seen.length < 60) seen.push(...(await feed(before + seen.length)));
  await writing;
  const sequences = seen.map(({ sequence }) => sequence);
  expect(sequences).toEqual(Array.from({ length: 60 }, (_, index) => before + index + 1));
});

test('the feed is narrowed by type and by row, and read page by page', async () => {
  const before = await lastSequence();
  const id = await addCustomer();
  await addCustomer();
  await staff.call('modify_customer', { customer_id: id, status: 'suspended' });
  const types = async (query: Record<string, string>): Promise<string[]> =>
    (await feed(before, query)).map(({ type }) => type);
  expect(await types({ types: '*.status_changed' })).toEqual(['customers.customer.status_changed']);
  expect(await types({ aggregate_type: 'customer', aggregate_id: String(id) })).toEqual([
    'customers.customer.added',
    'customers.customer.modified',
    'customers.customer.status_changed',
  ]);
  const query = { after: String(before), limit: 3 };
  const first = await staff.get('/admin/events', { query });
  const second = await staff.get('/admin/events', { query: { ...query, after: first.body.next } });
  expect(first.body.data).toHaveLength(3);
  expect(second.body.data).toHaveLength(1);
  expect(second.body.next).toBeNull();
});

test.each(['abc', '-1', '1e3', '99999999999999999'])('after=%s is refused', async (after) => {
  for (const path of ['/admin/events', '/admin/events/stream']) {
    const answer = await staff.get(path, { query: { after } });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe('after');
  }
});

test('nobody reads the feed without the permission to see every customer', async () => {
  const settings = await house.make.token({ role: ['admin', 'manage_settings'] });
  const customers = await house.make.token({ role: ['admin', 'view_all_customers'] });
  for (const token of [settings, customers]) {
    for (const path of ['/admin/events', '/admin/events/stream', '/admin/webhooks']) {
      expect((await house.api.as(token).get(path)).status).toBe(403);
    }
  }
});

/** Reads a stream until `count` events have come. */
async function listen(
  path: string,
  token: string,
  count: number,
  headers: Record<string, string> = {},
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ id: number; event: string; data: any }[]> {
  const response = await fetch(`${house.url}${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  const doing = meanwhile();
  let text = '';
  while (text.split('\nevent: ').length <= count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await doing;
  await reader.cancel();
  return [...text.matchAll(/id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n/g)].map((match) => ({
    id: Number(match[1]),
    event: match[2]!,
    data: JSON.parse(match[3]!),
  }));
}

test('the stream tells what happens from now on, as the feed does', async () => {
  const token = await house.make.token();
  await addCustomer();
  const before = await lastSequence();
  const told = await listen('/admin/events/stream', token, 2, {}, async () => {
    await addCustomer();
    await addCustomer();
    await house.runJobs();
  });
  const events = await feed(before);
  expect(told.map(({ data }) => data)).toEqual(events);
  expect(told.map(({ id, event }) => [id, event])).toEqual(
    events.map(({ sequence, type }) => [sequence, type]),
  );
});

test('a reader that was cut off goes on behind the last event that he has seen', async () => {
  const token = await house.make.token();
  const before = await lastSequence();
  for (let count = 0; count < 3; count++) await addCustomer();
  const [, second, third] = await feed(before);
  const told = await listen('/admin/events/stream?types=customers.*', token, 2, {
    'last-event-id': String(before + 1),
  });
  expect(told.map(({ data }) => data)).toEqual([second, third]);
});

test('a stream ends with the token that opened it', async () => {
  const userId = (await house.make.user()).id;
  const token = await house.make.token({ userId });
  const response = await fetch(`${house.url}/admin/events/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const reader = response.body!.getReader();
  await reader.read();
  const answer = await staff.patch(`/admin/users/${userId}`, { body: { active: false } });
  expect(answer.status).toBe(200);
  await addCustomer();
  await house.runJobs();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    expect(Buffer.from(value).toString()).not.toContain('event:');
  }
});

test('an open stream does not keep the house from closing', async () => {
  const other = await startApplication();
  const response = await fetch(`${other.url}/admin/events/stream`, {
    headers: { authorization: `Bearer ${await other.make.token()}` },
  });
  await other.stop();
  expect(await response.text()).toContain('retry:');
});

test('events are forgotten after ninety days', async () => {
  await addCustomer();
  const before = await lastSequence();
  house.clock.move(91 * 86_400);
  const later = house.api.as(await house.make.token());
  const { data } = await later.call('add_device', { name: 'Router', type: 'router' });
  await house.database.execute(`SELECT graphile_worker.add_job('events.forget-old')`);
  await house.runJobs();
  const left = await later.get('/admin/events', { query: { limit: 500 } });
  expect(left.body.data.map(({ sequence }: any) => sequence)).toEqual([before + 1]);
  expect(left.body.data[0].data.device_id).toBe(data.device_id);
  house.clock.reset();
});
