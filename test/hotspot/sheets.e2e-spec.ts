import { execFileSync } from 'node:child_process';
import { Hotspots, PrintLinks } from '../../src/hotspot/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';
import { makeHotspot, makeService } from './support/hotspot.js';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

async function issue(productId: number): Promise<any> {
  return (await staff.call('add_hotspot_voucher', { product_id: productId })).data;
}

interface PrintedFile {
  name: string;
  pages: number;
  /** Points. */
  size: string;
  text: string;
}

/** A file as the tools of a print shop read it. */
async function print(path: string): Promise<PrintedFile> {
  const response = await fetch(new URL(path, house.url), {
    headers: { authorization: `Bearer ${await house.make.token()}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const input = Buffer.from(await response.arrayBuffer());
  const info = execFileSync('pdfinfo', ['-'], { input }).toString();
  return {
    name: /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '',
    pages: Number(/^Pages: +(\d+)/m.exec(info)?.[1]),
    size: /^Page size: +([\d.]+ x [\d.]+)/m.exec(info)?.[1] ?? '',
    text: execFileSync('pdftotext', ['-layout', '-', '-'], { input }).toString(),
  };
}

test('a voucher is printed again as often as it is asked for, on the paper of its hotspot', async () => {
  const hotspot = await makeHotspot(house, {
    printFormat: 'thermal80',
    languages: ['es'],
    ticketHeadline: 'Wi-Fi Cedar Café',
    supportPhone: '+34 91 555 0104',
  });
  const { productId } = await makeService(house, { hotspot, name: 'Ticket - 1 Hora' });
  const voucher = await issue(productId);
  const path = `/admin/vouchers/${voucher.voucher_id}.pdf`;
  const slip = await print(path);
  expect(slip).toMatchObject({ name: `ticket-${voucher.serial}.pdf`, pages: 1 });
  expect(slip.size).toMatch(/^226\.8 x /);
  for (const words of [
    voucher.code,
    voucher.serial,
    'Wi-Fi Cedar Café',
    'Ticket - 1 Hora',
    '1 hora desde la primera conexión',
    '15.00',
    '+34 91 555 0104',
    `127.0.0.1:3000/hotspot/${hotspot.locationId}`,
  ]) {
    expect(slip.text).toContain(words);
  }
  expect((await print(`${path}?format=thermal58`)).size).toMatch(/^164\.4 x /);
  expect((await print(`${path}?format=a4`)).size).toMatch(/^595\.28 x 841\.89/);
});

test('a voucher with a password shows both', async () => {
  const hotspot = await makeHotspot(house, { coding: 'userpass' });
  const { productId } = await makeService(house, { hotspot });
  const voucher = await issue(productId);
  const { text } = await print(`/admin/vouchers/${voucher.voucher_id}.pdf`);
  expect(text).toContain(voucher.code);
  expect(text).toContain(voucher.password);
});

test('a batch fills A4 with 24 cards a page, or a roll with one slip after the other', async () => {
  const { hotspot, productId } = await makeService(house);
  const vouchers: any[] = [];
  for (let n = 0; n < 25; n++) vouchers.push(await issue(productId));
  const batch = await house.database.queryOne<{ id: number }>(
    `INSERT INTO voucher_batches (hotspot_id, product_id, source, count, made, status, terms,
                                  created_by, created_at)
     VALUES ($1, $2, 'made', 25, 25, 'finished', '{}', 'test', now()) RETURNING id`,
    [hotspot.id, productId],
  );
  await house.database.execute('UPDATE vouchers SET batch_id = $1 WHERE id = ANY ($2)', [
    batch!.id,
    vouchers.map(({ voucher_id }) => voucher_id),
  ]);
  const path = `/admin/voucher-batches/${batch!.id}.pdf`;
  const cards = await print(path);
  expect(cards).toMatchObject({ name: `vouchers-${batch!.id}.pdf`, pages: 2 });
  for (const { code, serial } of vouchers) {
    expect(cards.text).toContain(code);
    expect(cards.text).toContain(serial);
  }
  expect((await print(`${path}?format=thermal58`)).pages).toBe(25);
  expect((await staff.get(`${path}?part=2`)).status).toBe(404);
});

test('requests are answered while a full sheet is drawn', async () => {
  const { hotspot, productId } = await makeService(house);
  const body = { product_id: productId, hotspot_id: hotspot.id, count: 240 };
  const { id } = (await staff.post('/admin/voucher-batches', { body })).body;
  await house.runJobs();
  const answered: string[] = [];
  const sheet = staff.get(`/admin/voucher-batches/${id}.pdf`).then(() => answered.push('sheet'));
  for (let count = 0; count < 10; count++) {
    await staff.call('get_config_settings');
    answered.push('call');
  }
  await sheet;
  expect(answered).toEqual([...Array<string>(10).fill('call'), 'sheet']);
});

test('neither a code that staff look for nor a link to print one gets into the log', async () => {
  const { hotspot, productId } = await makeService(house);
  const { voucher_id, code } = await issue(productId);
  const { pathname } = new URL(house.app.get(PrintLinks).of(voucher_id));
  expect((await house.api.get(pathname)).text).toContain(code);
  const found = await staff.get('/admin/vouchers', { query: { search: code } });
  expect(found.body.data).toHaveLength(1);
  await house.api.get(`/hotspot/${hotspot.locationId}`, { query: { res: 'already', uid: code } });
  const log = house.logLines.join('');
  expect(log).toContain(`/hotspot/print/${voucher_id}.`);
  expect(log).not.toContain(code);
  expect(log).not.toContain(pathname.split('.').at(-1));
});

test('who may not sell vouchers prints none', async () => {
  const { productId } = await makeService(house);
  const { voucher_id } = await issue(productId);
  const { id } = await house.make.user({ role: ['view_hotspots', 'admin', 'view_all_customers'] });
  const watcher = house.api.as(await house.make.token({ userId: id }));
  expect((await watcher.get(`/admin/vouchers/${voucher_id}.pdf`)).status).toBe(403);
  expect((await house.api.get(`/admin/vouchers/${voucher_id}.pdf`)).status).toBe(401);
  expect((await staff.get('/admin/vouchers/999999.pdf')).status).toBe(404);
  expect((await staff.get('/admin/voucher-batches/999999.pdf')).status).toBe(404);
});

test('the printable page shows the ISP’s own ticket, with nothing in it that runs', async () => {
  const hotspot = await makeHotspot(house, { ticketHeadline: '<b>Tea</b>' });
  const { productId } = await makeService(house, { hotspot });
  const { voucher_id, code } = await issue(productId);
  const path = new URL(house.app.get(PrintLinks).of(voucher_id)).pathname;
  const ours = await house.api.get(path);
  expect(ours.text).toContain('&lt;b&gt;Tea&lt;/b&gt;');
  expect(ours.text).toContain('data:image/svg+xml,');
  await house.app.get(Hotspots).modify(actor, hotspot.id, {
    ticketTemplate:
      '<h2 onclick="x()">{{headline}}</h2><script>x()</script><p>{{code}}</p>{{qr}}<a href="javascript:x()">x</a>',
  });
  const own = await house.api.get(path);
  expect(own.text).toContain('<h2>&lt;b&gt;Tea&lt;/b&gt;</h2>');
  expect(own.text).toContain(`<p>${code}</p>`);
  expect(own.text).toContain('<svg ');
  expect(own.text).not.toMatch(/onclick|javascript:|<script>x/);
  expect(own.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'/,
  );
});

test.each(['1.2.x', 'nothing', '1.9999999999.aaaaaaaaaaaaaaaaaaaaaaaa'])(
  'the link %s prints nothing',
  async (name) => {
    expect((await house.api.get(`/hotspot/print/${name}`)).status).toBe(404);
  },
);
