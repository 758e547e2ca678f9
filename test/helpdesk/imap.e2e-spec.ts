import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, makeDepartment, type MadeDepartment, openTicket } from '../support/helpdesk.js';
import { ImapServer, PASSWORD, withDovecot } from '../support/imap.js';

let house: TestApplication;
let admin: Api;
let department: MadeDepartment;
const server = new ImapServer();

const letter = (subject: string, also = ''): string =>
  `From: Anna <anna@elsewhere.example>\nTo: support@cedar.example\nSubject: ${subject}\n` +
  `Message-ID: <${encodeURIComponent(subject)}@elsewhere.example>\n${also}\nNo signal.\n`;

/** Lets a minute pass, as the clock of the jobs sees it. */
async function minute(): Promise<void> {
  house.clock.move(60);
  await house.app.get(Jobs).runNow('helpdesk.poll-mailboxes');
}

async function add(facts: object): Promise<any> {
  const { body, status } = await admin.post('/admin/mailboxes', {
    body: {
      name: `Mailbox ${JSON.stringify(facts)}`,
      department_id: department.id,
      kind: 'imap',
      host: '127.0.0.1',
      port: server.port || 143,
      security: 'none',
      password: PASSWORD,
      ...facts,
    },
  });
  expect(status).toBe(201);
  return body;
}

const read = async (id: number): Promise<any> => (await admin.get(`/admin/mailboxes/${id}`)).body;
const tickets = async (search: string): Promise<any[]> =>
  (await admin.call('get_helpdesk_ticket_list', { search })).data;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token({ expiresInSeconds: 90_000_000 }));
});
afterAll(() => house.stop());
beforeEach(async () => {
  department = await makeDepartment(house);
});

withDovecot('a mailbox on an IMAP server', () => {
  beforeAll(() => server.up());
  afterAll(() => server.remove());
  afterEach(() => house.database.execute('UPDATE mailboxes SET is_active = false'));

  test('is read: every letter once, and then it counts as seen', async () => {
    const mailbox = await add({ username: 'support' });
    await server.deliver('support', letter('First letter'));
    await server.deliver('support', letter('Second letter'));
    await minute();
    await minute();
    expect(await tickets('first letter')).toHaveLength(1);
    expect(await tickets('second letter')).toHaveLength(1);
    expect(await server.count('support')).toEqual({ messages: 2, unseen: 0 });
    expect(await read(mailbox.id)).toMatchObject({ last_error: null, failures: 0 });
    expect((await read(mailbox.id)).last_read_at).not.toBeNull();
  });

  test('is tidied: what is stored moves to the folder for it', async () => {
    await server.deliver('tidy', letter('To be moved'));
    await server.makeFolder('tidy', 'Done');
    await add({ username: 'tidy', done_folder: 'Done' });
    await minute();
    expect(await tickets('to be moved')).toHaveLength(1);
    expect((await server.count('tidy')).messages).toBe(0);
    expect((await server.count('tidy', 'Done')).messages).toBe(1);
  });

  test('gives a letter again when it could not be put away, and no second ticket comes of it', async () => {
    const mailbox = await add({ username: 'fallen', done_folder: 'Missing' });
    await server.deliver('fallen', letter('Came twice'));
    await minute();
    expect((await read(mailbox.id)).last_error).toContain('Missing');
    await admin.patch(`/admin/mailboxes/${mailbox.id}`, { body: { done_folder: null } });
    await server.deliver('fallen', letter('Came twice'));
    await minute();
    expect(await tickets('came twice')).toHaveLength(1);
    expect((await server.count('fallen')).unseen).toBe(0);
  });

  test('that is down is left alone for longer and longer, and read when it is back', async () => {
    const mailbox = await add({ username: 'patient' });
    await server.deliver('patient', letter('While it was down'));
    await server.down();
    const failures: number[] = [];
    for (let n = 0; n < 15; n++) {
      await minute();
      failures.push((await read(mailbox.id)).failures);
    }
    // After 1, 2, 4 and 8 minutes.
    expect(failures.at(-1)).toBe(4);
    expect((await read(mailbox.id)).last_error).toContain('ECONNREFUSED');
    await server.up();
    expect((await admin.post(`/admin/mailboxes/${mailbox.id}/poll`)).status).toBe(200);
    await house.runJobs();
    expect(await read(mailbox.id)).toMatchObject({ failures: 0, last_error: null });
    expect(await tickets('while it was down')).toHaveLength(1);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }, /auth|fail/i],
    ['a folder that is not there', { folder: 'Nowhere' }, /Nowhere|exist/i],
    ['a certificate of nobody', { security: 'tls' }, /certificate/i],
    ['STARTTLS with a certificate of nobody', { security: 'starttls' }, /certificate/i],
  ])('with %s tells staff why, and never the password', async (_, facts, why) => {
    const port = (facts as any).security === 'tls' ? server.tlsPort : server.port;
    const mailbox = await add({ username: 'wrong', port, ...facts });
    await minute();
    const { last_error } = await read(mailbox.id);
    expect(last_error).toMatch(why);
    expect(last_error).not.toContain(PASSWORD);
    expect(house.logLines.join('')).not.toContain(PASSWORD);
  });

  test('makes letters ask for answers, and one that cannot be read does not', async () => {
    await house.database.execute('UPDATE departments SET email = $2 WHERE id = $1', [
      department.id,
      'reads@cedar.example',
    ]);
    const { id: customerId } = await house.make.customer();
    await house.database.execute("UPDATE customers SET email = 'j@p.example' WHERE id = $1", [
      customerId,
    ]);
    const asks = async (): Promise<boolean> => {
      await openTicket(admin, department, customerId);
      const all = await letters(house);
      return all.at(-1).text.includes('You can answer this letter');
    };
    const mailbox = await add({ username: 'reads', password: 'wrong' });
    expect(await asks()).toBe(false);
    await minute();
    expect(await asks()).toBe(false);
    await admin.patch(`/admin/mailboxes/${mailbox.id}`, { body: { password: PASSWORD } });
    await minute();
    expect(await asks()).toBe(true);
  });
});

describe('setting up a mailbox', () => {
  const refusal = async (body: object, path = '/admin/mailboxes', method = 'POST') => {
    const answer = await admin.send(method, path, { body });
    return { status: answer.status, fields: (answer.body.errors ?? []).map((e: any) => e.field) };
  };

  test('takes what belongs together', async () => {
    const imap = { name: 'x', department_id: department.id, kind: 'imap' };
    expect(await refusal({ ...imap, password: 'x' })).toEqual({
      status: 400,
      fields: ['host', 'username'],
    });
    const placed = { ...imap, host: 'imap.cedar.example', username: 'x' };
    expect((await refusal(placed)).fields).toEqual(['password']);
    expect((await refusal({ ...placed, password: 'x', security: 'none' })).fields).toEqual([
      'security',
    ]);
    const http = { name: 'x', department_id: department.id, kind: 'http' };
    expect((await refusal({ ...http, password: 'x' })).fields).toEqual(['password']);
    expect((await refusal({ ...http, port: 1, folder: 'x' })).fields).toEqual(['port', 'folder']);
    expect((await refusal({ ...http, department_id: 999_999 })).fields).toEqual(['department_id']);
  });

  test('sends a password to no other server than it was given for', async () => {
    const mailbox = await add({ username: 'bound' });
    const path = `/admin/mailboxes/${mailbox.id}`;
    expect((await refusal({ host: '127.0.0.2' }, path, 'PATCH')).fields).toEqual(['password']);
    expect((await refusal({ username: 'other' }, path, 'PATCH')).fields).toEqual(['password']);
    expect((await refusal({ name: 'Renamed' }, path, 'PATCH')).status).toBe(200);
  });

  test('is for those who may manage settings', async () => {
    const support = house.api.as(await house.make.token({ role: 'support' }));
    expect((await support.get('/admin/mailboxes')).status).toBe(403);
  });
});
