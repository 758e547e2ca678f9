import { createHash } from 'node:crypto';
import {
  GatewaySecrets,
  type Hotspot,
  Hotspots,
  type IssuedVoucher,
  Vouchers,
} from '../../src/hotspot/index.js';
import type { Answer } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';
import { makeHotspot, makeService, type TestOffer } from './support/hotspot.js';

const ROUTER = 'http://10.5.50.1/login';
const MIKROTIK = {
  'link-login-only': ROUTER,
  'chap-id': '\\321',
  'chap-challenge': '\\001\\177abc\\377',
  mac: '0A:1B:2C:3D:4E:5F',
};
type Words = Record<string, string>;

let house: TestApplication;
let guests = 0;

beforeAll(async () => {
  house = await startApplication({ TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => house.stop());
afterEach(() => {
  house.clock.reset();
});

/** A device somewhere else than all before it: limits are counted by address. */
const elsewhere = (): Words => {
  guests++;
  return { 'x-forwarded-for': `198.18.${guests >> 8}.${guests & 255}` };
};

async function venue(
  facts: Parameters<typeof makeHotspot>[1] & Partial<Hotspot> = {},
): Promise<TestOffer> {
  const hotspot = await makeHotspot(house, { gatewayHosts: ['10.5.50.1'], ...facts });
  return makeService(house, { hotspot });
}

function issue({ hotspot, service }: TestOffer): Promise<IssuedVoucher> {
  return house.app
    .get(Vouchers)
    .issue(actor, { hotspot, serviceId: service.id }, { source: 'octopus' });
}

const hex = (n: number): string => n.toString(16).padStart(2, '0');
const pathOf = ({ hotspot }: TestOffer): string => `/hotspot/${hotspot.locationId}`;
const show = (offer: TestOffer, query: Words = {}, headers = elsewhere()): Promise<Answer> =>
  house.api.get(pathOf(offer), { query, headers });

/** Opens the page as a router sends a guest there, and sends its form. */
async function connect(
  offer: TestOffer,
  fields: Words,
  query: Words = MIKROTIK,
  headers = elsewhere(),
): Promise<Answer> {
  const page = await show(offer, query, headers);
  const gateway = /name="gateway" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  return house.api.post(pathOf(offer), { form: { gateway, lang: 'en', ...fields }, headers });
}

/** What the page hands over to the router. */
function handedOver({ text }: Answer): { method: string; action: string; fields: Words } {
  const form = /<form method="(\w+)" action="([^"]+)" data-hand-over>/.exec(text);
  const fields = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return {
    method: form?.[1] ?? '',
    action: form?.[2] ?? '',
    fields: Object.fromEntries(fields.map(([, name, value]) => [name, value])) as Words,
  };
}

const policyOf = ({ headers }: Answer): string => headers.get('content-security-policy') ?? '';

describe('the splash page', () => {
  test('shows the venue, its terms and where to get help, with the code filled in', async () => {
    const offer = await venue({
      ticketHeadline: 'Tea & <Biscuits>',
      splashTerms: 'Be kind.',
      supportText: 'Ask at the counter.',
      supportPhone: '+34 91 555 0104',
    });
    const page = await show(offer, { code: 'q4"p68' });
    expect(page.status).toBe(200);
    for (const words of [
      'Tea &amp; &lt;Biscuits&gt;',
      'Be kind.',
      'Ask at the counter.',
      'tel:+34915550104',
      'value="q4&quot;p68"',
      '<html lang="en">',
    ]) {
      expect(page.text).toContain(words);
    }
    expect(policyOf(page)).toContain("form-action 'self'");
    expect(policyOf(page)).not.toContain('unsafe-inline');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    [{}, {}, 'es'],
    [{}, { 'accept-language': 'en-GB,en;q=0.9' }, 'en'],
    [{}, { 'accept-language': 'fr' }, 'es'],
    [{ lang: 'en' }, { 'accept-language': 'es' }, 'en'],
    [{ lang: 'xx' }, {}, 'es'],
  ] as [Words, Words, string][])(
    'with %j and %j it speaks %s',
    async (query, headers, language) => {
      const offer = await venue({ languages: ['es', 'en'] });
      const page = await show(offer, query, { ...headers, ...elsewhere() });
      expect(page.text).toContain(`<html lang="${language}">`);
    },
  );

  test('is not found for a hotspot that does not exist or is out of use', async () => {
    const offer = await venue();
    await house.app.get(Hotspots).modify(actor, offer.hotspot.id, { isEnabled: false });
    expect((await show(offer)).status).toBe(404);
    expect((await house.api.get('/hotspot/99NONE9')).status).toBe(404);
    expect((await house.api.send('DELETE', pathOf(offer))).status).toBe(405);
  });

  test('does not let anybody on before he accepts the terms', async () => {
    const offer = await venue({ splashTerms: 'Be kind.' });
    const { code } = await issue(offer);
    const refused = await connect(offer, { code });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('role="alert"')]);
    expect((await connect(offer, { code, accept: '1' })).text).toContain('data-hand-over');
  });
});

describe('handing over', () => {
  test('a MikroTik gets the code, and the MD5 of chap-id, password and challenge', async () => {
    const offer = await venue();
    const { code } = await issue(offer);
    const page = await connect(offer, { code: ` ${code.toLowerCase()} ` });
    const password = createHash('md5')
      .update(Buffer.from('\xd1\x01\x7fabc\xff', 'latin1'))
      .digest('hex');
    expect(handedOver(page)).toEqual({
      method: 'post',
      action: ROUTER,
      fields: {
        username: code,
        password,
        dst: `http://127.0.0.1:3000${pathOf(offer)}?res=success&amp;lang=en`,
      },
    });
    expect(policyOf(page)).toMatch(/form-action 'self' http:\/\/10\.5\.50\.1$/);
  });

  test('CoovaChilli gets a response to its challenge, when it has signed its redirect', async () => {
    const offer = await venue({ gatewayHosts: ['10.1.0.1:3990'] });
    await house.app.get(GatewaySecrets).set(actor, offer.hotspot.id, 's3cret');
    const { code } = await issue(offer);
    const challenge = '000102030405060708090a0b0c0d0e0f';
    const query = `res=notyet&uamip=10.1.0.1&uamport=3990&challenge=${challenge}&mac=0A-1B-2C-3D-4E-5F`;
    const signed = `http://127.0.0.1:3000${pathOf(offer)}?${query}`;
    const md = createHash('md5').update(`${signed}s3cret`).digest('hex').toUpperCase();
    const uam: Words = Object.fromEntries(new URLSearchParams(query));
    const page = await connect(offer, { code }, { ...uam, md });
    const mixed = createHash('md5').update(Buffer.from(challenge, 'hex')).update('s3cret').digest();
    const response = createHash('md5')
      .update(Buffer.from([0]))
      .update(mixed)
      .digest('hex');
    expect(handedOver(page)).toMatchObject({
      method: 'get',
      action: 'http://10.1.0.1:3990/logon',
      fields: { username: code, response },
    });
    const forged = await connect(offer, { code }, { ...uam, md: md.replace(/^./, '0') });
    expect(forged.text).not.toContain('data-hand-over');
    expect((await connect(offer, { code }, uam)).text).not.toContain('data-hand-over');
  });

  test.each([
    'http://evil.example/login',
    'http://10.5.50.1@evil.example/login',
    'https://evil.example/10.5.50.1',
    'javascript:alert(1)',
  ])('nobody is handed over to %s', async (url) => {
    const offer = await venue();
    const { code } = await issue(offer);
    const page = await connect(offer, { code }, { ...MIKROTIK, 'link-login-only': url });
    expect(page.text).not.toContain('data-hand-over');
    expect(page.text).not.toContain('evil');
    expect(policyOf(page)).not.toContain('evil');
  });

  test('a gateway that we have not sealed for this hotspot is none', async () => {
    const [offer, other] = [await venue(), await venue()];
    const { code } = await issue(offer);
    const foreign = /name="gateway" value="([^"]+)"/.exec((await show(other, MIKROTIK)).text)?.[1];
    for (const gateway of [foreign ?? '', 'x', Buffer.from('{}').toString('base64url')]) {
      const form = { gateway, code };
      const page = await house.api.post(pathOf(offer), { form, headers: elsewhere() });
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Your code is good')]);
    }
  });

  test('a host that is taken off the list is handed nothing, whatever a page has sealed', async () => {
    const offer = await venue();
    const { code } = await issue(offer);
    const gateway = /name="gateway" value="([^"]+)"/.exec((await show(offer, MIKROTIK)).text)?.[1];
    await house.app.get(Hotspots).modify(actor, offer.hotspot.id, { gatewayHosts: [] });
    const form = { gateway: gateway ?? '', code };
    const page = await house.api.post(pathOf(offer), { form, headers: elsewhere() });
    expect(page.text).not.toContain('data-hand-over');
  });

  test('without a router a good code is told to be good, and that it needs the Wi-Fi', async () => {
    const offer = await venue();
    const { code } = await issue(offer);
    const page = await connect(offer, { code }, {});
    expect(page.text).toContain('Your code is good');
    expect(page.text).toContain('1 hour from the first login');
  });
});

describe('what is refused', () => {
  test('an unknown code, one of another realm and a wrong password are one and the same', async () => {
    const [offer, other] = [await venue({ coding: 'userpass' }), await venue()];
    const { code, password } = await issue(offer);
    const foreign = await issue(other);
    const alerts: string[] = [];
    for (const fields of [
      { code: 'ZZZZZ' },
      { code, password: 'x' },
      { code, password: '' },
      { code: foreign.code },
    ]) {
      const page = await connect(offer, fields);
      expect(page.status).toBe(400);
      alerts.push(/role="alert">([^<]+)</.exec(page.text)?.[1] ?? '');
    }
    expect(new Set(alerts).size).toBe(1);
    expect((await connect(offer, { code, password })).text).toContain('data-hand-over');
  });

  test('what was cancelled, has run out or begins later says so', async () => {
    const offer = await venue();
    const { voucher, code } = await issue(offer);
    await house.app.get(Vouchers).withdraw(actor, { voucherId: voucher.id }, 'cancelled');
    expect((await connect(offer, { code })).text).toContain('used up or has run out');
    const later = await house.app
      .get(Vouchers)
      .issue(
        actor,
        { hotspot: offer.hotspot, serviceId: offer.service.id },
        { source: 'octopus', validFrom: house.clock.in(3600) },
      );
    expect((await connect(offer, { code: later.code })).text).toContain('cannot be used yet');
  });

  test('who guesses from one device is stopped after twenty codes, and others are not', async () => {
    const offer = await venue();
    const { code } = await issue(offer);
    const guesser = elsewhere();
    const form = (given: string, headers: Words): Promise<Answer> =>
      house.api.post(pathOf(offer), { form: { code: given }, headers });
    for (let n = 0; n < 20; n++) expect((await form(`ZZZ${n}`, guesser)).status).toBe(400);
    const stopped = await form(code, guesser);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    const captive = `/captive/${offer.hotspot.locationId}`;
    const oracle = await house.api.get(captive, { query: { voucher: code }, headers: guesser });
    expect(oracle.status).toBe(429);
    expect((await form(code, elsewhere())).status).toBe(200);
  });

  test('who guesses from one address with ever new devices is stopped after a hundred codes', async () => {
    const [offer, other] = [await venue(), await venue()];
    const { code } = await issue(offer);
    const guesser = elsewhere();
    const device = (n: number): Words => ({ ...MIKROTIK, mac: `0A:1B:2C:3D:5E:${hex(n)}` });
    for (let n = 0; n < 100; n++) {
      const page = await connect(n % 2 ? offer : other, { code: `ZZZ${n}` }, device(n), guesser);
      expect(page.status).toBe(400);
    }
    expect((await connect(offer, { code }, device(200), guesser)).status).toBe(429);
    expect((await connect(offer, { code }, device(200), elsewhere())).status).toBe(200);
  });

  test('two hundred wrong codes at a place in a minute close its page, and no other, for ten minutes', async () => {
    const [offer, other] = [await venue(), await venue()];
    const [{ code }, elsewhereGood] = [await issue(offer), await issue(other)];
    const form = (place: TestOffer, given: string): Promise<Answer> =>
      house.api.post(pathOf(place), { form: { code: given }, headers: elsewhere() });
    const guesses = Array.from({ length: 200 }, (_, n) => `ZZ${n}Z`);
    while (guesses.length > 0) {
      const answers = await Promise.all(guesses.splice(0, 20).map((each) => form(offer, each)));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(400));
    }
    const closed = await form(offer, code);
    expect(closed.status).toBe(429);
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await form(other, elsewhereGood.code)).status).toBe(200);
    const captive = { query: { voucher: code }, headers: elsewhere() };
    expect((await house.api.get(`/captive/${offer.hotspot.locationId}`, captive)).status).toBe(429);
    // Ten minutes later, as the counters see it.
    await house.database.execute(
      `DELETE FROM rate_limits WHERE expire <= extract(epoch FROM now() + interval '600 s') * 1000`,
    );
    expect((await form(offer, code)).status).toBe(200);
  });

  test('no code gets into the log', async () => {
    const offer = await venue();
    const { code } = await issue(offer);
    await show(offer, { code });
    await connect(offer, { code });
    await house.api.get(`/captive/${offer.hotspot.locationId}`, { query: { voucher: code } });
    expect(house.logLines.filter((line) => line.includes(code))).toEqual([]);
  });
});

describe('the free tier', () => {
  async function freeVenue(): Promise<TestOffer> {
    const offer = await venue();
    const free = { freeServiceId: offer.service.id };
    await house.app.get(Hotspots).modify(actor, offer.hotspot.id, free);
    return offer;
  }

  test('is offered to a device that a router names, and gives it one voucher a day', async () => {
    const offer = await freeVenue();
    expect((await show(offer)).text).not.toContain('Free Wi-Fi');
    expect((await show(offer, MIKROTIK)).text).toContain('Free Wi-Fi');
    const first = handedOver(await connect(offer, { free: '1' }));
    const again = handedOver(await connect(offer, { free: '1' }));
    expect(first.fields['username']).toMatch(/^[2-9A-HJ-NP-Z]{5,}$/);
    expect(again.fields['username']).toBe(first.fields['username']);
    await house.app
      .get(Vouchers)
      .withdraw(actor, { code: first.fields['username']! }, 'expired', 'test');
    expect((await connect(offer, { free: '1' })).text).toContain('used up');
    house.clock.move(86_401);
    const tomorrow = handedOver(await connect(offer, { free: '1' }));
    expect(tomorrow.fields['username']).not.toBe(first.fields['username']);
  });

  test('two clicks at once make one voucher', async () => {
    const offer = await freeVenue();
    const pages = await Promise.all([1, 2, 3].map(() => connect(offer, { free: '1' })));
    const codes = pages.map((page) => handedOver(page).fields['username']);
    expect(new Set(codes).size).toBe(1);
  });

  test('is not to be had without a router, nor where nothing is given away', async () => {
    expect((await connect(await freeVenue(), { free: '1' }, {})).status).toBe(400);
    expect((await connect(await venue(), { free: '1' })).status).toBe(400);
  });
});

async function goOnLine(offer: TestOffer, address: string): Promise<IssuedVoucher> {
  const issued = await issue(offer);
  const now = house.clock.now();
  await house.database.execute(
    `UPDATE vouchers SET first_login_at = $2::timestamptz, last_login_at = $2, logins = 1,
            ends_at = CASE WHEN type = 'ttf' THEN $2::timestamptz + run_seconds * interval '1 s' END
      WHERE id = $1`,
    [issued.voucher.id, now],
  );
  await house.database.execute(
    `INSERT INTO radius_sessions (unique_id, acct_session_id, voucher_id, username, device,
                                  framed_ip, started_at, updated_at)
     VALUES (gen_random_uuid()::text, 's', $1, 'guest', '0a:1b:2c:3d:4e:5f', $2, $3, $3)`,
    [issued.voucher.id, address, now],
  );
  return issued;
}

describe('the captive portal API (RFC 8908)', () => {
  const ask = (offer: TestOffer, query: Words, headers: Words): Promise<Answer> =>
    house.api.get(`/captive/${offer.hotspot.locationId}`, { query, headers });

  test('says that a device has to log in, and where', async () => {
    const offer = await venue();
    const answer = await ask(offer, {}, elsewhere());
    expect(answer.headers.get('content-type')).toBe('application/captive+json');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const page = `http://127.0.0.1:3000${pathOf(offer)}`;
    expect(answer.body).toEqual({
      captive: true,
      'user-portal-url': page,
      'venue-info-url': page,
    });
    expect((await house.api.get('/captive/99NONE9')).status).toBe(404);
  });

  test('tells a device on line, by its address, how many seconds are left', async () => {
    house.clock.set('2026-03-15T10:00:00Z');
    const offer = await venue();
    const headers = elsewhere();
    await goOnLine(offer, headers['x-forwarded-for']!);
    house.clock.move(600);
    const { body } = await ask(offer, {}, headers);
    expect(body).toMatchObject({
      captive: false,
      'can-extend-session': true,
      'seconds-remaining': 3000,
    });
    expect(body).not.toHaveProperty('bytes-remaining');
    expect((await ask(offer, {}, elsewhere())).body.captive).toBe(true);
    expect((await ask(await venue(), {}, headers)).body.captive).toBe(true);
    house.clock.move(3001);
    expect((await ask(offer, {}, headers)).body).toMatchObject({
      captive: true,
      'seconds-remaining': 0,
    });
  });

  test('tells by a voucher what is left of its bytes, and of its time on line by the second', async () => {
    house.clock.set('2026-03-15T10:00:00Z');
    const offer = await makeService(house, {
      hotspot: await makeHotspot(house),
      type: 'onl',
      product: { capBytes: 1_000_000 },
    });
    const { code, voucher } = await goOnLine(offer, '10.5.50.7');
    await house.database.execute(
      'UPDATE vouchers SET bytes_in = 100000, bytes_out = 300000, seconds_used = 60 WHERE id = $1',
      [voucher.id],
    );
    house.clock.move(40);
    expect((await ask(offer, { voucher: code }, elsewhere())).body).toMatchObject({
      captive: false,
      'seconds-remaining': 3500,
      'bytes-remaining': 600_000,
    });
    expect((await ask(offer, { voucher: 'ZZZZZ' }, elsewhere())).body.captive).toBe(true);
  });
});

test('the captive portal API tells the least of what is left: of today, and of each direction', async () => {
  house.clock.set('2026-03-15T10:00:00Z');
  const offer = await makeService(house, {
    hotspot: await makeHotspot(house, { timezone: 'UTC' }),
    runSeconds: 864_000,
    uploadBytesLimit: 1_000_000,
    dailySecondsLimit: 3600,
    product: { capBytes: 9_000_000 },
  });
  const { code, voucher } = await goOnLine(offer, '10.5.50.8');
  const query = { voucher: code };
  const ask = async (): Promise<any> =>
    (await house.api.get(`/captive/${offer.hotspot.locationId}`, { query, headers: elsewhere() }))
      .body;
  await house.database.execute(
    `UPDATE vouchers SET bytes_in = 400000, seconds_used = 600, last_day = '2026-03-15',
            last_day_seconds = 600 WHERE id = $1`,
    [voucher.id],
  );
  house.clock.move(60);
  expect(await ask()).toMatchObject({
    captive: false,
    'seconds-remaining': 2940,
    'bytes-remaining': 600_000,
  });
  await house.database.execute('UPDATE vouchers SET last_day_seconds = 3600 WHERE id = $1', [
    voucher.id,
  ]);
  expect(await ask()).toMatchObject({ captive: true, 'seconds-remaining': 0 });
});

test('the secret of CoovaChilli is set and forgotten by staff, and answered to nobody', async () => {
  const { hotspot } = await venue();
  const staff = house.api.as(await house.make.token());
  const path = `/admin/hotspots/${hotspot.id}/uam-secret`;
  expect((await staff.post(path, { body: { secret: 'hush-hush' } })).status).toBe(204);
  const secrets = house.app.get(GatewaySecrets);
  expect(await secrets.find(hotspot.id)).toBe('hush-hush');
  const shown = await staff.get(`/admin/hotspots/${hotspot.id}`);
  expect(shown.text).not.toMatch(/hush|uam/);
  expect((await staff.delete(path)).status).toBe(204);
  expect(await secrets.find(hotspot.id)).toBeNull();
  const stored = await house.database.query('SELECT after, before FROM audit_records');
  expect(JSON.stringify(stored)).not.toContain('hush-hush');
});
