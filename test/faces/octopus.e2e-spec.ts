import { readFileSync } from 'node:fs';
import { seedDemo } from '../../src/demo/index.js';
import { OctopusKeys, serialOf, Vouchers, type Hotspot } from '../../src/hotspot/index.js';
import type { Answer } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';
import { MailServer } from '../support/smtp.js';
import { statementsOf } from '../support/statements.js';
import { makeHotspot, makeService, type TestOffer } from '../hotspot/support/hotspot.js';

const post = new MailServer();
let house: TestApplication;
let place: Hotspot;
let key: string;
let hour: TestOffer;
let variable: TestOffer;

beforeAll(async () => {
  await post.up();
  house = await startApplication({ SMTP_URL: post.url });
  place = await makeHotspot(house, { locationId: '28XXX004', timezone: 'Europe/Madrid' });
  hour = await makeService(house, { hotspot: place, name: 'Ticket - 1 Hora', simDevices: 10 });
  variable = await makeService(house, {
    hotspot: place,
    type: 'ttl',
    name: 'Variable ticket',
    runSeconds: 86_400,
  });
  key = await keyFor(place);
});
afterAll(async () => {
  await house.stop();
  await post.down();
});
afterEach(() => {
  house.clock.reset();
});

async function keyFor(...places: Hotspot[]): Promise<string> {
  const locations = places.map(({ locationId }) => locationId);
  return (await house.app.get(OctopusKeys).issue(actor, 'desk', locations)).key;
}

type Words = Record<string, string>;
const bearer = (token = key): Words => ({ authorization: `Bearer ${token}` });
const get = (path: string, query: Words = {}, token?: string): Promise<Answer> =>
  house.api.get(`/rest/v1/${path}`, { query, headers: bearer(token) });
const send = (path: string, form: Words = {}, token?: string): Promise<Answer> =>
  house.api.post(`/rest/v1/${path}`, { form, headers: bearer(token) });
const tickets = `Location/28XXX004/tickets`;
const service = ({ service: { id } }: TestOffer): Words => ({ service: String(id) });

async function create(offer: TestOffer, form: Words = {}, at = place): Promise<any> {
  const answer = await send(`Location/${at.locationId}/tickets`, { ...service(offer), ...form });
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('serial')]);
  return answer.body;
}

/** Names in their order, and the types of what they hold; `null` in the source is anything. */
function shapeOf(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object') return typeof value;
  return Object.entries(value).map(([name, each]) => [name, shapeOf(each)]);
}
const source = (name: string): any =>
  JSON.parse(readFileSync(`test/faces/fixtures/octopus/${name}.txt`, 'utf8'));

describe('the answers of the source', () => {
  test('services have its fields, types and values', async () => {
    const { body } = await get('Location/28XXX004/services');
    const expected = source('services');
    expect(shapeOf(body)).toEqual(shapeOf(expected));
    expect(body.data[0]).toEqual({
      ...expected.data[0],
      id: hour.service.id,
      price: 15,
    });
    expect(body.pagination).toEqual({ ...expected.pagination, rows: 2 });
  });

  test('a service shows its limits: bytes of each direction, seconds a day, users of a ticket', async () => {
    const limited = await makeHotspot(house);
    const offer = await makeService(house, {
      hotspot: limited,
      type: 'ltf',
      uploadBytesLimit: 100_000_000,
      downloadBytesLimit: 6_000_000_000,
      dailySecondsLimit: 7200,
      simDevices: 2,
      maxUsers: 3,
    });
    const token = await keyFor(limited);
    const { body } = await get(`Location/${limited.locationId}/services`, {}, token);
    expect(body.data[0]).toMatchObject({
      upload: 100_000_000,
      download: 6_000_000_000,
      dailyLimit: 7200,
      simDevices: 2,
      maxUsers: 3,
    });
    const made = await send(`Location/${limited.locationId}/tickets`, service(offer), token);
    expect(made.body).toMatchObject({ tariffType: 'ltf', numUsers: 6 });
  });

  test('a created ticket is the bare object, with numbers as texts where the source has them', async () => {
    house.clock.set('2018-01-12T11:41:51Z');
    const free = await makeService(house, {
      hotspot: place,
      type: 'ttl',
      name: 'Variable ticket',
      product: { price: '0' },
      runSeconds: 3600,
    });
    const body = await create(free, { numusers: '4' });
    const expected = source('create-ticket');
    expect(shapeOf(body)).toEqual(shapeOf(expected));
    expect(body).toEqual({
      ...expected,
      serial: expect.stringMatching(/^\d{8}$/),
      radiusUser: expect.stringMatching(/^\d{10}$/),
      user: expect.stringMatching(/^[2-9A-HJ-NP-Z]{5}$/),
    });
  });

  test('listed tickets have PHP dates, a summary and a timestamp on the clocks of the place', async () => {
    const other = await makeHotspot(house, { timezone: 'Europe/Madrid', realm: 'REALM' });
    const offer = await makeService(house, {
      hotspot: other,
      name: 'Ticket 2 horas',
      runSeconds: 7200,
      simDevices: 10,
      product: { price: '0' },
    });
    const token = await keyFor(other);
    house.clock.set('2017-12-18T09:47:40Z');
    await send(
      `Location/${other.locationId}/tickets`,
      { ...service(offer), userId: 'apitest@apitest.es' },
      token,
    );
    house.clock.set('2018-01-12T12:00:04Z');
    const { body } = await get(`Location/${other.locationId}/tickets`, {}, token);
    const expected = source('tickets');
    expect(shapeOf(body)).toEqual(shapeOf(expected));
    const { id } = body.data[0];
    expect(body).toEqual({
      ...expected,
      data: [
        {
          ...expected.data[0],
          id,
          LocationId: other.locationId,
          serial: serialOf(id),
          username: expect.stringMatching(/^[2-9A-HJ-NP-Z]{5}$/),
          status: 'new',
        },
      ],
      pagination: { ...expected.pagination, rows: 1 },
    });
  });

  test('the older family of addresses names the place wifiareaId, in any case of the words', async () => {
    const made = await create(hour);
    for (const path of ['/rest/v1/wifiarea/28xxx004', '/REST/1.0/WifiArea/28XXX004']) {
      const services = await house.api.get(`${path}/services`, { headers: bearer() });
      expect(Object.keys(services.body.data[0]).slice(0, 2)).toEqual(['id', 'wifiareaId']);
      const ticket = await house.api.get(`${path}/Tickets/${made.serial}`, { headers: bearer() });
      expect(ticket.body).toMatchObject({ wifiareaId: '28XXX004', serial: made.serial });
      expect(ticket.body).not.toHaveProperty('LocationId');
    }
  });
});

describe('who may see what', () => {
  test.each([
    ['no key', undefined],
    ['an unknown key', 'Bearer lm_ok_unknown'],
    ['another scheme', 'Basic ZGVtbzpkZW1v'],
  ])('%s is 401, whatever is asked', async (_, authorization) => {
    for (const path of ['v1/Location', 'v1/Location/28XXX004/tickets', 'v9/Location', 'nothing']) {
      const headers: Words = authorization === undefined ? {} : { authorization };
      const { status, body } = await house.api.get(`/rest/${path}`, { headers });
      expect([status, body]).toEqual([401, { error: { code: 401, message: expect.any(String) } }]);
    }
  });

  test('a key sees its own locations, and another one as if there were none', async () => {
    const other = await makeHotspot(house);
    const listed = await get('Location');
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual(['28XXX004']);
    const foreign = await get(`Location/${other.locationId}`);
    const missing = await get('Location/99NONE999');
    expect([foreign.status, foreign.body]).toEqual([404, missing.body]);
    for (const path of ['services', 'tickets']) {
      expect((await get(`Location/${other.locationId}/${path}`)).status).toBe(404);
    }
    const offer = await makeService(house, { hotspot: other });
    expect((await send(`Location/${other.locationId}/tickets`, service(offer))).status).toBe(404);
    expect((await get(`reports/Location/${other.locationId}/status`)).status).toBe(404);
  });

  test('a ticket of another place is not found here, and stays as it is', async () => {
    const other = await makeHotspot(house);
    const offer = await makeService(house, { hotspot: other });
    const { voucher } = await house.app
      .get(Vouchers)
      .issue(actor, { hotspot: other, serviceId: offer.service.id }, { source: 'octopus' });
    expect((await get(`${tickets}/${voucher.id}`)).status).toBe(404);
    expect((await send(`${tickets}/${voucher.id}/cancel`)).status).toBe(404);
    const kept = await house.app.get(Vouchers).get(actor, { voucherId: voucher.id });
    expect(kept.withdrawnAt).toBeNull();
  });

  test('a revoked key opens nothing', async () => {
    const keys = house.app.get(OctopusKeys);
    const made = await keys.issue(actor, 'lost', ['28XXX004']);
    expect((await get('Location', {}, made.key)).status).toBe(200);
    await keys.revoke(actor, made.id);
    expect((await get('Location', {}, made.key)).status).toBe(401);
  });

  test.each(['v2', 'v1.1', 'latest'])('the version %s is not known', async (version) => {
    const answer = await house.api.get(`/rest/${version}/Location`, { headers: bearer() });
    expect(answer.status).toBe(404);
  });

  test.each([
    ['POST', 'Location/28XXX004/services', 405, 'GET'],
    ['DELETE', 'Location/28XXX004/tickets', 405, 'GET, POST'],
    ['PUT', 'wifiarea/28XXX004/tickets/1/cancel', 405, 'POST'],
    ['GET', 'Location/28XXX004/nothing', 404, null],
  ])('%s %s is %i', async (method, path, status, allow) => {
    const answer = await house.api.send(method, `/rest/v1/${path}`, { headers: bearer() });
    expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
    expect(answer.body.error.code).toBe(status);
  });
});

describe('making tickets', () => {
  test('a form and JSON make the same; what the contract does not name is passed over', async () => {
    const form = await create(hour, { userId: 'guest 7', colour: 'blue', valid_until: '' });
    const { id } = hour.service;
    const json = await house.api.post(`/rest/v1/${tickets}`, {
      body: { service: String(id), userId: 'guest 7', numusers: 10, colour: 'blue' },
      headers: bearer(),
    });
    expect(json.status).toBe(200);
    const unlike = { serial: '', radiusUser: '', user: '', creationTime: '', startTime: '' };
    expect({ ...json.body, ...unlike }).toEqual({ ...form, ...unlike });
  });

  test('the duration of a ttl ticket is from its start to its date', async () => {
    house.clock.set('2026-03-15T10:00:00Z');
    const made = await create(variable, {
      start_time: '2026-03-20T10:00:00',
      valid_until: '2026-03-20 13:30:00',
    });
    expect(made).toMatchObject({ startTime: '2026-03-20 10:00:00', duration: '12600' });
  });

  test.each([
    [{}, 'service'],
    [{ service: '999999' }, 'service'],
    [{ service: 'ttf' }, 'service'],
    [{ start_time: 'tomorrow' }, 'start_time'],
    [{ valid_until: '2026-02-30' }, 'valid_until'],
    [{ valid_until: '2001-01-01' }, 'valid_until'],
    [{ format: 'sms' }, 'format'],
    [{ numusers: '0' }, 'numusers'],
    [{ userId: 'x'.repeat(65) }, 'userId'],
    [{ format: 'email' }, 'userId'],
    [{ format: 'email', userId: 'guest 7' }, 'userId'],
  ])('%j is 400 and names %s', async (form: Words, field) => {
    const isBare = Object.keys(form).length === 0;
    const answer = await send(tickets, isBare ? {} : { ...service(hour), ...form });
    expect([answer.status, answer.body.error.code]).toEqual([400, 400]);
    expect(answer.body.error.message).toContain(`${field}:`);
  });

  test('a ticket is the voucher of add_hotspot_voucher: the same row, audit entry and event', async () => {
    const staff = house.api.as(await house.make.token());
    const ours = await staff.call('add_hotspot_voucher', {
      product_id: hour.productId,
      hotspot_id: place.id,
    });
    const theirs = await create(hour);
    const ids = [ours.data.voucher_id, Number(theirs.serial) - Number(serialOf(0))];
    const rows = await house.database.query<{ row: object; audited: object }>(
      `SELECT to_jsonb(v) - '{id,code_fingerprint,sealed_code,source,created_by,created_at,
                              modified_at,valid_from,unused_until}'::text[] AS row,
              (SELECT jsonb_build_object('action', a.action, 'subject', a.subject, 'after',
                        a.after - '{serial,valid_from}'::text[])
                 FROM audit_records a
                WHERE a.subject = 'voucher' AND a.subject_id = v.id::text) AS audited
         FROM vouchers v WHERE v.id = ANY ($1) ORDER BY v.id`,
      [ids],
    );
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[0]!.audited).toMatchObject({ action: 'hotspot.voucher.issued' });
    const usage = await staff.call('get_hotspot_voucher_usage', { username: theirs.user });
    expect(usage.data).toMatchObject({ serial: theirs.serial, status: 'new' });
  });

  test('format=email mails the ticket, and no code lies in the outbox', async () => {
    const { user } = await create(hour, { format: 'email', userId: 'guest@example.com' });
    await house.runJobs();
    const letter = post.taken.find(({ to }) => to.includes('guest@example.com'))!.mail;
    expect(letter.subject).toContain(place.name);
    expect(letter.attachments).toHaveLength(1);
    const [{ contentType, content, filename }] = letter.attachments as [any];
    expect([contentType, filename]).toEqual([
      'application/pdf',
      expect.stringMatching(/^ticket-\d{8}\.pdf$/),
    ]);
    expect(content.subarray(0, 5).toString()).toBe('%PDF-');
    const outbox = await house.database.query('SELECT * FROM outgoing_mail');
    expect(JSON.stringify(outbox)).not.toContain(user);
  });

  test('format=print answers with a link to a page that prints, for a day and for this ticket only', async () => {
    const made = await create(hour, { format: 'print' });
    const { pathname } = new URL(made.printUrl);
    expect(made.printUrl).not.toContain(made.user);
    const page = await house.api.get(pathname);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(page.text).toContain(made.user);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await house.api.get(pathname.replace(/\/\d+\./, '/1.'))).status).toBe(404);
    house.clock.move(86_401);
    expect((await house.api.get(pathname)).status).toBe(404);
  });

  test('no code gets into the log', async () => {
    const made = await create(hour, { format: 'print' });
    await house.api.get(new URL(made.printUrl).pathname);
    await get(`${tickets}/${made.serial}`);
    expect(house.logLines.filter((line) => line.includes(made.user))).toEqual([]);
  });
});

describe('what became of tickets', () => {
  test('they are filtered by status, service, user, serial and date', async () => {
    const shop = await makeHotspot(house, { timezone: 'Europe/Madrid' });
    const offer = await makeService(house, { hotspot: shop });
    const token = await keyFor(shop);
    const path = `Location/${shop.locationId}/tickets`;
    house.clock.set('2026-03-15T23:30:00Z');
    const first = await send(path, { ...service(offer), userId: 'ann@example.com' }, token);
    house.clock.set('2026-03-16T10:00:00Z');
    const second = await send(path, service(offer), token);
    const serials = async (query: Words): Promise<string[]> =>
      (await get(path, query, token)).body.data.map(({ serial }: any) => serial);
    const [one, two] = [first.body.serial, second.body.serial];
    expect(await serials({})).toEqual([two, one]);
    expect(await serials({ status: 'new', service: 'ttf' })).toEqual([two, one]);
    expect(await serials({ service: String(offer.service.id) })).toEqual([two, one]);
    expect(await serials({ service: 'onl' })).toEqual([]);
    expect(await serials({ userId: 'ann@example.com' })).toEqual([one]);
    expect(await serials({ serial: two })).toEqual([two]);
    // Half past midnight at Madrid: the 16th there, the 15th in UTC.
    expect(await serials({ to: '2026-03-15' })).toEqual([]);
    expect(await serials({ from: '2026-03-16', to: '2026-03-16' })).toEqual([two, one]);
    expect(await serials({ from: '2026-03-16T10:00:00' })).toEqual([two]);
    const page = await get(path, { offset: '1', limit: '1' }, token);
    expect(page.body.pagination).toEqual({
      offset: 1,
      limit: 1,
      rows: 2,
      pages: 2,
      currentPage: 2,
    });
    for (const query of [{ status: 'old' }, { from: 'x' }, { limit: '0' }, { limit: '5001' }]) {
      expect((await get(path, query as Words, token)).status).toBe(400);
    }
  });

  test('a ticket is read by its id and by its serial', async () => {
    const { serial } = await create(hour);
    const bySerial = await get(`${tickets}/${serial}`);
    const byId = await get(`${tickets}/${bySerial.body.id}`);
    expect(byId.body).toEqual(bySerial.body);
    for (const unknown of ['0', '99999999', 'x', '1e3', '9'.repeat(30)]) {
      expect((await get(`${tickets}/${unknown}`)).status).toBe(404);
    }
  });

  test('cancelling twice answers the same, and once more in the list', async () => {
    const { serial } = await create(hour);
    const first = await send(`${tickets}/${serial}/cancel`);
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({ serial, cancelled: 1, status: 'cancelled' }),
    ]);
    house.clock.move(60);
    expect((await send(`${tickets}/${serial}/cancel`)).body).toEqual(first.body);
    const listed = await get(tickets, { status: 'cancelled', serial });
    expect(listed.body.data).toEqual([first.body]);
    const withdrawals = await house.database.query(
      `SELECT 1 FROM audit_records WHERE action = 'hotspot.voucher.cancelled' AND subject_id = $1`,
      [String(first.body.id)],
    );
    expect(withdrawals).toHaveLength(1);
  });

  test('what staff have expired is a cancelled ticket, what nobody used an expired one', async () => {
    const staff = house.api.as(await house.make.token());
    const { user, serial } = await create(hour);
    await staff.call('expire_hotspot_voucher', { username: user });
    expect((await get(`${tickets}/${serial}`)).body).toMatchObject({
      status: 'cancelled',
      cancelled: 1,
    });
    expect((await get(tickets, { status: 'expired', serial })).body.data).toEqual([]);
    const unused = await create(hour);
    house.clock.move(200 * 86_400);
    const late = await get(tickets, { status: 'expired', serial: unused.serial });
    expect(late.body.data[0]).toMatchObject({ status: 'expired', cancelled: 0 });
  });

  test('a used ticket shows its login, time, traffic and connections, and the place sums them up', async () => {
    const shop = await makeHotspot(house, { timezone: 'Europe/Madrid' });
    const offer = await makeService(house, { hotspot: shop });
    const token = await keyFor(shop);
    const report = async (): Promise<any> =>
      (await get(`reports/Location/${shop.locationId}/status`, {}, token)).body[shop.locationId];
    expect(await report()).toMatchObject({
      id: shop.locationId,
      name: shop.name,
      devices: '0',
      total_time: null,
      total_upload: null,
      total_download: null,
      last_session: null,
    });
    const path = `Location/${shop.locationId}/tickets`;
    const { body } = await send(path, service(offer), token);
    await house.database.execute(
      `UPDATE vouchers SET first_login_at = $2, last_login_at = $2, ends_at = $3, logins = 2,
              seconds_used = 90, bytes_in = 1000, bytes_out = 5000000000
        WHERE voucher_serial(id) = $1`,
      [body.serial, house.clock.in(-60), house.clock.in(3540)],
    );
    const ticket = (await get(`${path}/${body.serial}`, {}, token)).body;
    expect(ticket).toMatchObject({
      status: 'active',
      loginTime: { timezone_type: 3, timezone: 'Europe/Madrid' },
      upload: 1000,
      download: 5_000_000_000,
      sessionTime: 90,
      connections: 2,
    });
    expect(await report()).toMatchObject({
      total_time: '90',
      total_upload: '1000',
      total_download: '5000000000',
      last_session: ticket.loginTime.date.slice(0, 19),
    });
  });

  test('a page costs as many statements as it has, however many tickets are on it', async () => {
    const few = await statementsOf(() => get(tickets, { limit: '1' }));
    const many = await statementsOf(() => get(tickets, { limit: '100' }));
    expect(many.length).toBe(few.length);
  });
});

test('a location is shown with what the contract says of it', async () => {
  const { body } = await get('Location/28XXX004');
  expect(body.data).toHaveLength(1);
  expect(body.data[0]).toMatchObject({
    id: '28XXX004',
    name: place.name,
    timezone: 'Europe/Madrid',
    currency: place.currency.toLowerCase(),
    coding: 'base32pass',
    properties: { usesPasscode: 1, printTickets: 1 },
    isEnabled: 1,
    latLng: null,
  });
});

test('the demo key works against the demo data', async () => {
  const demo = await startApplication();
  await seedDemo(demo.app);
  const headers = { authorization: 'Bearer demo-octopus-key' };
  const locations = await demo.api.get('/rest/v1/Location', { headers });
  expect(locations.body.data.map(({ id }: any) => id)).toEqual([
    '02XXX200',
    '28XXX002',
    '28XXX004',
  ]);
  const services = await demo.api.get('/rest/v1/Location/28XXX004/services', { headers });
  expect(services.body.data.map(({ typeId }: any) => typeId)).toEqual(['ttf', 'ttl', 'onl', 'ltf']);
  const listed = await demo.api.get('/rest/v1/Location/28XXX004/tickets', { headers });
  const statuses = new Set(listed.body.data.map(({ status }: any) => status));
  expect([...statuses].sort()).toEqual(['active', 'cancelled', 'expired', 'finished', 'new']);
  await demo.stop();
});
