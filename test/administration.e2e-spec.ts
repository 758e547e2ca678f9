import { Jobs } from '../src/platform/jobs/jobs.js';
import { Mail } from '../src/platform/mail/mail.js';
import type { Answer, Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

describe('settings', () => {
  test('are listed with what they mean, what they are and what they would be', async () => {
    const { body } = await admin.get('/admin/settings');
    expect(body.next).toBeNull();
    expect(body.data).toContainEqual({
      key: 'company_name',
      description: expect.any(String),
      value: 'Lastmile ISP',
      default: 'Lastmile ISP',
    });
  });

  test.each(['PUT', 'PATCH'])('are changed by %s, at once and on record', async (verb) => {
    const value = `Cedar ${verb}`;
    const before = (await admin.get('/admin/settings/company_name')).body.value;
    const answer = await admin.send(verb, '/admin/settings/company_name', { body: { value } });
    expect(answer.body).toMatchObject({ key: 'company_name', value, default: 'Lastmile ISP' });
    const { data } = await admin.call('get_config_settings');
    expect(data.company_name).toBe(value);
    const log = await admin.get('/admin/audit-log', { query: { subject: 'setting', limit: 1 } });
    expect(log.body.data[0]).toMatchObject({
      action: 'settings.setting.changed',
      subject_id: 'company_name',
      before: { value: before },
      after: { value },
      request_id: answer.headers.get('x-request-id'),
    });
  });

  test('are changed once only by two who have read the same version', async () => {
    const path = '/admin/settings/event_retention_days';
    const read = await admin.get(path);
    expect(read.headers.get('etag')).toBe('"0"');
    const change = (value: number): Promise<Answer> =>
      admin.patch(path, { body: { value }, headers: { 'if-match': '"0"' } });
    const answers = await Promise.all([change(30), change(31)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const kept = answers.find(({ status }) => status === 200);
    const now = await admin.get(path);
    expect([now.body, now.headers.get('etag')]).toEqual([kept?.body, '"1"']);
    const stale = await admin.send('PUT', path, {
      body: { value: 32 },
      headers: { 'if-match': '"7"' },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale_version']);
  });

  test.each([
    ['currency', 'euro'],
    ['query_tokens', 'true'],
    ['requests_per_minute', 0],
    ['requests_per_minute', { points: 600 }],
    ['tax_rate', 15],
    ['timezone', 'Africa/Nowhere'],
    ['company_name', null],
  ])('%s does not take %j', async (key, value) => {
    const answer = await admin.patch(`/admin/settings/${key}`, { body: { value } });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field: 'value', message: expect.any(String) }]);
  });

  test('that nobody declared do not exist', async () => {
    expect((await admin.get('/admin/settings/colour')).status).toBe(404);
    const answer = await admin.patch('/admin/settings/__proto__', { body: { value: 'blue' } });
    expect(answer.status).toBe(404);
  });

  test('are for those who may manage them', async () => {
    const token = await house.make.token({ role: ['admin', 'manage_users'] });
    expect((await house.api.as(token).get('/admin/settings')).status).toBe(403);
  });
});

describe('the audit log', () => {
  test('tells who did what to which row by which client, newest first', async () => {
    const { id, username } = await house.make.user();
    const clerk = house.api.as(await house.make.token({ userId: id }));
    const made = await clerk.post('/admin/roles', { body: { name: 'lobby', permissions: [] } });
    await clerk.patch(made.headers.get('location')!, { body: { name: 'reception' } });
    const query = { subject: 'role', subject_id: made.body.id };
    const { body } = await admin.get('/admin/audit-log', { query });
    expect(body.data).toMatchObject([
      {
        action: 'auth.role.modified',
        user_id: id,
        username,
        client_id: expect.stringMatching(/^\d{8}$/),
        before: { name: 'lobby' },
        after: { name: 'reception' },
      },
      { action: 'auth.role.added', before: null },
    ]);
    for (const user of [String(id), username.toUpperCase()]) {
      const { body: own } = await admin.get('/admin/audit-log', { query: { user } });
      expect(own.data).toEqual(body.data);
    }
    const one = await admin.get('/admin/audit-log', {
      query: { ...query, action: 'auth.role.added' },
    });
    expect(one.body.data).toHaveLength(1);
  });

  test('is read by time', async () => {
    const { body } = await admin.get('/admin/audit-log', { query: { limit: 1 } });
    const { at } = body.data[0];
    const count = async (query: Record<string, string>): Promise<number> =>
      (await admin.get('/admin/audit-log', { query })).body.data.length;
    expect(await count({ from: at })).toBeGreaterThan(0);
    expect(await count({ to: at })).toBeGreaterThan(0);
    expect(await count({ from: '2999-01-01' })).toBe(0);
    expect(await count({ to: '2000-01-01' })).toBe(0);
    expect((await admin.get('/admin/audit-log', { query: { from: 'yesterday' } })).status).toBe(
      400,
    );
  });

  test('has no way to change it', async () => {
    const [record] = await house.database.query<any>('SELECT id FROM audit_records LIMIT 1');
    await expect(
      house.database.execute('DELETE FROM audit_records WHERE id = $1', [record.id]),
    ).rejects.toThrow('append-only');
    expect((await admin.delete(`/admin/audit-log/${record.id}`)).status).toBe(404);
  });
});

describe('background jobs', () => {
  test('that failed for good are kept, seen and run again', async () => {
    let mayWork = false;
    house.app.get(Jobs).define('test.try', () => {
      if (!mayWork) return Promise.reject(new Error('the world is closed'));
      return Promise.resolve();
    });
    await house.app.get(Jobs).add('test.try', { secret: 'not for every eye' }, { attemptsMax: 1 });
    const waiting = await admin.get('/admin/jobs', { query: { state: 'waiting' } });
    expect(waiting.body.data).toMatchObject([{ task: 'test.try', attempts: 0 }]);
    await house.runJobs();
    const failed = await admin.get('/admin/jobs', { query: { state: 'failed' } });
    expect(failed.body.data).toMatchObject([
      { task: 'test.try', attempts: 1, attempts_max: 1, last_error: 'the world is closed' },
    ]);
    expect(failed.text).not.toContain('not for every eye');
    mayWork = true;
    const { id } = failed.body.data[0];
    const retried = await admin.post(`/admin/jobs/${id}/retry`);
    expect(retried.body).toMatchObject({ id, state: 'waiting', attempts: 0 });
    await house.runJobs();
    expect((await admin.get(`/admin/jobs/${id}`)).status).toBe(404);
    expect((await admin.post(`/admin/jobs/${id}/retry`)).status).toBe(404);
  });
});

describe('outgoing mail', () => {
  test('stays readable without an SMTP server, for those who may manage users, too', async () => {
    await house.app.get(Mail).post({ to: 'jessica@pienaar.example', subject: 'Hello', text: 'Hi' });
    const { body } = await admin.get('/admin/mail', { query: { search: 'JESSICA', sent: 'no' } });
    expect(body.data).toMatchObject([{ subject: 'Hello', sent_at: null }]);
    const { id } = body.data[0];
    expect((await admin.get(`/admin/mail/${id}`)).body.text).toBe('Hi');
    expect((await admin.post(`/admin/mail/${id}/resend`)).status).toBe(409);
    const token = await house.make.token({ role: ['admin', 'manage_settings'] });
    expect((await house.api.as(token).get('/admin/mail')).status).toBe(403);
  });
});
