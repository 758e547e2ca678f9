import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { attribute, NasSimulator } from '../support/nas.js';
import { makeProduct } from '../support/products.js';
import {
  freeUdpPort,
  moveTime,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const GB = 2 ** 30;

withFreeRadius('the whole life of an account', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;
  let staff: Api;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort });
    nas = await NasSimulator.open(radius, coaPort);
    staff = house.api.as(await house.make.token({ role: 'administrator' }));
    await staff.send('PUT', '/admin/settings/mail_invoices', { body: { value: false } });
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  /** What the NAS was told last, once it has been told so many things. */
  async function told(count: number): Promise<[string, unknown]> {
    await house.runJobs();
    const { code, attributes } = await nas.asked(count);
    return [code, attribute(attributes, 'Mikrotik-Rate-Limit')];
  }

  test('added, on line, capped, slowed, topped up, restored, faster, suspended, cut off, ended', async () => {
    const { code: small } = await makeProduct(house, {
      ...{ capBytes: GB, capMode: 'soft', addOverusageOnTopup: true, price: '100' },
      ...{ downloadKbps: 20_000, uploadKbps: 10_000 },
      ...{ onceCappedDownloadKbps: 1_000, onceCappedUploadKbps: 500 },
    });
    const { code: large } = await makeProduct(house, {
      ...{ capBytes: 10 * GB, capMode: 'soft', price: '300' },
      ...{ downloadKbps: 50_000, uploadKbps: 25_000 },
    });
    const type = await staff.post('/admin/topup-types', {
      body: { name: '1 GB', size: 1, unit: 'GB', price: '20' },
    });
    const { data: customer } = await staff.call('add_customer', {
      customer_type: 'individual',
      name: 'Ada Marais',
      email: 'ada@marais.example',
    });
    const { customer_id } = customer;
    const { data: account } = await staff.call('add_data_account', {
      customer_id,
      product_id: small,
    });
    const { username, password, data_account_id } = account;

    const login = await nas.login(username, password);
    expect(login.accepted).toBe(true);
    expect(attribute(login.attributes, 'Mikrotik-Rate-Limit')).toBe('10000k/20000k');
    const session = { username, sessionId: 'life', classes: login.classes };
    await nas.report('Start', session);
    let seconds = 0;
    const interim = async (bytesOut: number): Promise<void> => {
      await moveTime(house, 3600);
      seconds += 3600;
      await nas.report('Interim-Update', { ...session, seconds, bytesOut });
    };
    await interim(GB / 2);
    await interim(1.25 * GB);
    expect(await told(1)).toEqual(['CoA-Request', '500k/1000k']);

    const topup = { data_account_id, topup_type_id: type.body.id };
    const { data: bought } = await staff.call('do_topup', topup);
    expect(bought).toMatchObject({ credited_bytes: GB, price: '20.00' });
    expect(await told(2)).toEqual(['CoA-Request', '10000k/20000k']);

    // FreeRADIUS comes and goes; what the NAS could not report in between is in its next report.
    await radius.restart();
    await interim(1.75 * GB);

    const change = { data_account_id, product_id: large, effective_date: 'now' };
    expect((await staff.call('change_package', change)).data.review_status).toBe('applied');
    expect(await told(3)).toEqual(['CoA-Request', '25000k/50000k']);
    const { data: usage } = await staff.call('get_data_account_usage', { username });
    expect(usage).toMatchObject({
      allowance_bytes: 10 * GB,
      topup_bytes: GB,
      used_bytes: 1.75 * GB,
      capped: false,
    });

    await staff.call('modify_customer', { customer_id, status: 'suspended' });
    expect((await told(4))[0]).toBe('Disconnect-Request');
    await nas.report('Stop', { ...session, seconds: seconds + 5, bytesOut: 1.75 * GB });
    expect((await nas.login(username, password)).accepted).toBe(false);
    await staff.call('modify_customer', { customer_id, status: 'active' });
    expect((await nas.login(username, password)).accepted).toBe(true);

    await staff.call('modify_data_account', { username, status: 'terminated' });
    expect((await nas.login(username, password)).accepted).toBe(false);
    const reasons = await house.database.query<{ reason: string }>(
      'SELECT reason FROM radius_auth_log WHERE data_account_id = $1 ORDER BY id',
      [data_account_id],
    );
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'ok',
      'customer_suspended',
      'ok',
      'terminated',
    ]);
    const { data: books } = await staff.call('get_customer_details', { customer_id });
    expect(books).toMatchObject({ balance: '20.00', data_accounts: [{ status: 'terminated' }] });
  });
});
