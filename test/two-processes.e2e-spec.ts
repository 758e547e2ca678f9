import { once } from 'node:events';
import { startApplication, type TestApplication } from './support/application.js';
import { Browser } from './support/browser.js';
import { type Nginx, startNginx } from './support/nginx.js';
import { type ServerProcess, startProcess, until } from './support/process.js';
import { addWebhook, allowLoopback } from './support/webhooks.js';
import { withStatus } from './support/receiver.js';

const KEY = { ENCRYPTION_KEY: 'a'.repeat(64), SESSION_SECRET: 'b'.repeat(64) };
const PASSWORD = 'correct horse battery';

let house: TestApplication;
let one: ServerProcess;
let other: ServerProcess;
let nginx: Nginx;
let token: string;

beforeAll(async () => {
  house = await startApplication(KEY);
  token = await house.make.token();
  const variables = { ...KEY, TRUST_PROXY: '127.0.0.1' };
  [one, other] = await Promise.all([
    startProcess(house.databaseUrl, variables),
    startProcess(house.databaseUrl, variables),
  ]);
  nginx = await startNginx([one.url, other.url]);
});
afterAll(async () => {
  await nginx.stop();
  await Promise.all([one.stop(), other.stop()]);
  await house.stop();
});

const bearer = (text = token): Record<string, string> => ({ authorization: `Bearer ${text}` });

describe('nginx as deploy/nginx sets it up', () => {
  test('speaks TLS, sends plain requests there, and says so for a year', async () => {
    const plain = await fetch(`http://127.0.0.1:${nginx.plainPort}/api?x=1`, {
      redirect: 'manual',
    });
    expect(plain.headers.get('location')).toMatch(/^https:\/\/[^/]+\/api\?x=1$/);
    const answer = await nginx.ask('/api/v1/get_config_settings', { headers: bearer() });
    expect(answer.status).toBe(200);
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
    expect(answer.headers['x-request-id']).toBeDefined();
  });

  test('says who is asking, and does not believe what he says of himself', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    const { clientId, secret } = await house.make.client();
    const form = {
      grant_type: 'password',
      client_id: clientId,
      client_secret: secret,
      username,
      password: 'wrong',
    };
    const headers = { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' };
    const { status } = await nginx.ask('/oauth/token', { method: 'POST', headers, form });
    expect(status).toBe(400);
    const keys = await house.database.query<{ key: string }>('SELECT key FROM rate_limits');
    expect(keys.filter(({ key }) => key.includes('203.0.113.7'))).toEqual([]);
    expect(keys.some(({ key }) => key.includes('127.0.0.1'))).toBe(true);
  });

  test('hides the metrics, and lets large attachments be refused in our words', async () => {
    expect((await nginx.ask('/metrics')).status).toBe(404);
    const large = await nginx.ask('/api/v1/add_helpdesk_ticket_attachment', {
      method: 'POST',
      headers: bearer(),
      body: { file_name: 'a.txt', file_content: 'A'.repeat(15_000_000) },
    });
    expect([large.status, JSON.parse(large.text).error]).toEqual([413, 'too_large']);
  });

  test('logs who asked for what, and neither codes nor tokens nor links', async () => {
    await nginx.ask('/hotspot/28XXX004?code=SECRET1', {
      headers: { referer: 'https://isp.example.net/hotspot/28XXX004?code=SECRET2' },
    });
    await nginx.ask('/api/v1/get_config_settings?access_token=SECRET3');
    await nginx.ask('/hotspot/print/1.2.SECRET4');
    await fetch(`http://127.0.0.1:${nginx.plainPort}/hotspot/28XXX004?code=SECRET5`, {
      redirect: 'manual',
    });
    // A line is written when its answer has gone.
    const last = '"GET /hotspot/28XXX004" 308';
    await until(() => Promise.resolve(nginx.logged().includes(last)), 'the last request is logged');
    expect(nginx.logged()).toMatch(/"GET \/hotspot\/28XXX004" 404 .* [0-9a-f-]{36}\n/);
    expect(nginx.logged()).toContain('"GET /hotspot/print/***" 404');
    expect(nginx.logged()).not.toContain('SECRET');
  });

  test('passes events on as they happen', async () => {
    const stream = await nginx.open('/admin/events/stream', { headers: bearer() });
    expect(stream.headers['content-type']).toContain('text/event-stream');
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await until(() => Promise.resolve(text.includes('retry:')), 'the stream has begun');
    await nginx.ask('/api/v1/add_customer', {
      method: 'POST',
      headers: bearer(),
      body: { customer_type: 'individual', name: 'Ada', email: 'ada@example.org' },
    });
    await until(() => Promise.resolve(text.includes('customers.customer.added')), 'it is told');
    stream.destroy();
    await once(stream, 'close');
  });
});

describe('two processes are one system', () => {
  test('a token that is revoked at one is refused by the other within a second', async () => {
    const { id: userId } = await house.make.user();
    const theirs = await house.make.token({ userId });
    expect((await other.api.as(theirs).get('/api/v1/get_config_settings')).status).toBe(200);
    const staff = one.api.as(token);
    const { body } = await staff.get('/admin/tokens', { query: { user_id: userId } });
    for (const { id } of body.data) await staff.delete(`/admin/tokens/${id}`);
    await until(async () => {
      const { status } = await other.api.as(theirs).get('/api/v1/get_config_settings');
      return status === 401;
    }, 'the other refuses it');
  });

  test('who has signed in at one is known to the other', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    const browser = new Browser(one.url);
    await browser.signIn(username, PASSWORD);
    const there = new Browser(other.url);
    for (const [name, value] of browser.cookies) there.cookies.set(name, value);
    expect((await there.go('/sign-in')).location).toBe('/api');
  });

  test('wrong passwords are counted together', async () => {
    const { username } = await house.make.user({ password: PASSWORD });
    const { clientId, secret } = await house.make.client();
    const statuses: number[] = [];
    for (let turn = 0; turn < 11; turn++) {
      const { status } = await (turn % 2 ? one : other).api.post('/oauth/token', {
        form: {
          grant_type: 'password',
          client_id: clientId,
          client_secret: secret,
          username,
          password: 'wrong',
        },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
  });

  test('what one token may ask in a minute it may ask of both together', async () => {
    const staff = one.api.as(token);
    const setting = '/admin/settings/requests_per_minute';
    await staff.send('PUT', setting, { body: { value: 40 } });
    const theirs = await house.make.token();
    await until(async () => {
      const { headers } = await other.api.as(theirs).get('/api/v1/get_config_settings');
      return headers.get('ratelimit-policy')?.includes('q=40') ?? false;
    }, 'the other knows the setting');
    const fresh = await house.make.token();
    let answered = 0;
    for (let turn = 0; turn < 60; turn++) {
      const api = (turn % 2 ? one : other).api.as(fresh);
      const { status } = await api.get('/api/v1/get_config_settings');
      if (status === 200) answered++;
    }
    await house.database.execute(`UPDATE settings SET value = '1000000' WHERE key = $1`, [
      'requests_per_minute',
    ]);
    expect(answered).toBeLessThanOrEqual(80);
    expect(answered).toBeGreaterThanOrEqual(38);
  });

  test('a job runs once, whoever takes it', async () => {
    const staff = house.api.as(token);
    await allowLoopback(staff);
    const hook = await addWebhook(staff, { events: ['customers.*'] });
    hook.receiver.answer = withStatus(204);
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        (turn % 2 ? one : other).api.as(token).call('add_customer', {
          customer_type: 'individual',
          name: `Customer ${turn}`,
          email: 'c@example.org',
        }),
      ),
    );
    await until(() => Promise.resolve(hook.receiver.messages.length >= 20), 'all has arrived');
    for (const { data } of added) expect(hook.receiver.versions(data.customer_id)).toEqual([1]);
    await hook.receiver.stop();
  });
});

test('one process is killed under load: no write that was acknowledged is lost, and the other serves', async () => {
  await house.database.execute('DELETE FROM rate_limits');
  const doomed = await startProcess(house.databaseUrl, { ...KEY, TRUST_PROXY: '127.0.0.1' });
  const front = await startNginx([doomed.url, other.url]);
  const acknowledged: number[] = [];
  const answers: Record<string, number> = {};
  let isOver = false;
  const client = async (name: string): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const answer = await front.ask('/api/v1/add_customer', {
        method: 'POST',
        headers: { ...bearer(), 'idempotency-key': `${name}-${turn}` },
        body: { customer_type: 'individual', name: `${name} ${turn}`, email: 'c@example.org' },
      });
      answers[answer.status] = (answers[answer.status] ?? 0) + 1;
      if (answer.status === 200) acknowledged.push(JSON.parse(answer.text).data.customer_id);
      // nginx has sent it to the dead one: the client asks again with the same key.
      else turn--;
    }
  };
  const clients = Array.from({ length: 8 }, (_, place) => client(`Client ${place}`));
  await until(() => Promise.resolve(acknowledged.length > 40), 'the load is on');
  await doomed.kill();
  const atDeath = acknowledged.length;
  await until(() => Promise.resolve(acknowledged.length > atDeath + 40), 'the other serves');
  isOver = true;
  await Promise.all(clients);
  await front.stop();
  expect(Object.keys(answers).filter((status) => !/^(200|409|502)$/.test(status))).toEqual([]);
  const kept = await house.database.query<{ id: number }>(
    'SELECT id FROM customers WHERE id = ANY ($1)',
    [acknowledged],
  );
  expect(kept).toHaveLength(new Set(acknowledged).size);
  const twice = await house.database.query(
    `SELECT name FROM customers WHERE name LIKE 'Client %' GROUP BY name HAVING count(*) > 1`,
  );
  expect(twice).toEqual([]);
});
