import { createHash } from 'node:crypto';
import { GatewaySecrets, type Hotspot, Vouchers } from '../../src/hotspot/index.js';
import type { Answer } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { attribute, NasSimulator } from '../support/nas.js';
import {
  actor,
  freeUdpPort,
  moveTime,
  radclient,
  type RadiusReply,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';
import { mac } from './support/guests.js';
import { makeHotspot, makeService } from './support/hotspot.js';

const UAM_SECRET = 'greatsecret';
const CHALLENGE = '532b80e14b14505accd24c79e35004e6';

withFreeRadius('a guest from the splash page to the network', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort, vendor: 'coova' });
    nas = await NasSimulator.open(radius, coaPort);
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  async function venue(coding: Hotspot['coding']): Promise<Hotspot> {
    const hotspot = await makeHotspot(house, { coding, gatewayHosts: ['10.1.0.1:3990'] });
    await house.app.get(GatewaySecrets).set(actor, hotspot.id, UAM_SECRET);
    return hotspot;
  }

  /** Where chilli sends a guest who is not on line: `bstring_buildurl` of its src/redir.c. */
  function redirect({ locationId }: Hotspot, device: string): string {
    const url =
      `http://127.0.0.1:3000/hotspot/${locationId}?res=notyet&uamip=10.1.0.1&uamport=3990` +
      `&challenge=${CHALLENGE}&called=00-1D-7E-BC-02-AD&mac=${device}&ip=10.1.0.2` +
      `&nasid=${locationId}&sessionid=5f1e2d3c00000001&userurl=http%3a%2f%2fexample.net%2f`;
    const md = createHash('md5').update(url).update(UAM_SECRET).digest('hex').toUpperCase();
    const { pathname, search } = new URL(`${url}&md=${md}`);
    return `${pathname}${search}`;
  }

  /** What the splash page hands to chilli for what a guest has typed. */
  async function typed(hotspot: Hotspot, device: string, fields: object): Promise<URLSearchParams> {
    const page = await house.api.get(redirect(hotspot, device));
    const gateway = /name="gateway" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const form = { gateway, lang: 'en', ...fields };
    const handed = await house.api.post(`/hotspot/${hotspot.locationId}`, { form });
    expect(handed.text).toContain('action="http://10.1.0.1:3990/logon"');
    return wordsIn(handed);
  }

  function wordsIn({ text }: Answer): URLSearchParams {
    const inputs = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
    const words = new URLSearchParams();
    for (const [, name, value] of inputs) words.set(name!, value!);
    return words;
  }

  /** What chilli asks then: CHAP with the identifier 0 and the challenge mixed with its secret. */
  function logon(words: URLSearchParams, device: string): Promise<RadiusReply> {
    const challenge = createHash('md5').update(Buffer.from(CHALLENGE, 'hex')).update(UAM_SECRET);
    return radclient(radius.authPort, 'auth', {
      'User-Name': words.get('username') ?? '',
      'CHAP-Password': `0x00${words.get('response')}`,
      'CHAP-Challenge': `0x${challenge.digest('hex')}`,
      'Calling-Station-Id': device,
      'Called-Station-Id': '00-1D-7E-BC-02-AD',
      'NAS-IP-Address': '127.0.0.1',
      'Message-Authenticator': '0x00',
    });
  }

  test.each(['passcode', 'userpass'] as const)(
    'logs in at a MikroTik with a %s by the challenge that the router gave (http-chap)',
    async (coding) => {
      const hotspot = await makeHotspot(house, { coding, gatewayHosts: ['10.5.50.1'] });
      const { service } = await makeService(house, { hotspot });
      const { code, password } = await house.app
        .get(Vouchers)
        .issue(actor, { hotspot, serviceId: service.id }, { source: 'octopus' });
      const path = `/hotspot/${hotspot.locationId}`;
      const query = {
        'link-login-only': 'http://10.5.50.1/login',
        // radclient takes a CHAP-Password without a byte below 32 for a clear one, and hashes it again.
        'chap-id': '\\021',
        'chap-challenge': '\\001\\177abc\\377\\010\\011wxyz5678',
      };
      const page = await house.api.get(path, { query });
      const gateway = /name="gateway" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
      const words = wordsIn(await house.api.post(path, { form: { gateway, code, password } }));
      const answer = await radclient(radius.authPort, 'auth', {
        'User-Name': words.get('username') ?? '',
        'CHAP-Password': `0x11${words.get('password')}`,
        'CHAP-Challenge': `0x${Buffer.from('\x01\x7fabc\xff\x08\x09wxyz5678', 'latin1').toString('hex')}`,
        'Calling-Station-Id': mac(),
        'NAS-IP-Address': '127.0.0.1',
        'Message-Authenticator': '0x00',
      });
      expect(answer).toMatchObject({
        code: 'Access-Accept',
        attributes: { 'Session-Timeout': '3600' },
      });
    },
  );

  test.each(['passcode', 'userpass'] as const)(
    'of CoovaChilli goes from its redirect by our splash page on line with a %s, and is told what is left',
    async (coding) => {
      const hotspot = await venue(coding);
      const { service } = await makeService(house, {
        hotspot,
        type: 'ltf',
        runSeconds: 7200,
        uploadBytesLimit: 100_000_000,
        product: { capBytes: 5 * 2 ** 30, downloadKbps: 5000, uploadKbps: 2000 },
      });
      const wanted = { hotspot, serviceId: service.id };
      const { code, password } = await house.app
        .get(Vouchers)
        .issue(actor, wanted, { source: 'octopus' });
      const device = mac();
      const words = await typed(hotspot, device, { code: code.toLowerCase(), password });
      expect(words.get('response')).toMatch(/^[0-9a-f]{32}$/);
      expect(await logon(words, device)).toMatchObject({
        code: 'Access-Accept',
        attributes: {
          'Session-Timeout': '7200',
          'Acct-Interim-Interval': '300',
          'ChilliSpot-Max-Total-Octets': String(2 ** 30),
          'ChilliSpot-Max-Input-Octets': '100000000',
          'WISPr-Bandwidth-Max-Down': '5000000',
          'WISPr-Bandwidth-Max-Up': '2000000',
        },
      });
      words.set('response', '0'.repeat(32));
      expect((await logon(words, device)).code).toBe('Access-Reject');
    },
  );

  test('of CoovaChilli is told more by CoA, and disconnected, in the words of his NAS', async () => {
    const hotspot = await venue('passcode');
    const { service } = await makeService(house, {
      hotspot,
      type: 'ltf',
      product: { capBytes: 5 * 2 ** 30 },
    });
    const wanted = { hotspot, serviceId: service.id };
    const issued = await house.app.get(Vouchers).issue(actor, wanted, { source: 'octopus' });
    const device = mac();
    const { attributes, classes } = await nas.login(issued.code, '', device);
    expect(attribute(attributes, 'ChilliSpot-Max-Total-Gigawords')).toBe(1);
    expect(attribute(attributes, 'Mikrotik-Total-Limit')).toBeUndefined();
    const session = { username: issued.code, sessionId: 'chilli', classes, mac: device };
    await nas.report('Start', session);
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 2 ** 30 });
    const staff = house.api.as(await house.make.token({ expiresInSeconds: 10_000_000 }));
    await staff.patch(`/admin/vouchers/${issued.voucher.id}`, {
      body: { extend_bytes: 2 ** 32, download_kbps: 9000, upload_kbps: 1000 },
    });
    await house.runJobs();
    const coa = await nas.asked(1);
    expect(coa.code).toBe('CoA-Request');
    // From the beginning of the session: 1 GB is gone, 8 GB are left.
    expect(attribute(coa.attributes, 'ChilliSpot-Max-Total-Gigawords')).toBe(2);
    expect(attribute(coa.attributes, 'ChilliSpot-Max-Total-Octets')).toBe(2 ** 30);
    expect(attribute(coa.attributes, 'WISPr-Bandwidth-Max-Down')).toBe(9_000_000);
    await nas.report('Interim-Update', { ...session, seconds: 301, bytesOut: 9 * 2 ** 30 });
    await house.runJobs();
    expect((await nas.asked(2)).code).toBe('Disconnect-Request');
  });
});
