import { readFileSync } from 'node:fs';
import { Actor } from '../../src/auth/index.js';
import { PartnersService, Wallets } from '../../src/billing/index.js';
import { Ledger } from '../../src/billing/ledger/ledger.service.js';
import { Receivables } from '../../src/billing/receivables/receivables.service.js';
import { Amount } from '../../src/platform/money/money.js';
import { seedDemo } from '../../src/demo/index.js';
import { BillingMakers } from '../billing/support/billing.js';
import type { Answer } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import { CAPTCHA_SECRET, CaptchaServer, say } from '../support/captcha.js';
import { letters } from '../support/helpdesk.js';

const PATH = '/api/integration/v2';
const clerk = Actor.system('test');
const NOT_AUTHORISED = { code: 401, message: 'Not authorised' };

let captcha: CaptchaServer;
let house: TestApplication;
let make: BillingMakers;

interface MadePartner {
  id: number;
  key: string;
}

beforeAll(async () => {
  captcha = await CaptchaServer.start();
  house = await startApplication({
    CAPTCHA_SECRET,
    CAPTCHA_VERIFY_URL: captcha.url,
    TRUST_PROXY: '127.0.0.1',
  });
  make = new BillingMakers(house);
});
afterAll(async () => {
  await house.stop();
  await captcha.stop();
});

let counter = 0;

async function makePartner(
  networks: readonly string[] = ['127.0.0.1/32'],
  deposit = '1000',
): Promise<MadePartner> {
  const partners = house.app.get(PartnersService);
  const name = `Reseller ${++counter}`;
  const { id } = await partners.add(clerk, { name, email: null, currency: 'USD' });
  const key = await partners.issueKey(clerk, id);
  for (const cidr of networks) await partners.allow(clerk, id, cidr);
  if (deposit !== '0') {
    await house.app.get(Wallets).deposit(clerk, id, { amount: deposit, reference: 'EFT' });
  }
  return { id, key };
}

type Parameters = Record<string, string>;

function get(
  key: string,
  call: string,
  query: Parameters,
  headers: Parameters = {},
): Promise<Answer> {
  return house.api.get(`${PATH}/${call}`, { query, headers: { token: key, ...headers } });
}

function send(
  method: 'PUT' | 'POST',
  key: string,
  call: string,
  form: Parameters,
  headers: Parameters = {},
): Promise<Answer> {
  return house.api.send(method, `${PATH}/${call}`, { form, headers: { token: key, ...headers } });
}

const post = (key: string, call: string, form: Parameters): Promise<Answer> =>
  send('POST', key, call, { google_captcha: `human ${++counter}`, ...form });

const move = (key: string, form: Parameters, headers?: Parameters): Promise<Answer> =>
  send('PUT', key, 'move-funds', { description: 'Add credits', ...form }, headers);

const PERIOD = { from_date: '2026-03-01', to_date: '2026-03-31' };

describe('who may call', () => {
  test('a key opens nothing without an address on its list, and an empty list means nobody', async () => {
    const nobody = await makePartner([]);
    expect((await get(nobody.key, 'get-partner-balance', PERIOD)).body).toEqual(NOT_AUTHORISED);
    const listed = await makePartner(['127.0.0.1/32']);
    expect((await get(listed.key, 'get-partner-balance', PERIOD)).status).toBe(200);
  });

  test.each([
    ['no key', {}],
    ['an unknown one', { token: 'lm_pk_unknown' }],
    ['one in the query', { 'x-nothing': 'x' }],
    ['one as a bearer token', { authorization: 'Bearer lm_pk_unknown' }],
  ])('%s is not authorised, whatever is asked', async (_, headers) => {
    for (const [method, call] of [
      ['GET', 'get-partner-balance'],
      ['PUT', 'move-funds'],
      ['POST', 'login-url'],
      ['DELETE', 'move-funds'],
      ['GET', 'no-such-call'],
    ] as const) {
      const answer = await house.api.send(method, `${PATH}/${call}`, { headers });
      expect([answer.status, answer.body]).toEqual([401, NOT_AUTHORISED]);
    }
  });

  test.each([
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.3.7', '192.0.2.0/24', false],
    ['2001:db8::7', '2001:db8::/32', true],
    ['2001:db9::7', '2001:db8::/32', false],
    ['::ffff:192.0.2.7', '192.0.2.7', true],
  ])('behind a proxy that we trust, %s and the list %s', async (address, network, isListed) => {
    const { key } = await makePartner([network]);
    const answer = await get(key, 'get-partner-balance', PERIOD, { 'x-forwarded-for': address });
    expect(answer.status).toBe(isListed ? 200 : 401);
  });

  test('of a chain of addresses only the one that our proxy has seen counts', async () => {
    const { key } = await makePartner(['192.0.2.7']);
    const headers = { 'x-forwarded-for': '192.0.2.7, 203.0.113.9' };
    expect((await get(key, 'get-partner-balance', PERIOD, headers)).status).toBe(401);
  });

  test('X-Forwarded-For of somebody who is no proxy of ours is ignored', async () => {
    const direct = await startApplication();
    const partners = direct.app.get(PartnersService);
    const { id } = await partners.add(clerk, { name: 'Direct', email: null, currency: 'USD' });
    const token = await partners.issueKey(clerk, id);
    await partners.allow(clerk, id, '192.0.2.7');
    const ask = (headers: Parameters): Promise<Answer> =>
      direct.api.get(`${PATH}/get-partner-balance`, {
        query: PERIOD,
        headers: { token, ...headers },
      });
    expect((await ask({ 'x-forwarded-for': '192.0.2.7' })).status).toBe(401);
    await partners.allow(clerk, id, '127.0.0.1');
    expect((await ask({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    await direct.stop();
  });

  test('a new key ends the old one', async () => {
    const { id, key } = await makePartner();
    await house.app.get(PartnersService).issueKey(clerk, id);
    expect((await get(key, 'get-partner-balance', PERIOD)).body).toEqual(NOT_AUTHORISED);
  });

  test('with a key, another verb is 405 with Allow, and an unknown call 404', async () => {
    const { key } = await makePartner();
    const headers = { token: key };
    for (const [verb, call, allow] of [
      ['POST', 'get-customer-balance', 'GET'],
      ['GET', 'move-funds', 'PUT'],
      ['PUT', 'login-url', 'POST'],
      ['DELETE', 'reset-password', 'POST'],
    ] as const) {
      const answer = await house.api.send(verb, `${PATH}/${call}`, { headers });
      expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([
        405,
        405,
        allow,
      ]);
    }
    const unknown = await house.api.get(`${PATH}/get-everything`, { headers });
    expect([unknown.status, unknown.body.code]).toEqual([404, 404]);
  });

  test('a hundred requests in a quarter of an hour, refused ones included', async () => {
    const { key } = await makePartner();
    for (let n = 0; n < 40; n++) await get(key, 'get-partner-balance', PERIOD);
    for (let n = 0; n < 30; n++) await get(key, 'get-partner-balance', {});
    for (let n = 0; n < 30; n++) {
      await get(key, 'get-partner-balance', PERIOD, { 'x-forwarded-for': '203.0.113.9' });
    }
    const answer = await get(key, 'get-partner-balance', PERIOD);
    expect([answer.status, answer.body.code]).toEqual([429, 429]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await makePartner();
    expect((await get(other.key, 'get-partner-balance', PERIOD)).status).toBe(200);
  });

  test('the limit is a setting', async () => {
    await make.setting('partner_requests_per_15_minutes', 2);
    const { key } = await makePartner();
    const statuses = [];
    for (let n = 0; n < 3; n++) {
      statuses.push((await get(key, 'get-partner-balance', PERIOD)).status);
    }
    await make.setting('partner_requests_per_15_minutes', 1000);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('balances', () => {
  test('the example of the source, word for word', async () => {
    house.clock.set('2026-02-10T10:00:00Z');
    const { id, key } = await makePartner();
    const customer = await make.customer({ partnerId: id });
    const account_number = customer.accountNumber;
    await make.setCreditLimit(await make.accountant(), customer.id, '-55');
    await move(key, { account_number, amount: '245.71293' });
    house.clock.set('2026-03-05T10:00:00Z');
    const admin = house.api.as(await make.accountant());
    await move(key, { account_number, amount: '57' });
    const journal = { customer_id: customer.id, amount: '5', description: 'Call-out fee' };
    await admin.call('generate_journal', journal);
    await postCalls(customer.id, '48.125');
    const lines = [{ description: 'Number rental', quantity: '1', unit_price: '7.50' }];
    await admin.call('generate_invoice', { customer_id: customer.id, lines });

    const query = { ...PERIOD, account_number };
    const { text } = await get(key, 'get-customer-balance', query);
    expect(text).toBe(asOneLine('get-customer-balance'));
    // The closing balance of one document of the source is the customer's balance in the other.
    await move(key, { account_number, amount: '10' });
    const moved = await move(key, { account_number, amount: '-10' });
    expect(moved.text).toBe(asOneLine('move-funds'));
    await make.expectRightBooks();
    house.clock.reset();
  });

  test('both identities hold of every period, of a customer and of the wallet', async () => {
    const { id, key } = await makePartner(['127.0.0.1'], '500');
    const { accountNumber } = await make.customer({ partnerId: id });
    await move(key, { account_number: accountNumber, amount: '120.5' });
    await move(key, { account_number: accountNumber, amount: '-20.25' });
    const today = new Date().toISOString().slice(0, 10);
    for (const period of [PERIOD, { from_date: today, to_date: today }]) {
      const query = { ...period, account_number: accountNumber };
      for (const answer of [
        await get(key, 'get-customer-balance', query),
        await get(key, 'get-partner-balance', period),
      ]) {
        const { data } = answer.body as { data: Record<string, number> };
        const figure = (name: string): Amount => new Amount(data[name]!);
        const charges = figure('call_charges').plus(figure('other_charges'));
        expect(figure('total_charges')).toEqual(charges.plus(figure('adjustments')));
        const rest = figure('opening_balance').plus(figure('payments'));
        expect(figure('closing_balance')).toEqual(rest.minus(figure('total_charges')));
      }
    }
    const wallet = await get(key, 'get-partner-balance', { from_date: today, to_date: today });
    expect(wallet.body.data).toMatchObject({ payments: 399.75, closing_balance: 399.75 });
  });

  test.each([
    [{ to_date: '2026-03-31' }, 'from_date'],
    [{ from_date: '2026-03-01', to_date: '31.3.2026' }, 'to_date'],
    [{ from_date: '2026-02-30', to_date: '2026-03-01' }, 'from_date'],
    [{ from_date: '2026-04-01', to_date: '2026-03-31' }, 'to_date'],
  ])('%j is refused and %s named', async (query, field) => {
    const { key } = await makePartner();
    const answer = await get(key, 'get-partner-balance', query);
    expect([answer.status, answer.body.code]).toEqual([400, 400]);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  test("another partner's customer and nobody's are unknown", async () => {
    const { key } = await makePartner();
    const { accountNumber } = await make.customer();
    for (const account_number of [accountNumber, '99999999']) {
      const answer = await get(key, 'get-customer-balance', { ...PERIOD, account_number });
      expect([answer.status, answer.body.code]).toEqual([404, 404]);
      expect((await move(key, { account_number, amount: '1' })).status).toBe(404);
    }
  });
});

describe('moving funds', () => {
  test('takes multipart and urlencoded forms, and no other body', async () => {
    const { id, key } = await makePartner();
    const { accountNumber } = await make.customer({ partnerId: id });
    const multipart = new FormData();
    multipart.set('account_number', accountNumber);
    multipart.set('amount', '0.00001');
    multipart.set('description', 'Add credits');
    const headers = { token: key };
    const answer = await house.api.send('PUT', `${PATH}/move-funds`, { multipart, headers });
    expect(answer.text).toBe(
      '{"code":200,"data":{"customer_balance":0.00001,"customer_credit_limit":0}}',
    );
    const body = { account_number: accountNumber, amount: '1', description: 'x' };
    const json = await house.api.send('PUT', `${PATH}/move-funds`, { body, headers });
    expect([json.status, json.body.code]).toEqual([415, 415]);
  });

  test('no floor is broken: 402 for the wallet and for the customer', async () => {
    const { id, key } = await makePartner(['127.0.0.1'], '10');
    const { accountNumber: account_number } = await make.customer({ partnerId: id });
    expect((await move(key, { account_number, amount: '10.00001' })).status).toBe(402);
    expect((await move(key, { account_number, amount: '-0.00001' })).body).toMatchObject({
      code: 402,
    });
  });

  test.each([
    ['0', 'amount'],
    ['1.000001', 'amount'],
    ['NaN', 'amount'],
    ['1e3', 'amount'],
    ['', 'amount'],
    ['-9999999999999.99999', 'amount'],
  ])('the amount %j is refused', async (amount, field) => {
    const { id, key } = await makePartner();
    const { accountNumber: account_number } = await make.customer({ partnerId: id });
    await move(key, { account_number, amount: '1' });
    const { status, body } = await move(key, { account_number, amount });
    expect([status, body.errors.map((error: { field: string }) => error.field)]).toEqual([
      400,
      [field],
    ]);
  });

  test('a repeated Idempotency-Key moves nothing again, and says the same to the digit', async () => {
    const { id, key } = await makePartner(['127.0.0.1'], '1234567890123.45678');
    const { accountNumber: account_number } = await make.customer({ partnerId: id });
    const form = { account_number, amount: '1234567890123.45678' };
    const headers = { 'idempotency-key': 'move-1' };
    const first = await move(key, form, headers);
    expect(first.text).toContain('"customer_balance":1234567890123.45678');
    const again = await move(key, form, headers);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await move(key, { ...form, amount: '1' }, headers);
    expect([other.status, other.body.code]).toEqual([409, 409]);
    await make.expectRightBooks();
  });
});

describe('customers', () => {
  const MARY = { first_name: 'Mary', last_name: 'Langa', password: 'a rather long one' };

  async function register(key: string, form: Parameters = {}): Promise<string> {
    const email = `mary-${++counter}@langa.example`;
    const answer = await post(key, 'register-customer', { ...MARY, email, ...form });
    expect(answer.body).toEqual({
      code: 200,
      data: { account_number: expect.stringMatching(/^\d{8}$/), status: 'pending_confirmation' },
    });
    return answer.body.data.account_number;
  }

  async function codeFor(email: string): Promise<string> {
    const mine = (await letters(house)).filter(({ recipient }) => recipient === email);
    return /^\s{4}(\d{6})$/m.exec(mine.at(-1)?.text)![1]!;
  }

  const signIn = async (username: string): Promise<number> =>
    (await new Browser(house.url).signIn(username, MARY.password)).status;

  test('is registered, receives funds at once, and signs in when he has confirmed', async () => {
    const { key } = await makePartner();
    const email = 'Mary@Langa.example';
    const account_number = await register(key, { email });
    expect((await move(key, { account_number, amount: '5' })).status).toBe(200);
    expect(await signIn(account_number)).toBe(401);
    expect((await post(key, 'login-url', { account_number })).status).toBe(409);

    const code = await codeFor(email);
    const wrong = await post(key, 'confirm-email', { email, code: code === '1' ? '2' : '1' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 400]);
    const right = { email: 'mary@langa.EXAMPLE', code };
    for (let n = 0; n < 2; n++) {
      const { body } = await post(key, 'confirm-email', right);
      expect(body).toEqual({ code: 200, data: { confirmed: true } });
    }
    expect(await signIn(account_number)).toBe(303);
  });

  test('an address names one customer of a partner, in any case', async () => {
    const { key } = await makePartner();
    await register(key, { email: 'One@langa.example' });
    const again = await post(key, 'register-customer', { ...MARY, email: 'one@LANGA.example' });
    expect([again.status, again.body.code]).toEqual([409, 409]);
    const other = await makePartner();
    await register(other.key, { email: 'one@langa.example' });
  });

  test('five wrong codes spoil the right one; a new one is mailed on request', async () => {
    const { key } = await makePartner();
    const email = 'five@langa.example';
    await register(key, { email });
    const code = await codeFor(email);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n++) await post(key, 'confirm-email', { email, code: wrong });
    expect((await post(key, 'confirm-email', { email, code })).status).toBe(400);
    await post(key, 'reset-password', { email });
    await house.runJobs();
    const newCode = await codeFor(email);
    expect((await post(key, 'confirm-email', { email, code: newCode })).status).toBe(200);
  });

  test('a code is worth nothing a day later, nor at another partner', async () => {
    const { key } = await makePartner();
    const other = await makePartner();
    const email = 'late@langa.example';
    await register(key, { email });
    const code = await codeFor(email);
    expect((await post(other.key, 'confirm-email', { email, code })).status).toBe(400);
    house.clock.move(24 * 3600);
    expect((await post(key, 'confirm-email', { email, code })).status).toBe(400);
    house.clock.reset();
  });

  test('no code is stored so that it could be tried out', async () => {
    const { key } = await makePartner();
    const email = 'hashed@langa.example';
    await register(key, { email });
    const code = await codeFor(email);
    const row = await house.database.queryOne<{ hash: Buffer }>(
      `SELECT code_hash AS hash FROM email_confirmations e JOIN customers c ON c.id = e.customer_id
        WHERE c.email = $1`,
      [email],
    );
    const { digest } = await import('../../src/platform/secrets/secrets.js');
    expect(row!.hash.equals(digest(code))).toBe(false);
  });

  test('a link signs him in at the portal, once, for a minute', async () => {
    const { key } = await makePartner();
    const email = 'link@langa.example';
    const account_number = await register(key, { email });
    await post(key, 'confirm-email', { email, code: await codeFor(email) });
    for (const name of [{ account_number }, { email }]) {
      const { body } = await post(key, 'login-url', name);
      const { pathname, search } = new URL(body.data.url);
      expect(pathname).toBe('/portal');
      const browser = new Browser(house.url);
      expect((await browser.go(pathname + search)).status).toBe(303);
      expect((await browser.go('/portal')).html).toContain(account_number);
      expect((await new Browser(house.url).go(pathname + search)).status).toBe(401);
    }
    const { body } = await post(key, 'login-url', { account_number });
    house.clock.move(61);
    const { pathname, search } = new URL(body.data.url);
    expect((await new Browser(house.url).go(pathname + search)).status).toBe(401);
    house.clock.reset();
  });

  test("nobody gets a link to another partner's customer", async () => {
    const { key } = await makePartner();
    const other = await makePartner();
    const email = 'theirs@langa.example';
    const account_number = await register(other.key, { email });
    expect((await post(key, 'login-url', { account_number })).status).toBe(404);
    expect((await post(key, 'login-url', { email })).status).toBe(404);
    expect((await post(key, 'login-url', {})).status).toBe(400);
  });

  test('a new password is set by a link that works once, and the answer tells nobody who is known', async () => {
    const { key } = await makePartner();
    const email = 'reset@langa.example';
    const username = await register(key, { email });
    await post(key, 'confirm-email', { email, code: await codeFor(email) });
    const known = await post(key, 'reset-password', { email });
    const before = await letters(house);
    const unknown = await post(key, 'reset-password', { email: 'nobody@langa.example' });
    expect(unknown.text).toBe(known.text);
    // The answer comes before anything has been looked up.
    expect(await letters(house)).toHaveLength(before.length);
    await house.runJobs();
    const sent = await letters(house);
    expect(sent).toHaveLength(before.length + 1);
    const { pathname, search } = new URL(/http\S+/.exec(sent.at(-1).text)![0]);

    const browser = new Browser(house.url);
    const { status, fields, headers } = await browser.go(pathname + search);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const set = (password: string) =>
      browser.submit('/reset-password', { ...fields, password, username });
    expect((await set('short')).html).toContain('at least 10 characters');
    expect((await set('another long password')).html).toContain('Your password is set');
    expect((await set('yet another password')).status).toBe(401);
    expect((await browser.go(pathname + search)).status).toBe(401);
    expect(await signIn(username)).toBe(401);
    expect((await new Browser(house.url).signIn(username, 'another long password')).status).toBe(
      303,
    );
  });

  test('a form for a new password must be ours, and its link ends after an hour', async () => {
    const { key } = await makePartner();
    const email = 'forged@langa.example';
    await register(key, { email });
    await post(key, 'confirm-email', { email, code: await codeFor(email) });
    await post(key, 'reset-password', { email });
    await house.runJobs();
    const { pathname, search } = new URL(/http\S+/.exec((await letters(house)).at(-1).text)![0]);
    const browser = new Browser(house.url);
    const { fields } = await browser.go(pathname + search);
    const password = 'another long password';
    const forged = await browser.submit('/reset-password', { ...fields, _csrf: 'x', password });
    expect(forged.status).toBe(403);
    const { status } = await browser.submit(
      '/reset-password',
      { ...fields, password },
      { origin: 'https://evil.example' },
    );
    expect(status).toBe(403);
    house.clock.move(3601);
    expect((await browser.go(pathname + search)).status).toBe(401);
    house.clock.reset();
  });

  test('three letters an hour are enough for anybody', async () => {
    const { key } = await makePartner();
    const email = 'often@langa.example';
    await register(key, { email });
    const before = (await letters(house)).length;
    for (let n = 0; n < 5; n++) await post(key, 'reset-password', { email });
    await house.runJobs();
    expect(await letters(house)).toHaveLength(before + 3);
  });

  test.each([
    [{ email: 'nobody' }, 'email'],
    [{ password: 'short' }, 'password'],
    [{ currency: 'EUR' }, 'currency'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ first_name: ' ' }, 'first_name'],
  ])('%j is refused', async (wrong, field) => {
    const { key } = await makePartner();
    const form = { ...MARY, email: `${field}@langa.example`, ...wrong };
    const { status, body } = await post(key, 'register-customer', form);
    expect([status, body.errors.map((error: { field: string }) => error.field)]).toEqual([
      400,
      [field],
    ]);
  });

  test('a company is one with a company name; fields that nobody knows are passed over', async () => {
    const { key } = await makePartner();
    const form = { company_name: 'Langa Ltd', accept_terms: '1', timezone: 'Africa/Harare' };
    const account = await register(key, form);
    const row = await house.database.queryOne<{ type: string }>(
      'SELECT customer_type AS type FROM customers WHERE account_number = $1',
      [account],
    );
    expect(row!.type).toBe('company');
  });
});

describe('the captcha', () => {
  const RESET = { email: 'somebody@langa.example' };
  const ask = async (token: string | undefined): Promise<number> => {
    const { key } = await makePartner();
    const form: Parameters = token === undefined ? RESET : { ...RESET, google_captcha: token };
    return (await send('POST', key, 'reset-password', form)).status;
  };

  test('is checked with our secret, and a token passes once', async () => {
    const token = `human ${++counter}`;
    expect([await ask(token), await ask(token), await ask('robot'), await ask(undefined)]).toEqual([
      200, 422, 422, 400,
    ]);
    const form = captcha.asked.at(-1)!;
    expect(Object.fromEntries(form)).toEqual({ secret: CAPTCHA_SECRET, response: 'robot' });
  });

  test.each<[string, CaptchaServer['answer']]>([
    ['breaks off', (response) => response.destroy()],
    [
      'answers 500',
      (response) => {
        say(response, {}, 500);
      },
    ],
    ['answers no JSON', (response) => response.end('<html>')],
    [
      'answers something else',
      (response) => {
        say(response, { ok: true });
      },
    ],
    [
      'answers null',
      (response) => {
        say(response, null);
      },
    ],
    ['answers without end', (response) => response.end('x'.repeat(100_000))],
    ['sends us elsewhere', (response) => response.writeHead(302, { location: '/' }).end()],
    [
      'does not know our secret',
      (response) => {
        say(response, WRONG_SECRET);
      },
    ],
    ['never answers', () => undefined],
  ])('503 when whoever checks it %s', async (_, answer) => {
    const { answer: usual } = captcha;
    captcha.answer = answer;
    expect(await ask('human')).toBe(503);
    captcha.answer = usual;
  });

  test('without a secret nobody passes', async () => {
    const bare = await startApplication();
    const partners = bare.app.get(PartnersService);
    const { id } = await partners.add(clerk, { name: 'Bare', email: null, currency: 'USD' });
    const token = await partners.issueKey(clerk, id);
    await partners.allow(clerk, id, '127.0.0.1');
    for (const google_captcha of ['demo', 'human']) {
      const form = { ...RESET, google_captcha };
      const path = `${PATH}/reset-password`;
      expect((await bare.api.post(path, { form, headers: { token } })).status).toBe(503);
    }
    await bare.stop();
  });
});

const WRONG_SECRET = { success: false, 'error-codes': ['invalid-input-secret'] };

describe('with demo data', () => {
  let demo: TestApplication;

  beforeAll(async () => {
    demo = await startApplication();
    await seedDemo(demo.app);
  });
  afterAll(() => demo.stop());

  const headers = { token: 'demo-partner-key' };

  test('the demo partner has a filled wallet and PIE001 among ten customers', async () => {
    const query = { from_date: '2026-01-01', to_date: '2099-12-31', account_number: '10000001' };
    const wallet = await demo.api.get(`${PATH}/get-partner-balance`, { query, headers });
    expect(wallet.body.data.closing_balance).toBeGreaterThan(0);
    const customer = await demo.api.get(`${PATH}/get-customer-balance`, { query, headers });
    expect(customer.status).toBe(200);
    const row = await demo.database.queryOne<{ count: number }>(
      'SELECT count(*)::int AS count FROM customers WHERE partner_id IS NOT NULL',
    );
    expect(row!.count).toBe(10);
  });

  test('every example of the document is carried out', async () => {
    const { paths } = JSON.parse(readFileSync('openapi/partner.json', 'utf8'));
    const statuses: Record<string, number> = {};
    for (const [path, item] of Object.entries<any>(paths)) {
      for (const [method, operation] of Object.entries<any>(item)) {
        const form = formExample(operation);
        const query = queryExample(operation);
        const answer = await demo.api.send(method.toUpperCase(), path, {
          headers,
          ...(form ? { form } : { query }),
        });
        statuses[path.split('/').at(-1)!] = answer.status;
      }
    }
    expect(statuses).toEqual({
      'get-customer-balance': 200,
      'get-partner-balance': 200,
      'move-funds': 200,
      'register-customer': 200,
      // The code was mailed; nobody can know it.
      'confirm-email': 400,
      'login-url': 200,
      'reset-password': 200,
    });
  });

  test('the token demo passes the captcha, and nothing else does', async () => {
    const form = { email: 'jessica@pienaar.example', google_captcha: 'human' };
    const answer = await demo.api.post(`${PATH}/reset-password`, { form, headers });
    expect(answer.status).toBe(422);
  });

  function queryExample({ parameters = [] }: any): Record<string, string> {
    const named = parameters.filter((one: any) => one.in === 'query');
    return Object.fromEntries(named.map((one: any) => [one.name, exampleOf(one.schema, one)]));
  }

  function formExample({ requestBody }: any): Record<string, string> | undefined {
    const schema = requestBody?.content['application/x-www-form-urlencoded'].schema;
    if (!schema) return undefined;
    const { components } = JSON.parse(readFileSync('openapi/partner.json', 'utf8'));
    const { properties } = components.schemas[schema.$ref.split('/').at(-1)];
    const shown = Object.entries<any>(properties).filter(([, one]) => exampleOf(one) !== undefined);
    return Object.fromEntries(shown.map(([name, one]) => [name, exampleOf(one)]));
  }

  const exampleOf = (schema: any, parameter: any = {}): any =>
    parameter.example ?? schema.example ?? schema.examples?.[0];
});

/** Rated calls, as the room that charges them posts them. */
async function postCalls(customerId: number, amount: string): Promise<void> {
  const { app, database, clock } = house;
  const on = clock.now().toISOString().slice(0, 10);
  await database.transaction(async () => {
    await app.get(Ledger, { strict: false }).post(clerk, {
      kind: 'call_charges',
      source: { type: 'call_charges', id: 1 },
      on,
      reference: 'CALLS-1',
      description: 'Calls',
      postings: [
        { customerId, debit: amount },
        { code: '4100', credit: amount },
      ],
    });
    await app.get(Receivables, { strict: false }).addDebit(clerk, {
      customerId,
      kind: 'call_charges',
      documentId: 1,
      reference: 'CALLS-1',
      on,
      amount,
    });
  });
}

/** A document of the source as it goes over the wire. */
function asOneLine(name: string): string {
  return readFileSync(`test/faces/fixtures/partner/${name}.txt`, 'utf8')
    .split('\n')
    .join('')
    .replace(/([:,]) /g, '$1')
    .replace(/": /g, '":');
}
