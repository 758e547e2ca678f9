import pg from 'pg';
import { LedgerVerifier } from '../src/billing/index.js';
import { Jobs } from '../src/platform/jobs/jobs.js';
import { RadiusGauges } from '../src/radius/radius-gauges.js';
import { startApplication, type TestApplication } from './support/application.js';
import { putDown } from './support/packet.js';
import { emptyDatabase } from './support/database.js';
import { startProcess, until } from './support/process.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

/** The lines of one metric, without comments. */
async function read(name: string, headers: Record<string, string> = {}): Promise<string[]> {
  const { status, text } = await house.api.get('/metrics', { headers });
  expect(status).toBe(200);
  return text.split('\n').filter((line) => line.startsWith(name));
}

describe('who may read the metrics', () => {
  test('Prometheus on the same machine may', async () => {
    const { status, headers } = await house.api.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });

  test('what a proxy on this machine passes on needs a token with the admin scope and its permission', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    expect((await house.api.get('/metrics', { headers })).status).toBe(401);
    const clerk = house.api.as(await house.make.token({ role: 'support' }));
    expect((await clerk.get('/metrics', { headers })).status).toBe(403);
    const staff = house.api.as(await house.make.token());
    expect((await staff.get('/metrics', { headers })).status).toBe(200);
  });
});

test('requests are counted by route, as it is declared, and status', async () => {
  const staff = house.api.as(await house.make.token());
  for (const id of [1, 2, 999_999]) await staff.get(`/admin/users/${id}`);
  await staff.call('get_config_settings');
  await house.api.get(`/nobody-routes-this/${Math.random()}`);
  const lines = await read('lastmile_http_requests_total');
  const found = lines.find((line) =>
    /method="GET",route="\/admin\/users\/:id",status="404"/.test(line),
  );
  expect(found).toMatch(/ 1$/);
  expect(lines.some((line) => line.includes('route="/api/v1/get_config_settings"'))).toBe(true);
  expect(lines.some((line) => line.includes('999999') || line.includes('nobody-routes'))).toBe(
    false,
  );
});

test('no label has a value that a caller chooses', async () => {
  await house.api.send('PROPFIND', '/admin/users/1').catch(() => undefined);
  for (const word of ['alpha', 'beta']) await house.api.get(`/api/v1/${word}`);
  const { text } = await house.api.get('/metrics');
  expect(text).not.toMatch(/alpha|beta/);
});

test('token lookups tell how often the cache answers', async () => {
  const staff = house.api.as(await house.make.token());
  await staff.call('get_config_settings');
  await staff.call('get_config_settings');
  const [hits] = await read('lastmile_token_lookups_total{result="hit"}');
  const [misses] = await read('lastmile_token_lookups_total{result="miss"}');
  expect(Number(hits?.split(' ')[1])).toBeGreaterThan(0);
  expect(Number(misses?.split(' ')[1])).toBeGreaterThan(0);
});

test('jobs that wait or have failed are seen, and how far the queue is behind', async () => {
  const jobs = house.app.get(Jobs);
  jobs.define('test.fails', () => Promise.reject(new Error('no')));
  await jobs.add('test.fails', {}, { attemptsMax: 1 });
  house.clock.move(90);
  expect(await read('lastmile_job_lag_seconds')).toEqual([
    expect.stringMatching(/^lastmile_job_lag_seconds 90\.\d+$/),
  ]);
  await house.runJobs();
  expect(await read('lastmile_jobs{task="test.fails"')).toEqual([
    'lastmile_jobs{task="test.fails",state="failed"} 1',
  ]);
  expect(await read('lastmile_job_runs_total{task="test.fails"')).toEqual([
    'lastmile_job_runs_total{task="test.fails",outcome="failed"} 1',
  ]);
});

test('RADIUS answers are told by reason, sessions by their last packet, CoA by outcome', async () => {
  await house.database.execute(
    `INSERT INTO radius_auth_log (at, username, verdict, reason)
     VALUES ($1, 'x', 'reject', 'wrong_password'), ($1, 'x', 'accept', 'ok'),
            ($1::timestamptz - interval '6 minutes', 'x', 'reject', 'wrong_password')`,
    [house.clock.now()],
  );
  expect(await read('lastmile_radius_answers_total{verdict="reject",reason="wrong')).toEqual([
    'lastmile_radius_answers_total{verdict="reject",reason="wrong_password"} 2',
  ]);
  expect(await read('# TYPE lastmile_radius_answers_total')).toEqual([
    '# TYPE lastmile_radius_answers_total counter',
  ]);
  expect(await read('lastmile_radius_coa_requests_total{kind="coa",state="timeout"}')).toEqual([
    'lastmile_radius_coa_requests_total{kind="coa",state="timeout"} 0',
  ]);
  expect(await read('lastmile_radius_sessions_open')).toEqual(['lastmile_radius_sessions_open 0']);
  expect(await read('lastmile_radius_accounting_lag_seconds{session="longest_silent"}')).toEqual([
    'lastmile_radius_accounting_lag_seconds{session="longest_silent"} 0',
  ]);
});

test('accounting packets that are not counted are told, those that cannot be by themselves', async () => {
  const waiting = (): Promise<string[]> => read('lastmile_radius_packets_uncounted{');
  expect(await waiting()).toEqual([
    'lastmile_radius_packets_uncounted{state="failed"} 0',
    'lastmile_radius_packets_uncounted{state="waiting"} 0',
  ]);
  const put = (id: string, address: string) =>
    putDown(house.database, 'nobody', { status: 'Start', sessionId: id, framedIp: address });
  await put('good', '100.64.0.1');
  await put('bad', 'no address');
  await house.database.execute('SELECT count_packets(10)');
  await put('next', '100.64.0.2');
  expect(await waiting()).toEqual([
    'lastmile_radius_packets_uncounted{state="failed"} 1',
    'lastmile_radius_packets_uncounted{state="waiting"} 1',
  ]);
});

describe('what RADIUS has answered', () => {
  const line = 'lastmile_radius_answers_total{verdict="reject",reason="hold_admin"}';

  async function reject(client: pg.Client, times: number): Promise<void> {
    await client.query(
      `INSERT INTO radius_auth_log (at, username, verdict, reason)
       SELECT lastmile_now() - interval '2 minutes', 'x', 'reject', 'hold_admin'
         FROM generate_series(1, $1)`,
      [times],
    );
  }

  test('is counted once, by connections that do not wait for each other, also when the log is gone', async () => {
    const clients = Array.from(
      { length: 3 },
      () => new pg.Client({ connectionString: house.databaseUrl }),
    );
    await Promise.all(clients.map((client) => client.connect()));
    const [one, other, third] = clients as [pg.Client, pg.Client, pg.Client];
    await one.query('BEGIN');
    await reject(one, 2);
    await reject(other, 3);
    await third.query('BEGIN');
    await reject(third, 7);
    await third.query('ROLLBACK');
    expect(await read(line)).toEqual([`${line} 3`]);
    await one.query('COMMIT');
    await Promise.all([reject(one, 1), reject(other, 1), reject(third, 1)]);
    expect(await read(line)).toEqual([`${line} 8`]);
    await one.end();
    await house.app.get(RadiusGauges).countAnswers();
    await house.database.execute('DELETE FROM radius_auth_log');
    expect(await read(line)).toEqual([`${line} 8`]);
    await reject(other, 1);
    await house.app.get(RadiusGauges).addUp();
    expect(await read(line)).toEqual([`${line} 9`]);
    await Promise.all([other.end(), third.end()]);
  });

  test('is the same in another process, after a restart, and of several workers', async () => {
    for (const workers of ['1', '1', '2']) {
      const server = await startProcess(house.databaseUrl, { WORKERS: workers });
      let text = '';
      await until(async () => {
        text = await (await fetch(`${server.url}/metrics`)).text();
        return text.includes(line);
      }, 'the workers answer');
      expect(text).toContain(`\n${line} 9\n`);
      await (workers === '1' ? server.kill() : server.stop());
    }
  });
});

test('the last proof of the books is told, and what it found', async () => {
  expect(await read('lastmile_ledger_verified_timestamp_seconds')).toEqual([
    'lastmile_ledger_verified_timestamp_seconds 0',
  ]);
  await house.app.get(LedgerVerifier).verify();
  expect(await read('lastmile_ledger_verified_timestamp_seconds')).toEqual([
    expect.stringMatching(/ \d{10}(\.\d+)?$/),
  ]);
  const found = await read('lastmile_ledger_contradictions{check="every journal balances"}');
  expect(found).toEqual(['lastmile_ledger_contradictions{check="every journal balances"} 0']);
});

test('letters and webhooks that wait are seen', async () => {
  expect(await read('lastmile_mail_unsent_letters')).toEqual(['lastmile_mail_unsent_letters 0']);
  expect(await read('lastmile_webhook_endpoints{status="degraded"}')).toEqual([
    'lastmile_webhook_endpoints{status="degraded"} 0',
  ]);
  expect(await read('lastmile_webhook_deliveries_pending')).toEqual([
    'lastmile_webhook_deliveries_pending 0',
  ]);
});

test('several workers of one machine are counted together', async () => {
  const { url, drop } = await emptyDatabase();
  const server = await startProcess(url, { WORKERS: '2', DEMO: 'false' });
  const asked = 12;
  for (let turn = 0; turn < asked; turn++) {
    await fetch(`${server.url}/health/live`, { headers: { connection: 'close' } });
  }
  let text = '';
  let line: string | undefined;
  // Workers have five seconds for their answer; where that is too little, the next scrape has it.
  await until(async () => {
    text = await (await fetch(`${server.url}/metrics`)).text();
    line = text.split('\n').find((one) => one.includes('route="/health/live"'));
    return line !== undefined;
  }, 'all workers tell what they have counted');
  expect(Number(line?.split(' ').at(-1))).toBe(asked);
  expect(text).toMatch(/^lastmile_job_lag_seconds \d/m);
  expect(await server.stop()).toBe(0);
  await drop();
});
