import { JobProcesses } from '../src/platform/jobs/job-processes.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { startProcess, until } from './support/process.js';
import { withStatus } from './support/receiver.js';
import { addWebhook, allowLoopback, type TestWebhook } from './support/webhooks.js';

const KEY = { ENCRYPTION_KEY: 'a'.repeat(64), SESSION_SECRET: 'b'.repeat(64) };

let house: TestApplication;
let staff: Api;
let hook: TestWebhook;

beforeAll(async () => {
  house = await startApplication(KEY);
  staff = house.api.as(await house.make.token());
  await allowLoopback(staff);
  hook = await addWebhook(staff, { events: ['customers.*'] });
});
afterAll(async () => {
  await hook.receiver.stop();
  await house.stop();
});

async function lockedJobs(): Promise<number> {
  const row = await house.database.queryOne<{ count: number }>(
    'SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE locked_at IS NOT NULL',
  );
  return row?.count ?? 0;
}

async function processes(): Promise<number> {
  const row = await house.database.queryOne<{ count: number }>(
    'SELECT count(*)::int AS count FROM job_processes WHERE cardinality(worker_ids) > 0',
  );
  return row?.count ?? 0;
}

test('what a process was working at when it was killed is done by the next one', async () => {
  const first = await startProcess(house.databaseUrl, KEY);
  await until(async () => (await processes()) === 1, 'it works off jobs');
  let isUnderWay = false;
  hook.receiver.answer = () => {
    isUnderWay = true;
  };
  await staff.call('add_customer', { customer_type: 'individual', name: 'Ada', email: 'a@b.cd' });
  await until(() => Promise.resolve(isUnderWay), 'it is in the midst of a job');
  await first.kill();
  expect(await lockedJobs()).toBeGreaterThan(0);

  hook.receiver.messages.length = 0;
  hook.receiver.answer = withStatus(204);
  const second = await startProcess(house.databaseUrl, KEY);
  await until(() => Promise.resolve(hook.receiver.messages.length > 0), 'the other has done it');
  await until(async () => (await lockedJobs()) === 0, 'nothing is locked');
  expect(await second.stop()).toBe(0);
  expect(await processes()).toBe(0);
});

test('the jobs of a living process are left alone', async () => {
  const first = await startProcess(house.databaseUrl, KEY);
  await until(async () => (await processes()) === 1, 'it works off jobs');
  let finish: (() => void) | undefined;
  hook.receiver.messages.length = 0;
  hook.receiver.answer = (response) => {
    finish = () => response.writeHead(204).end();
  };
  await staff.call('add_customer', { customer_type: 'individual', name: 'Bea', email: 'b@b.cd' });
  await until(() => Promise.resolve(finish !== undefined), 'it is in the midst of a job');
  await house.app.get(JobProcesses).releaseJobsOfTheDead();
  expect(await lockedJobs()).toBeGreaterThan(0);
  finish?.();
  await until(async () => (await lockedJobs()) === 0, 'it is done');
  expect(hook.receiver.messages).toHaveLength(1);
  expect(await first.stop()).toBe(0);
});
