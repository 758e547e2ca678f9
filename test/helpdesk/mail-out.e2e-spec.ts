import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type MadeDepartment, makeDepartment, openTicket } from '../support/helpdesk.js';
import { MailServer } from '../support/smtp.js';

let house: TestApplication;
let staff: Api;
let department: MadeDepartment;
let customerId: number;
const server = new MailServer();

beforeAll(async () => {
  await server.up();
  house = await startApplication({ SMTP_URL: server.url });
  staff = house.api.as(await house.make.token({ role: 'support', expiresInSeconds: 86_400 }));
  department = await makeDepartment(house, {
    name: 'Support',
    slug: 'support',
    email: 'support@cedar.example',
    newTicketCc: ['duty@cedar.example'],
  });
  ({ id: customerId } = await house.make.customer());
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
    customerId,
    'jessica@pienaar.example',
  ]);
});
afterAll(async () => {
  await house.stop();
  await server.down();
});
beforeEach(() => {
  server.taken.length = 0;
});

const note = (ticket_id: number, text: string, facts: object = {}): Promise<any> =>
  staff.call('add_helpdesk_ticket_note', { ticket_id, note: text, ...facts });

test('letters reach their people, thread, and say what they are', async () => {
  const id = await openTicket(staff, department, customerId, { ticket_title: 'No signal' });
  await house.runJobs();
  expect(server.taken.map(({ to }) => to[0]).sort()).toEqual([
    'duty@cedar.example',
    'jessica@pienaar.example',
  ]);
  const [opened] = server.taken.filter(({ to }) => to[0] === 'jessica@pienaar.example');
  expect(opened!.mail).toMatchObject({ subject: `[support-${id}] No signal (Opened)` });
  expect(opened!.mail.from!.text).toBe('"Support" <support@cedar.example>');
  expect(opened!.mail.headers.get('auto-submitted')).toBe('auto-replied');
  server.taken.length = 0;

  await note(id, 'Is the lamp <red>?');
  await house.runJobs();
  const { mail } = server.taken[0]!;
  expect(server.taken).toHaveLength(1);
  expect(mail.subject).toBe(`[support-${id}] No signal (Updated)`);
  expect(mail.inReplyTo).toBe(opened!.mail.messageId);
  expect(mail.text).toContain('Is the lamp <red>?');
  expect(mail.html).toContain('Is the lamp &lt;red&gt;?');
  // No mailbox reads what comes back, so no letter asks for an answer.
  expect(mail.text).not.toContain('You can answer this letter');
});

test('nothing is lost and nothing comes twice when the mail server is down for an hour', async () => {
  await server.down();
  const id = await openTicket(staff, department, customerId, { ticket_title: 'Server down' });
  for (let n = 1; n <= 6; n++) {
    await note(id, `note ${n}`);
    await house.runJobs();
    house.clock.move(600);
  }
  expect(server.taken).toEqual([]);
  await server.up();
  for (const _ of [1, 2, 3]) {
    house.clock.move(3600);
    await house.runJobs();
  }
  const subjects = server.taken
    .filter(({ to }) => to[0] === 'jessica@pienaar.example')
    .map(({ mail }) => /note \d|Opened/.exec(`${mail.subject} ${mail.text}`)![0]);
  expect(subjects.sort()).toEqual([
    'Opened',
    'note 1',
    'note 2',
    'note 3',
    'note 4',
    'note 5',
    'note 6',
  ]);
  const ids = server.taken.map(({ mail }) => mail.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  const waiting = await house.database.query('SELECT 1 FROM outgoing_mail WHERE sent_at IS NULL');
  expect(waiting).toEqual([]);
  house.clock.reset();
});

test('a title cannot add headers, and what a customer writes cannot run', async () => {
  const id = await openTicket(staff, department, customerId, {
    ticket_title: 'x\r\nBcc: spy@evil.example',
    ticket_description: '<img src=x onerror=alert(1)>',
  });
  await house.runJobs();
  expect(server.taken.map(({ to }) => to)).not.toContainEqual(['spy@evil.example']);
  const { mail } = server.taken[0]!;
  expect(mail.headers.has('bcc')).toBe(false);
  expect(mail.subject).toContain(`[support-${id}] x`);
  expect(mail.html).not.toContain('<img');
});
