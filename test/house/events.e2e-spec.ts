import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { EventLog } from '../../src/platform/event-log/event-log.js';
import type { Announcement } from '../../src/platform/event-log/publication.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';

let house: TestApplication;
let published: readonly Announcement[];
const schemas = new Ajv2020({ strict: false, allErrors: true });

beforeAll(async () => {
  house = await startApplication();
  published = house.app.get(EventLog).publications();
  formats.default(schemas);
  schemas.addSchema(JSON.parse(readFileSync('openapi/events.json', 'utf8')));
});
afterAll(() => house.stop());

/** What is wrong with an event, by the schema of its type. */
function mistakes(event: { type: string }): string {
  const validate = schemas.getSchema(`urn:lastmile:events#/$defs/${event.type}`);
  if (!validate) return `no schema for ${event.type}`;
  return validate(event) ? '' : schemas.errorsText(validate.errors);
}

test('every example of an event obeys its own schema', () => {
  const wrong = published.map(({ type, aggregate, schemaVersion, example }) =>
    mistakes({
      id: 'evt_1',
      sequence: 1,
      type,
      schema_version: schemaVersion ?? 1,
      aggregate: { type: aggregate, id: 1, version: 1 },
      timestamp: '2026-03-31T08:00:00.000Z',
      data: example,
    } as { type: string }),
  );
  expect(wrong.filter(Boolean)).toEqual([]);
});

test('events are named room.noun.verb, once each, and say when they are sent', () => {
  const types = published.map(({ type }) => type);
  expect(types.filter((type) => !/^[a-z]+\.[a-z_]+\.[a-z_]+$/.test(type))).toEqual([]);
  expect(new Set(types).size).toBe(types.length);
  expect(published.filter(({ summary }) => !summary.endsWith('.'))).toEqual([]);
});

test('what is really told obeys the schema, and what does not is noticed', async () => {
  const staff = house.api.as(await house.make.token());
  const input = { customer_type: 'individual', name: 'Ada', email: 'ada@example.org' };
  const { data: customer } = await staff.call('add_customer', input);
  const { customer_id } = customer;
  await staff.call('modify_customer', { customer_id, status: 'suspended' });
  const { data: device } = await staff.call('add_device', { name: 'Router', type: 'router' });
  await staff.call('modify_device', { device_id: device.device_id, customer_id });
  const { body } = await staff.get('/admin/events');
  expect(body.data.map(({ type }: any) => type)).toEqual([
    'customers.customer.added',
    'customers.customer.modified',
    'customers.customer.status_changed',
    'devices.device.added',
    'devices.device.moved',
  ]);
  expect(body.data.map(mistakes).filter(Boolean)).toEqual([]);
  const [first] = body.data;
  expect(mistakes({ ...first, data: { ...first.data, status: 'asleep' } })).toContain('status');
  expect(mistakes({ ...first, data: {} })).toContain('customer_id');
});

test('a product is told when it comes, when it changes and when it gets a price', async () => {
  const { id } = await makeProduct(house);
  const staff = house.api.as(await house.make.token());
  await staff.patch(`/admin/products/${id}`, { body: { product_name: 'Renamed', price: '449' } });
  const { body } = await staff.get('/admin/events', { query: { types: 'products.*' } });
  expect(body.data.map(({ type, data }: any) => [type, data.product_name])).toEqual([
    ['products.product.added', expect.any(String)],
    ['products.product.modified', 'Renamed'],
    ['products.product.price_set', 'Renamed'],
  ]);
  expect(body.data.at(-1).data).toMatchObject({ new_price: '449.00', price: '449.00' });
  expect(body.data.map(mistakes).filter(Boolean)).toEqual([]);
});

test('the schema is served as it is committed', async () => {
  const { body } = await house.api.get('/api/openapi/events.json');
  expect(body).toEqual(JSON.parse(readFileSync('openapi/events.json', 'utf8')));
});
