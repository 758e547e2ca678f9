import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { Mail } from '../../src/platform/mail/mail.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;
let mail: Mail;
let admin: Api;
let port: number;
let server: SMTPServer | undefined;
const delivered: ParsedMail[] = [];

beforeAll(async () => {
  port = await freePort();
  house = await startApplication({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Cedar Wireless <no-reply@cedar.example>',
  });
  mail = house.app.get(Mail);
  admin = house.api.as(await house.make.token({ expiresInSeconds: 30 * 86_400 }));
});
afterEach(async () => {
  await closeServer();
  delivered.length = 0;
});
afterAll(() => house.stop());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(free);
      });
    });
  });
}

function openServer(): Promise<void> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      void simpleParser(stream).then((letter) => {
        delivered.push(letter);
        done();
      });
    },
  });
  return new Promise((resolve) => server?.listen(port, '127.0.0.1', resolve));
}

async function closeServer(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (server) server.close(resolve);
    else resolve();
  });
  server = undefined;
}

const LETTER = { to: 'jessica@pienaar.example', subject: 'Your invoice', text: 'It is due.' };

test('a letter is sent when what it speaks of is committed, and not otherwise', async () => {
  await openServer();
  const undone = house.database.transaction(async () => {
    await mail.post({ ...LETTER, subject: 'never' });
    throw new Error('changed my mind');
  });
  await expect(undone).rejects.toThrow();
  await house.database.transaction(() => mail.post({ ...LETTER, html: '<p>It is due.</p>' }));
  await house.runJobs();
  expect(delivered.map(({ subject }) => subject)).toEqual(['Your invoice']);
  expect(delivered[0]).toMatchObject({
    text: 'It is due.',
    html: '<p>It is due.</p>',
    from: { text: '"Cedar Wireless" <no-reply@cedar.example>' },
  });
});

test('a server that is down for a while gets the letter once, later', async () => {
  await mail.post(LETTER);
  await house.runJobs();
  const { body: waiting } = await admin.get('/admin/jobs', { query: { task: 'mail.send' } });
  expect(waiting.data).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  expect(waiting.data[0].last_error).toContain('ECONNREFUSED');
  house.clock.move(3600);
  await house.runJobs();
  await openServer();
  house.clock.move(3600);
  await house.runJobs();
  house.clock.move(3600);
  await house.runJobs();
  expect(delivered).toHaveLength(1);
  const { body: sent } = await admin.get('/admin/mail', { query: { limit: 1 } });
  expect(sent.data[0].sent_at).not.toBeNull();
});

test('one letter leaves per recipient and event', async () => {
  await openServer();
  for (let i = 0; i < 3; i++) await mail.post({ ...LETTER, key: 'invoice-7:jessica' });
  await house.runJobs();
  expect(delivered).toHaveLength(1);
});

test('no field of a letter begins another', async () => {
  await openServer();
  const subject = 'Hello\r\nBcc: eve@evil.example';
  await mail.post({ ...LETTER, subject, headers: { 'X-Ticket': '7\r\nBcc: eve@evil.example' } });
  await house.runJobs();
  expect(delivered[0]?.bcc).toBeUndefined();
  expect(delivered[0]?.subject).toBe('Hello Bcc: eve@evil.example');
});

test('an administrator sends a letter again', async () => {
  await openServer();
  await mail.post(LETTER);
  await house.runJobs();
  const { body } = await admin.get('/admin/mail', { query: { limit: 1, sent: 'yes' } });
  const answer = await admin.post(`/admin/mail/${body.data[0].id}/resend`);
  expect(answer.body).toMatchObject({ sent_at: null, text: 'It is due.' });
  await house.runJobs();
  expect(delivered).toHaveLength(2);
  expect((await admin.post('/admin/mail/999999/resend')).status).toBe(404);
});
