import { Jobs } from '../../src/platform/jobs/jobs.js';
import { newSigningSecret, signedHeaders } from '../../src/platform/webhooks/webhook-signature.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, makeDepartment, type MadeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let staff: Api;
let admin: Api;
let department: MadeDepartment;
let customerId: number;
let mailbox: { id: number; secret: string };
let counter = 0;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token({ role: 'support', expiresInSeconds: 9_000_000 }));
  admin = house.api.as(await house.make.token({ expiresInSeconds: 9_000_000 }));
  department = await makeDepartment(house, { slug: 'support', email: 'support@cedar.example' });
  ({ id: customerId } = await customer('jessica@pienaar.example'));
  const { status, body } = await admin.post('/admin/mailboxes', {
    body: { name: 'Support', department_id: department.id, kind: 'http' },
  });
  expect(status).toBe(201);
  mailbox = body;
});
afterAll(() => house.stop());

async function customer(email: string): Promise<{ id: number }> {
  const made = await house.make.customer();
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [made.id, email]);
  return made;
}

interface Written {
  from?: string;
  subject?: string;
  text?: string;
  /** Header lines besides. */
  also?: string;
  id?: string;
}

function letter({ from, subject, text, also, id }: Written = {}): string {
  return [
    `From: ${from ?? 'Jessica Pienaar <jessica@pienaar.example>'}`,
    'To: support@cedar.example',
    `Subject: ${subject ?? 'No signal'}`,
    `Message-ID: ${id ?? `<letter-${++counter}@pienaar.example>`}`,
    ...(also ? [also] : []),
    ...(also?.includes('Content-Type') ? [] : ['Content-Type: text/plain; charset=utf-8']),
    '',
    text ?? 'The radio shows a red light.',
    '',
  ].join('\r\n');
}

async function hand(
  raw: string,
  { secret = mailbox.secret, headers = {}, at = house.clock.now() } = {},
): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${house.url}/helpdesk/mail-in/${mailbox.id}`, {
    method: 'POST',
    headers: {
      'content-type': 'message/rfc822',
      ...signedHeaders([secret], 'msg_1', at, raw),
      ...headers,
    },
    body: raw,
  });
  return { status: answer.status, body: await answer.json() };
}

/** Hands a letter in and says what became of it. */
async function sent(raw: string): Promise<any> {
  const { status, body } = await hand(raw);
  expect(status).toBe(200);
  await house.runJobs();
  return (await admin.get(`/admin/incoming-mails/${body.incoming_mail_id}`)).body;
}

const details = async (ticket_id: number): Promise<any> =>
  (await staff.call('get_helpdesk_ticket_details', { ticket_id })).data;
const lastLetterTo = async (address: string): Promise<any> =>
  (await letters(house)).filter(({ recipient }) => recipient === address).at(-1);
/** The header by which a reply names the last letter to somebody. */
const replyTo = async (address: string): Promise<string> => {
  const id = (await lastLetterTo(address)).headers['Message-ID'];
  return `In-Reply-To: ${id}\r\nReferences: ${id}`;
};

describe('a letter to a department', () => {
  test('opens a ticket of the only customer with its address, and is acknowledged in its thread', async () => {
    const id = `<first@pienaar.example>`;
    const mail = await sent(letter({ id, subject: 'No signal since Monday' }));
    expect(mail).toMatchObject({ outcome: 'opened', sender: 'jessica@pienaar.example' });
    expect(await details(mail.ticket_id)).toMatchObject({
      ticket_title: 'No signal since Monday',
      ticket_description: 'The radio shows a red light.',
      department_id: department.id,
      customer_id: customerId,
      submitter_name: 'Jessica Pienaar',
      source: 'mail',
      priority: 3,
    });
    const acknowledgement = await lastLetterTo('jessica@pienaar.example');
    expect(acknowledgement.headers).toMatchObject({
      'In-Reply-To': id,
      'Auto-Submitted': 'auto-replied',
    });
    expect(acknowledgement.text).toContain('You can answer this letter');
  });

  test('of a stranger opens one that belongs to nobody', async () => {
    const mail = await sent(letter({ from: 'anna@elsewhere.example' }));
    expect(await details(mail.ticket_id)).toMatchObject({
      customer_id: null,
      submitter_email: 'anna@elsewhere.example',
      submitter_name: 'anna@elsewhere.example',
    });
  });

  test('of an address that two customers share opens one that belongs to nobody', async () => {
    await customer('office@shared.example');
    await customer('Office@shared.example');
    const mail = await sent(letter({ from: 'office@shared.example' }));
    expect((await details(mail.ticket_id)).customer_id).toBeNull();
  });

  test('is worked once, however often it comes', async () => {
    const raw = letter({ subject: 'Once only' });
    const [first, second] = [await hand(raw), await hand(raw)];
    await house.runJobs();
    const third = await hand(raw);
    await house.runJobs();
    expect([first, second, third].map(({ body }) => body.status)).toEqual([
      'accepted',
      'known',
      'known',
    ]);
    const { data } = await staff.call('get_helpdesk_ticket_list', { search: 'once only' });
    expect(data).toHaveLength(1);
  });

  test('without a Message-ID is told apart by what stands in it', async () => {
    const raw = letter({ subject: 'Nameless' }).replace(/Message-ID:.*\r\n/, '');
    await hand(raw);
    expect((await hand(raw)).body.status).toBe('known');
    expect((await hand(`${raw}!`)).body.status).toBe('accepted');
    await house.runJobs();
    const { data } = await staff.call('get_helpdesk_ticket_list', { search: 'nameless' });
    expect(data).toHaveLength(2);
  });

  test('that goes to two departments opens one ticket', async () => {
    const raw = letter({ subject: 'To both of you' });
    const other = await makeDepartment(house, { email: 'accounts@cedar.example' });
    const { body: second } = await admin.post('/admin/mailboxes', {
      body: { name: 'Accounts', department_id: other.id, kind: 'http' },
    });
    const mail = await sent(raw);
    const first = mailbox;
    mailbox = second;
    const copy = await sent(raw);
    mailbox = first;
    expect(copy).toMatchObject({ outcome: 'known', ticket_id: mail.ticket_id });
  });
});

describe('an answer', () => {
  test('finds its ticket by the letter that it answers, without what it quotes', async () => {
    const id = await openTicket(staff, department, customerId);
    await staff.call('add_helpdesk_ticket_note', { ticket_id: id, note: 'Is the lamp red?' });
    const mail = await sent(
      letter({
        subject: 'whatever',
        also: await replyTo('jessica@pienaar.example'),
        text: 'Yes, red.\r\n\r\nOn Monday Support <support@cedar.example> wrote:\r\n> Is the lamp red?',
      }),
    );
    expect(mail).toMatchObject({ outcome: 'noted', ticket_id: id });
    const { notes } = await details(id);
    expect(notes.at(-1)).toMatchObject({
      note: 'Yes, red.',
      kind: 'mail',
      author: 'Jessica Pienaar',
      author_type: 'customer',
    });
    const raw = await admin.get(`/admin/incoming-mails/${mail.id}/raw`);
    expect(raw.text).toContain('> Is the lamp red?');
    expect(raw.headers.get('content-disposition')).toContain('attachment');
  });

  test('by its subject counts for the people around the ticket', async () => {
    const id = await openTicket(staff, department, customerId);
    const mail = await sent(letter({ subject: `Re: [support-${id}] No signal (Opened)` }));
    expect(mail).toMatchObject({ outcome: 'noted', ticket_id: id });
  });

  test('by its subject alone lets no stranger onto a ticket: he gets his own, staff see why', async () => {
    const id = await openTicket(staff, department, customerId);
    const mail = await sent(
      letter({ from: 'spy@evil.example', subject: `Re: [support-${id}] No signal` }),
    );
    expect(mail.outcome).toBe('opened');
    expect(mail.ticket_id).not.toBe(id);
    expect((await details(id)).notes).toEqual([]);
    const own = await details(mail.ticket_id);
    expect(own).toMatchObject({ customer_id: null, follows: null });
    expect(own.notes).toEqual([expect.objectContaining({ admin_only: true, kind: 'mail' })]);
    expect(own.notes[0].note).toContain(`HD${String(id).padStart(6, '0')}`);
  });

  test('from another address of whoever had the letter is taken', async () => {
    const id = await openTicket(staff, department, customerId);
    const mail = await sent(
      letter({
        from: 'jess@private.example',
        subject: 'Re: signal',
        also: await replyTo('jessica@pienaar.example'),
      }),
    );
    expect(mail).toMatchObject({ outcome: 'noted', ticket_id: id });
  });

  test('reopens what was resolved, and opens a following ticket when it comes too late', async () => {
    const id = await openTicket(staff, department, customerId);
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: id,
      note: 'Repaired.',
      status: 'closed',
    });
    const also = await replyTo('jessica@pienaar.example');
    await sent(letter({ also, text: 'Still dead.' }));
    expect((await details(id)).status).toBe('reopened');
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: id,
      note: 'Repaired.',
      status: 'closed',
    });
    house.clock.move(31 * 86_400);
    const late = await sent(letter({ also, text: 'Dead again.' }));
    expect(late.outcome).toBe('opened');
    expect(await details(late.ticket_id)).toMatchObject({ follows: id, customer_id: customerId });
    house.clock.reset();
  });

  test('to a merged ticket reaches the one that it was merged into', async () => {
    const [from, into] = [
      await openTicket(staff, department, customerId),
      await openTicket(staff, department, customerId),
    ];
    await admin.post(`/admin/tickets/${from}/merge`, { body: { into } });
    const mail = await sent(letter({ subject: `[support-${from}] again` }));
    expect(mail).toMatchObject({ outcome: 'noted', ticket_id: into });
  });

  test('to a ticket for staff only opens another one', async () => {
    const id = await openTicket(staff, department, customerId, { admin_only: 'yes' });
    const mail = await sent(letter({ subject: `Re: [support-${id}] x` }));
    expect(mail.ticket_id).not.toBe(id);
    expect((await details(id)).notes).toEqual([]);
    expect((await details(mail.ticket_id)).follows).toBeNull();
  });
});

describe('a letter of staff', () => {
  let dineo: { id: number };

  beforeAll(async () => {
    dineo = await house.make.user({ role: 'support', email: 'dineo@cedar.example' });
  });

  test('answering a letter to staff is a note of theirs, and the customer is told', async () => {
    const id = await openTicket(staff, department, customerId, { assigned_to: dineo.id });
    const also = await replyTo('dineo@cedar.example');
    const mail = await sent(
      letter({ from: 'Dineo <dineo@cedar.example>', also, text: 'We are on our way.' }),
    );
    expect(mail).toMatchObject({ outcome: 'noted', ticket_id: id });
    const { notes, first_responded_at } = await details(id);
    expect(notes.at(-1)).toMatchObject({ author_type: 'staff', author_user_id: dineo.id });
    expect(first_responded_at).not.toBeNull();
    expect((await lastLetterTo('jessica@pienaar.example')).text).toContain('We are on our way.');
  });

  test('answering a note for staff stays among staff', async () => {
    const id = await openTicket(staff, department, customerId, { assigned_to: dineo.id });
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: id,
      note: 'Sector 4 is overloaded.',
      admin_only: 'yes',
    });
    const also = await replyTo('dineo@cedar.example');
    await sent(letter({ from: 'dineo@cedar.example', also, text: 'I know.' }));
    expect((await details(id)).notes.at(-1)).toMatchObject({ note: 'I know.', admin_only: true });
    expect((await lastLetterTo('jessica@pienaar.example')).text).not.toContain('I know.');
  });

  test('is not believed by the address alone', async () => {
    const id = await openTicket(staff, department, customerId);
    const also = await replyTo('jessica@pienaar.example');
    const bySubject = await sent(
      letter({ from: 'dineo@cedar.example', subject: `[support-${id}] x` }),
    );
    const byCustomersLetter = await sent(letter({ from: 'dineo@cedar.example', also }));
    expect(bySubject.ticket_id).not.toBe(id);
    expect(byCustomersLetter.ticket_id).not.toBe(id);
    expect((await details(id)).notes).toEqual([]);
  });
});

describe('a letter that no person has written', () => {
  test.each([
    ['automatic', 'Auto-Submitted: auto-replied'],
    ['automatic', 'Precedence: bulk'],
    ['bounce', 'Return-Path: <>'],
    ['bounce', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x'],
    ['list', 'List-Id: <news.example>'],
    ['loop', 'X-Loop: support@cedar.example'],
  ])('is put aside as %s by %s, and nobody is written to', async (outcome, also) => {
    const before = (await letters(house)).length;
    const mail = await sent(letter({ also }));
    expect(mail).toMatchObject({ outcome, ticket_id: null });
    expect(await letters(house)).toHaveLength(before);
  });

  test('does not reopen the ticket that it answers, but names it', async () => {
    const id = await openTicket(staff, department, customerId);
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: id,
      note: 'Done.',
      status: 'resolved',
    });
    const also = `${await replyTo('jessica@pienaar.example')}\r\nAuto-Submitted: auto-replied`;
    expect(await sent(letter({ also, text: 'I am away.' }))).toMatchObject({
      outcome: 'automatic',
      ticket_id: id,
    });
    expect((await details(id)).status).toBe('resolved');
  });

  test('that we have sent ourselves goes no further', async () => {
    await openTicket(staff, department, customerId);
    const { headers } = await lastLetterTo('jessica@pienaar.example');
    const mail = await sent(letter({ id: headers['Message-ID'] }));
    expect(mail.outcome).toBe('loop');
  });

  test('is taken after all when staff want it', async () => {
    const mail = await sent(letter({ subject: 'Wanted', also: 'Precedence: bulk' }));
    const again = await admin.post(`/admin/incoming-mails/${mail.id}/retry`);
    expect(again.body).toMatchObject({ outcome: 'waiting' });
    await house.runJobs();
    const { body } = await admin.get(`/admin/incoming-mails/${mail.id}`);
    expect(body.outcome).toBe('opened');
    expect((await admin.post(`/admin/incoming-mails/${mail.id}/retry`)).status).toBe(409);
  });

  test('and a sender who writes too much is put aside until the hour is over', async () => {
    await admin.patch('/admin/settings/mail_in_hourly_max', { body: { value: 3 } });
    const from = 'robot@machine.example';
    const outcomes: string[] = [];
    for (let n = 0; n < 5; n++) outcomes.push((await sent(letter({ from }))).outcome);
    expect(outcomes).toEqual(['opened', 'opened', 'opened', 'limited', 'limited']);
    house.clock.move(3601);
    expect((await sent(letter({ from }))).outcome).toBe('opened');
    house.clock.reset();
    await admin.patch('/admin/settings/mail_in_hourly_max', { body: { value: 1000 } });
  });
});

describe('what a letter brings', () => {
  const parts = (...bodies: string[]): Written => ({
    also: 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x',
    text: `${bodies.map((each) => `--x\r\n${each}`).join('\r\n')}\r\n--x--`,
  });
  const text = 'Content-Type: text/plain\r\n\r\nSee the picture.';

  test('files are kept byte for byte, under harmless names, by what they are', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const mail = await sent(
      letter(
        parts(
          text,
          `Content-Type: text/html\r\nContent-Disposition: attachment; filename="../../mast.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n${png.toString('base64')}`,
        ),
      ),
    );
    const { attachments } = await details(mail.ticket_id);
    expect(attachments).toEqual([
      expect.objectContaining({ file_name: 'mast.png', content_type: 'image/png', size: 16 }),
    ]);
    const file = await fetch(
      `${house.url}/api/v1/get_helpdesk_ticket_attachment?attachment_id=${attachments[0].attachment_id}`,
      { headers: { authorization: `Bearer ${await house.make.token({ role: 'support' })}` } },
    );
    expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true);
  });

  test('a file that is too large stays in the letter, and the ticket says so', async () => {
    const big = Buffer.alloc(10_485_761, 1).toString('base64').replace(/.{76}/g, '$&\r\n');
    const mail = await sent(
      letter(
        parts(
          text,
          `Content-Type: application/zip\r\nContent-Disposition: attachment; filename=all.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${big}`,
        ),
      ),
    );
    const ticket = await details(mail.ticket_id);
    expect(ticket.attachments).toEqual([]);
    expect(ticket.ticket_description).toContain('all.zip: 10485761 bytes');
  });

  test('HTML is made safe', async () => {
    const mail = await sent(
      letter({
        also: 'Content-Type: text/html',
        text: '<p onclick="x()">No <b>signal</b></p><script>alert(1)</script><img src=//spy>',
      }),
    );
    const { ticket_description } = await details(mail.ticket_id);
    expect(ticket_description).toContain('<p>No <b>signal</b></p>');
    expect(ticket_description).not.toMatch(/script|img|onclick/);
  });

  test.each([
    ['NUL and odd bytes', letter({ subject: 'a\0b' }) + '\0\ufffe'],
    ['a subject of a thousand signs', letter({ subject: '€'.repeat(1000) })],
    ['no subject', letter({ subject: ' ' })],
    ['nothing at all but a header', 'From: x@y.example\r\n\r\n'],
    ['a MIME type that is none', letter({ also: 'Content-Type: multipart/mixed' })],
  ])('%s breaks nothing', async (_, raw) => {
    expect((await sent(raw)).outcome).toBe('opened');
  });

  test('a letter that says nobody has written it is put aside', async () => {
    expect((await sent('Subject: x\r\n\r\nhello')).outcome).toBe('unreadable');
    expect((await sent('no letter')).outcome).toBe('unreadable');
  });
});

describe('the signed door', () => {
  const refusal = { success: false, reason: 'wrong_signature' };

  test('takes no letter that is not signed for it', async () => {
    const raw = letter();
    const refused = [
      await hand(raw, { secret: newSigningSecret() }),
      await hand(raw, { at: new Date(house.clock.now().getTime() - 301_000) }),
      await hand(raw, { headers: { 'webhook-signature': '' } }),
      await hand(raw, { headers: { 'webhook-id': 'msg_2' } }),
    ];
    for (const { status, body } of refused) {
      expect(status).toBe(401);
      expect(body).toMatchObject(refusal);
    }
    const first = mailbox;
    for (const id of [999_999, 'x', '1e3']) {
      mailbox = { ...first, id: id as number };
      expect((await hand(raw)).body).toMatchObject(refusal);
    }
    mailbox = first;
    await house.database.execute('DELETE FROM rate_limits');
  });

  test('takes none that is larger than letters are', async () => {
    expect((await hand('x'.repeat(36_700_161))).status).toBe(413);
  });

  test('takes none while it is switched off, and none by a secret that was replaced', async () => {
    await admin.patch(`/admin/mailboxes/${mailbox.id}`, { body: { active: 'no' } });
    expect((await hand(letter())).status).toBe(401);
    await admin.patch(`/admin/mailboxes/${mailbox.id}`, { body: { active: 'yes' } });
    const { body } = await admin.post(`/admin/mailboxes/${mailbox.id}/secret`);
    expect((await hand(letter())).status).toBe(401);
    mailbox = body;
    expect((await hand(letter())).status).toBe(200);
  });

  test('a secret is answered once and stands nowhere', async () => {
    const { body } = await admin.get(`/admin/mailboxes/${mailbox.id}`);
    expect(body).not.toHaveProperty('secret');
    const { text } = await admin.get('/admin/audit-log');
    expect(text).toContain('helpdesk.mailbox.');
    expect(text).not.toContain(mailbox.secret);
  });
});

test('what was kept for long enough is let go of, and is known all the same', async () => {
  const raw = letter({ subject: 'Old' });
  const mail = await sent(raw);
  house.clock.move(366 * 86_400);
  await house.app.get(Jobs).runNow('helpdesk.forget-letters');
  house.clock.reset();
  const { body } = await admin.get(`/admin/incoming-mails/${mail.id}`);
  expect(body).toMatchObject({ kept: false, outcome: 'opened' });
  expect((await hand(raw)).body.status).toBe('known');
});

test('a letter that cannot be worked is kept, tells why, and is worked when the cause is gone', async () => {
  await house.database.execute('UPDATE departments SET is_active = false WHERE id = $1', [
    department.id,
  ]);
  const mail = await sent(letter({ subject: 'Nobody there' }));
  expect(mail).toMatchObject({ outcome: 'waiting', ticket_id: null });
  expect(mail.last_error).toContain('department_id');
  await house.database.execute('UPDATE departments SET is_active = true WHERE id = $1', [
    department.id,
  ]);
  await admin.post(`/admin/incoming-mails/${mail.id}/retry`);
  await house.runJobs();
  expect((await admin.get(`/admin/incoming-mails/${mail.id}`)).body.outcome).toBe('opened');
});

test('customers see no letters, whatever else they may', async () => {
  const api = house.api.as(
    await house.make.token({
      role: ['view_tickets', 'modify_tickets', 'admin', 'view_all_customers'],
      customerId,
    }),
  );
  expect((await api.get('/admin/incoming-mails')).body.data).toEqual([]);
  const { body } = await admin.get('/admin/incoming-mails', { query: { limit: 1 } });
  const path = `/admin/incoming-mails/${body.data[0].id}`;
  for (const answer of [
    await api.get(path),
    await api.get(`${path}/raw`),
    await api.post(`${path}/retry`),
  ]) {
    expect(answer.status).toBe(404);
  }
});
