import { Vouchers } from '../../src/hotspot/index.js';
import { isCheckedCode } from '../../src/hotspot/vouchers/voucher-code.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';
import { makeHotspot, makeService, type TestOffer } from './support/hotspot.js';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

async function order(offer: TestOffer, facts: object = {}): Promise<any> {
  const answer = await staff.post('/admin/voucher-batches', {
    body: { product_id: offer.productId, hotspot_id: offer.hotspot.id, count: 3, ...facts },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Ordered, and worked off. */
async function make(offer: TestOffer, facts: object = {}): Promise<any> {
  const { id } = await order(offer, facts);
  await house.runJobs();
  return (await staff.get(`/admin/voucher-batches/${id}`)).body;
}

async function vouchersOf(id: number): Promise<any[]> {
  return (await staff.get(`/admin/voucher-batches/${id}/vouchers`)).body.data;
}

async function fileOf(id: number): Promise<string> {
  const { status, text } = await staff.get(`/admin/voucher-batches/${id}.csv`);
  expect(status).toBe(200);
  return text;
}

test('a batch is ordered, made by a job, and told how far it is', async () => {
  const offer = await makeService(house);
  const ordered = await order(offer, { comment: 'Summer' });
  expect(ordered).toMatchObject({ status: 'queued', progress: 0, made: 0, count: 3 });
  await house.runJobs();
  const { body } = await staff.get(`/admin/voucher-batches/${ordered.id}`);
  expect(body).toMatchObject({ status: 'finished', progress: 100, made: 3, comment: 'Summer' });
  const vouchers = await vouchersOf(ordered.id);
  expect(vouchers).toHaveLength(3);
  expect(vouchers[0]).toMatchObject({ status: 'new', batch_id: ordered.id, comment: 'Summer' });
});

test('12,000 codes are all different, with prefix and check character', async () => {
  const offer = await makeService(house);
  const batch = await make(offer, { count: 12_000, prefix: 'SUN-', check_character: true });
  expect(batch).toMatchObject({ status: 'finished', made: 12_000 });
  const [header, ...lines] = (await fileOf(batch.id)).trim().split('\r\n');
  const codes = lines.map((line) => line.split(',')[0]!);
  expect(header).toContain('code');
  expect(new Set(codes).size).toBe(12_000);
  expect(codes.every((code) => /^SUN-[2-9A-HJ-NP-Z]{8,}$/.test(code))).toBe(true);
  expect(codes.every((code) => isCheckedCode(code.slice(4)))).toBe(true);
});

test('codes that would be easy to guess are refused', async () => {
  const { productId } = await makeService(house);
  const { status, body } = await staff.post('/admin/voucher-batches', {
    body: { product_id: productId, count: 100_000, length: 5 },
  });
  expect([status, body.errors[0].field]).toEqual([400, 'length']);
});

test('a voucher of a batch is the same as one issued alone: row, audit entry and event', async () => {
  const offer = await makeService(house);
  const { data } = await staff.call('add_hotspot_voucher', { product_id: offer.productId });
  const [made] = await vouchersOf((await make(offer, { count: 1 })).id);
  const facts = async (id: number): Promise<unknown> => {
    const [row] = await house.database.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(v) AS row FROM vouchers v WHERE id = $1`,
      [id],
    );
    const audited = await house.database.query(
      `SELECT action, username, after - 'serial' - 'valid_from' AS after FROM audit_records
        WHERE subject = 'voucher' AND subject_id = $1`,
      [String(id)],
    );
    const told = await house.database.query(
      `SELECT type, data - 'voucher_id' - 'serial' - 'expires_at' - 'batch_id' AS data
         FROM event_log WHERE aggregate_type = 'voucher' AND aggregate_id = $1`,
      [id],
    );
    const own = /^(id|batch_id|code_fingerprint|sealed_code|source|.*_at|valid_from|unused_until)$/;
    const terms = Object.entries(row!.row).filter(([name]) => !own.test(name));
    return { terms: Object.fromEntries(terms), audited, told };
  };
  const alone = (await facts(data.voucher_id)) as { audited: unknown[]; told: unknown[] };
  expect(alone.audited).toHaveLength(1);
  expect(alone.told).toHaveLength(1);
  expect(await facts(made.id)).toEqual(alone);
});

test('revoking a batch cancels what nobody has used, once', async () => {
  const batch = await make(await makeService(house));
  const [used] = await vouchersOf(batch.id);
  await house.database.execute('UPDATE vouchers SET first_login_at = $2 WHERE id = $1', [
    used.id,
    house.clock.now(),
  ]);
  const revoke = async (): Promise<unknown> =>
    (await staff.post(`/admin/voucher-batches/${batch.id}/revoke`)).body;
  expect(await revoke()).toEqual({ id: batch.id, revoked: 2 });
  expect(await revoke()).toEqual({ id: batch.id, revoked: 0 });
  const statuses = (await vouchersOf(batch.id)).map(({ status }) => status);
  expect(statuses).toEqual(['active', 'cancelled', 'cancelled']);
});

test('a batch goes out as CSV and comes in elsewhere, and goes out the same again', async () => {
  const hotspot = await makeHotspot(house, { coding: 'userpass' });
  const offer = await makeService(house, { hotspot });
  const file = await fileOf((await make(offer, { comment: 'Über "2", ünd' })).id);
  const elsewhere = await startApplication();
  try {
    const clerk = elsewhere.api.as(await elsewhere.make.token());
    const { productId } = await makeService(elsewhere);
    const { status, body } = await clerk.post('/admin/voucher-batches/imports', {
      query: { product_id: productId },
      headers: { 'content-type': 'text/csv' },
      body: file,
    });
    expect([status, body.source, body.made]).toEqual([201, 'imported', 3]);
    expect((await clerk.get(`/admin/voucher-batches/${body.id}.csv`)).text).toBe(file);
  } finally {
    await elsewhere.stop();
  }
});

test('a file with wrong or doubled lines is refused as a whole, naming them', async () => {
  const { productId } = await makeService(house);
  const refused = async (file: string): Promise<unknown> => {
    const { status, body } = await staff.post('/admin/voucher-batches/imports', {
      query: { product_id: productId },
      headers: { 'content-type': 'text/csv' },
      body: file,
    });
    return [status, ...(body.errors ?? []).map(({ field }: { field: string }) => field)];
  };
  expect(await refused('code,user_limit\nGOOD23,1\nBAD!,1\nGOOD24,0\n')).toEqual([
    400,
    'lines[3].code',
    'lines[4].user_limit',
  ]);
  expect(await refused('code\nTWICE2\ntwi-ce2\n')).toEqual([400, 'lines[3].code']);
  expect(await refused('kode\nGOOD23\n')).toEqual([400, 'file']);
  const { data } = await staff.call('add_hotspot_voucher', { product_id: productId });
  expect(await refused(`code\n${data.code}\n`)).toEqual([409]);
  expect(await house.app.get(Vouchers).find(actor, { code: 'GOOD23' })).toBeUndefined();
});

test('a batch for a venue is charged to it when ordered so', async () => {
  const offer = await makeService(house, { product: { price: '15.00' } });
  const { id } = await house.make.customer();
  await make(offer, { customer_id: id, charge: true });
  const [charged] = await house.database.query<{ amount: string }>(
    `SELECT sum(amount)::text AS amount FROM charges WHERE source_type = 'voucher_batch'`,
  );
  expect(Number(charged!.amount)).toBe(45);
});

test('a batch of a product that went off sale fails, and says why', async () => {
  const offer = await makeService(house);
  const { id } = await order(offer);
  await house.database.execute('UPDATE products SET is_active = false WHERE id = $1', [
    offer.productId,
  ]);
  await house.runJobs();
  const { body } = await staff.get(`/admin/voucher-batches/${id}`);
  expect(body).toMatchObject({ status: 'failed', made: 0 });
  expect(body.failure).toContain('product');
});
