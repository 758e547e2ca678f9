import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import { TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication({ TRUST_PROXY: '127.0.0.1/32' });
  await house.make.user({ username: 'jessica', password: PASSWORD, role: 'support' });
});
afterEach(() => {
  house.clock.reset();
});
afterAll(() => house.stop());

const visitor = () => new Browser(house.url);

test('signing in leads to the page that one was going to, and back out again', async () => {
  const browser = visitor();
  const form = await browser.go('/sign-in?next=%2Fportal%3Fa%3Db');
  expect(form.status).toBe(200);
  const inside = await browser.submit('/sign-in', {
    ...form.fields,
    username: 'JESSICA',
    password: PASSWORD,
  });
  expect([inside.status, inside.location]).toEqual([303, '/portal?a=b']);
  const portal = await browser.go('/portal');
  expect(portal.status).toBe(200);
  expect(portal.html).toContain('jessica');
  expect((await browser.go('/sign-in')).location).toBe('/api');
  const outside = await browser.submit('/sign-out', portal.fields);
  expect([outside.status, outside.location]).toEqual([303, '/sign-in']);
  expect((await browser.go('/portal')).location).toBe('/sign-in?next=%2Fportal');
});

test('a customer goes to his portal, staff to the guide', async () => {
  const { id: customerId } = await house.make.customer({ name: 'Lena Pienaar' });
  await house.make.user({ username: 'lena', password: PASSWORD, role: 'customer', customerId });
  expect((await visitor().signIn('jessica', PASSWORD)).location).toBe('/api');
  const lena = visitor();
  expect((await lena.signIn('lena', PASSWORD)).location).toBe('/portal');
  expect((await lena.go('/portal')).html).toContain('Lena Pienaar');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'https:evil.example',
  'https://evil.example',
  'javascript:alert(1)',
])('next=%j does not lead away', async (next) => {
  const browser = visitor();
  const { fields } = await browser.go(`/sign-in?next=${encodeURIComponent(next)}`);
  expect(fields['next']).toBe('');
  const answer = await browser.submit('/sign-in', {
    ...fields,
    next,
    username: 'jessica',
    password: PASSWORD,
  });
  expect([answer.status, answer.location]).toEqual([303, '/api']);
});

test('an unknown user and a wrong password get the same page', async () => {
  const attempt = async (username: string, password: string) => {
    const browser = visitor();
    const { fields } = await browser.go('/sign-in');
    const { status, html } = await browser.submit('/sign-in', { ...fields, username, password });
    return [status, html.replaceAll(username, '').replace(/name="_csrf" value="[^"]*"/, '')];
  };
  await house.make.user({ username: 'password-less' });
  const wrong = await attempt('jessica', 'wrong');
  expect(wrong[0]).toBe(401);
  expect(wrong[1]).toContain('The user name or the password is wrong.');
  expect(await attempt('nobody', 'wrong')).toEqual(wrong);
  expect(await attempt('password-less', 'wrong')).toEqual(wrong);
  expect(await attempt('jessica', 'x'.repeat(2000))).toEqual(wrong);
});

describe('the session', () => {
  test('is a cookie that scripts and other sites do not get', async () => {
    const { headers } = await visitor().go('/sign-in');
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^lastmile=s%3A[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('has another id once somebody is signed in, and the old one is worth nothing', async () => {
    const browser = visitor();
    await browser.go('/sign-in');
    const planted = browser.cookies.get('lastmile')!;
    await browser.signIn('jessica', PASSWORD);
    expect(browser.cookies.get('lastmile')).not.toBe(planted);
    const thief = visitor();
    thief.cookies.set('lastmile', planted);
    expect((await thief.go('/portal')).status).toBe(303);
  });

  test('cannot be made up', async () => {
    const forger = visitor();
    forger.cookies.set('lastmile', 's%3Aabcdefghijklmnopqrstuvwxyz012345.AAAA');
    expect((await forger.go('/portal')).status).toBe(303);
  });

  test('ends with a working day', async () => {
    const browser = visitor();
    await browser.signIn('jessica', PASSWORD);
    house.clock.move(12 * 3600 - 60);
    expect((await browser.go('/portal')).status).toBe(200);
    house.clock.move(120);
    expect((await browser.go('/portal')).status).toBe(303);
  });

  test('ends when its user is deactivated or gets another password', async () => {
    const admin = house.api.as(await house.make.token());
    for (const change of [{ password: 'another horse battery' }, { active: false }]) {
      const { id, username } = await house.make.user({ password: PASSWORD });
      const browser = visitor();
      await browser.signIn(username, PASSWORD);
      expect((await browser.go('/portal')).status).toBe(200);
      expect((await admin.patch(`/admin/users/${id}`, { body: change })).status).toBe(200);
      expect((await browser.go('/portal')).status).toBe(303);
    }
  });

  test('opens no API', async () => {
    const browser = visitor();
    await browser.signIn('jessica', PASSWORD);
    for (const path of ['/api/v1/get_config_settings', '/admin/users']) {
      const { status, headers } = await browser.go(path);
      expect(status).toBe(401);
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  test('is left alone by everything that is no page', async () => {
    for (const path of [
      '/oauth/token',
      '/health/live',
      '/.well-known/oauth-authorization-server',
    ]) {
      expect((await visitor().go(path)).headers.getSetCookie()).toEqual([]);
    }
  });
});

test('over TLS the cookie is bound to this host and sent by TLS only', async () => {
  const secure = await startApplication({ PUBLIC_URL: 'https://isp.example' });
  const { headers } = await new Browser(secure.url).go('/sign-in');
  expect(headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-lastmile=.+; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/),
  ]);
  await secure.stop();
});

describe('a form that is not ours', () => {
  const wrongs: [string, Record<string, string | undefined>, Record<string, string>][] = [
    ['has no token', { _csrf: undefined }, {}],
    ['has a wrong token', { _csrf: 'x' }, {}],
    ['comes from another site', {}, { origin: 'https://evil.example' }],
    ['hides where it comes from', {}, { origin: 'null' }],
  ];

  test.each(wrongs)('does not sign in when it %s', async (_, fields, headers) => {
    const browser = visitor();
    const form = await browser.go('/sign-in');
    const answer = await browser.submit(
      '/sign-in',
      { ...form.fields, username: 'jessica', password: PASSWORD, ...fields },
      headers,
    );
    expect(answer.status).toBe(403);
    expect((await browser.go('/portal')).status).toBe(303);
  });

  test.each(wrongs)('does not sign out when it %s', async (_, fields, headers) => {
    const browser = visitor();
    await browser.signIn('jessica', PASSWORD);
    const page = await browser.go('/portal');
    const answer = await browser.submit('/sign-out', { ...page.fields, ...fields }, headers);
    expect(answer.status).toBe(403);
    expect((await browser.go('/portal')).status).toBe(200);
  });

  test('does not sign in with the token of another session', async () => {
    const { fields } = await visitor().go('/sign-in');
    const browser = visitor();
    await browser.go('/sign-in');
    const form = { ...fields, username: 'jessica', password: PASSWORD };
    expect((await browser.submit('/sign-in', form)).status).toBe(403);
  });
});

test.each([
  ['PUT', '/sign-in', 'GET, POST'],
  ['DELETE', '/sign-in', 'GET, POST'],
  ['GET', '/sign-out', 'POST'],
])('%s %s is refused', async (verb, path, allowed) => {
  const answer = await house.api.send(verb, path);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
});

describe('who guesses', () => {
  let address = 0;
  const fromElsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++address}` });
  const client = async (headers: Record<string, string>) =>
    new TokenClient(house.api, await house.make.client(), headers);
  const attempt = (username: string, password: string) => ({
    grant_type: 'password',
    username,
    password,
  });
  const page = async (username: string, password: string, headers: Record<string, string>) => {
    const browser = visitor();
    const { fields } = await browser.go('/sign-in');
    return browser.submit('/sign-in', { ...fields, username, password }, headers);
  };

  test('a password ten times is stopped at every door, with the right one too', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    for (let failure = 1; failure <= 10; failure++) {
      const own = await client(fromElsewhere());
      const [wrong] = failure % 2 === 0 ? [await page(username, 'no', fromElsewhere())] : [];
      if (wrong) expect(wrong.status).toBe(401);
      else expect(await own.refused(attempt(username, 'no'))).toBe('400 invalid_grant');
    }
    const stopped = await (await client(fromElsewhere())).token(attempt(username, PASSWORD));
    expect([stopped.status, stopped.body.error]).toEqual([429, 'rate_limited']);
    const retryAfter = Number(stopped.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(15 * 60);
    const form = await page(username.toUpperCase(), PASSWORD, fromElsewhere());
    expect(form.status).toBe(429);
    expect(Number(form.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(form.html).toContain('Too many failed attempts');
    expect((await page('jessica', PASSWORD, fromElsewhere())).status).toBe(303);
  });

  test('a name that does not exist is stopped alike', async () => {
    const own = await client(fromElsewhere());
    for (let failure = 1; failure <= 10; failure++) await own.token(attempt('No-One', 'no'));
    expect(await own.refused(attempt('nO-oNE', 'no'))).toBe('429 rate_limited');
  });

  test('fifty passwords at once has ten of them looked at', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    const own = await client(fromElsewhere());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => own.token(attempt(username, 'no'))),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
    expect(await own.refused(attempt(username, PASSWORD))).toBe('429 rate_limited');
  });

  test('a hundred times from one address is stopped for all accounts', async () => {
    const headers = fromElsewhere();
    const own = await client(headers);
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => own.token(attempt(`nobody-${index}`, 'no'))),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
    expect(await own.refused(attempt('jessica', PASSWORD))).toBe('429 rate_limited');
    expect((await page('jessica', PASSWORD, fromElsewhere())).status).toBe(303);
  });

  test('is not who signs in with the right password, fifty times at once', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    const own = await client(fromElsewhere());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => own.token(attempt(username, PASSWORD))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
  });
});
