import { OctopusKeys } from '../../src/hotspot/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { setTime, actor, startRadius, type TestRadius, withFreeRadius } from '../support/radius.js';
import { mac } from './support/guests.js';
import { makeService, type TestOffer } from './support/hotspot.js';

interface Issued {
  voucherId: number;
  code: string;
}

/** What differs between any two vouchers; everything else has to be equal. */
const OWN = '{id,code_fingerprint,sealed_code,source,batch_id,created_by}';

withFreeRadius('one voucher through each door', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let staff: Api;
  let offer: TestOffer;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    staff = house.api.as(await house.make.token({ expiresInSeconds: 10_000_000 }));
    await setTime(house, '2026-03-10T12:00:00Z');
    offer = await makeService(house, {
      type: 'ltf',
      runSeconds: 7200,
      simDevices: 2,
      uploadBytesLimit: 50_000_000,
      dailySecondsLimit: 3600,
      product: { capBytes: 1_000_000_000, downloadKbps: 5000, uploadKbps: 2000 },
    });
  });
  afterAll(async () => {
    await radius.stop();
    await house.stop();
  });

  const ofSerial = async (serial: string): Promise<Issued> => {
    const [row] = (await staff.get('/admin/vouchers', { query: { search: serial } })).body.data;
    return { voucherId: row.id, code: row.code };
  };

  const native = async (): Promise<Issued> => {
    const { data } = await staff.call('add_hotspot_voucher', {
      product_id: offer.productId,
      hotspot_id: offer.hotspot.id,
    });
    return { voucherId: data.voucher_id, code: data.code };
  };

  const octopus = async (): Promise<Issued> => {
    const { locationId } = offer.hotspot;
    const { key } = await house.app.get(OctopusKeys).issue(actor, 'desk', [locationId]);
    const { body } = await house.api.post(`/rest/v1/Location/${locationId}/tickets`, {
      form: { service: String(offer.service.id) },
      headers: { authorization: `Bearer ${key}` },
    });
    return ofSerial(body.serial);
  };

  const batch = async (): Promise<Issued> => {
    const body = { product_id: offer.productId, hotspot_id: offer.hotspot.id, count: 1 };
    const { id } = (await staff.post('/admin/voucher-batches', { body })).body;
    await house.runJobs();
    const [row] = (await staff.get('/admin/vouchers', { query: { batch_id: id } })).body.data;
    return { voucherId: row.id, code: row.code };
  };

  const told = (ids: number[], sql: string): Promise<Record<string, unknown>[]> =>
    house.database.query(sql, [ids.map(String)]);

  test('is the same row, the same audit entry and the same event, and logs in alike', async () => {
    const issued = [await native(), await octopus(), await batch()];
    const ids = issued.map(({ voucherId }) => voucherId);

    const rows = await told(
      ids,
      `SELECT to_jsonb(v) - '${OWN}'::text[] AS row FROM vouchers v
        WHERE v.id::text = ANY ($1) ORDER BY v.id`,
    );
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
    expect(rows[0]!['row']).toMatchObject({ upload_bytes_limit: 50_000_000, user_limit: 2 });

    const audited = await told(
      ids,
      `SELECT a.action, a.subject, a.before, a.after - 'serial' AS after
         FROM audit_records a WHERE a.subject = 'voucher' AND a.subject_id = ANY ($1) ORDER BY a.id`,
    );
    expect(audited).toHaveLength(3);
    expect(audited[0]).toMatchObject({ action: 'hotspot.voucher.issued', before: null });
    expect([audited[1], audited[2]]).toEqual([audited[0], audited[0]]);

    await house.runJobs();
    const events = await told(
      ids,
      `SELECT e.type, e.schema_version, e.aggregate_version,
              e.data - '{serial,voucher_id,batch_id}'::text[] AS data
         FROM event_log e
        WHERE e.aggregate_type = 'voucher' AND e.aggregate_id::text = ANY ($1) ORDER BY e.id`,
    );
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({ type: 'hotspot.voucher.issued', data: { status: 'new' } });
    expect([events[1], events[2]]).toEqual([events[0], events[0]]);

    const answers = [];
    for (const { code } of issued) {
      const { code: answer, attributes } = await radius.login(code, '', { by: 'chap', mac: mac() });
      answers.push({ answer, ...attributes, Class: '' });
    }
    expect(answers[0]).toMatchObject({
      answer: 'Access-Accept',
      'Session-Timeout': '1800',
      'Mikrotik-Rate-Limit': '2000k/5000k',
      'Mikrotik-Total-Limit': '500000000',
      'Mikrotik-Recv-Limit': '50000000',
    });
    expect([answers[1], answers[2]]).toEqual([answers[0], answers[0]]);
  });
});
