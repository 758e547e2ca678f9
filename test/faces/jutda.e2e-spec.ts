import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Passwords } from '../../src/platform/secrets/passwords.js';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, type MadeDepartment, makeDepartment, openTicket } from '../support/helpdesk.js';

const run = promisify(execFile);

let house: TestApplication;
let staff: Api;
let susanId: number;
let department: MadeDepartment;
let customerId: number;

const SUSAN = { user: 'susan', password: 'fido' };

beforeAll(async () => {
  house = await startApplication();
  ({ id: susanId } = await house.make.user({
    username: 'susan',
    password: 'fido',
    role: 'support',
    email: 'susan@cedar.example',
  }));
  staff = house.api.as(await house.make.token({ role: 'support' }));
  department = await makeDepartment(house, { name: 'Support', slug: 'support' });
  ({ id: customerId } = await house.make.customer());
  await email(customerId, 'jessica@pienaar.example');
});
afterAll(() => house.stop());

async function email(customer: number, address: string): Promise<void> {
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
    customer,
    address,
  ]);
}

function post(method: string, form: Record<string, string> = {}): Promise<Answer> {
  return house.api.post(`/helpdesk/api/${method}/`, { form: { ...SUSAN, ...form } });
}

async function expectText(answer: Promise<Answer>, status: number, text: string): Promise<void> {
  const { status: got, text: said, headers } = await answer;
  expect([got, said]).toEqual([status, text]);
  expect(headers.get('content-type')).toBe('text/plain');
}

async function create(form: Record<string, string> = {}): Promise<number> {
  const answer = await post('create_ticket', {
    queue: String(department.id),
    title: 'No signal',
    ...form,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(answer.text).toMatch(/^\d+$/);
  return Number(answer.text);
}

const read = async (ticket_id: number): Promise<any> =>
  (await staff.call('get_helpdesk_ticket_details', { ticket_id })).data;

describe('the checks, in their order', () => {
  test.each(['GET', 'POST', 'PUT', 'DELETE'])('%s of the help needs no login', async (verb) => {
    for (const path of ['/helpdesk/api/help/', '/helpdesk/api/help', '/helpdesk/api/']) {
      const answer = await house.api.send(verb, path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.text).toContain('/helpdesk/api/hold_ticket/');
      expect(answer.text).toContain('find_user');
    }
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])(
    '%s is refused before anybody is asked who he is',
    async (verb) => {
      for (const path of ['/helpdesk/api/hold_ticket/', '/helpdesk/api/no_such_method/']) {
        const answer = await house.api.send(verb, path, { headers: {} });
        expect([answer.status, answer.text]).toEqual([405, 'Invalid request method']);
        expect(answer.headers.get('allow')).toBe('POST');
        expect(answer.headers.get('content-type')).toBe('text/plain');
      }
    },
  );

  test.each<[string, Record<string, string>]>([
    ['no credentials', { user: '', password: '' }],
    ['a wrong password', { password: 'rex' }],
    ['an unknown user', { user: 'nobody' }],
    ['no password', { password: '' }],
  ])('with %s even an unknown method is 403', async (_, form) => {
    await expectText(post('hold_ticket', form), 403, 'Invalid username or password');
    await expectText(post('no_such_method', form), 403, 'Invalid username or password');
  });

  test('an unknown method is told to those who have signed in', async () => {
    await expectText(post('no_such_method'), 400, 'Unknown method');
    await expectText(post('hold_ticket/more'), 400, 'Unknown method');
  });

  test('a deactivated user is refused like a wrong password', async () => {
    const { id } = await house.make.user({ username: 'gone', password: 'fido', role: 'support' });
    await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [id]);
    await expectText(post('list_queues', { user: 'gone' }), 403, 'Invalid username or password');
  });

  test('who lacks the permission is refused', async () => {
    const passwordHash = await house.app.get(Passwords).hash('fido');
    for (const [username, role, method, status] of [
      ['clerk', ['view_tickets', 'view_all_customers'], 'create_ticket', 403],
      ['opener', ['add_tickets', 'view_all_customers'], 'hold_ticket', 403],
      ['opener2', ['add_tickets', 'view_all_customers'], 'list_queues', 200],
    ] as const) {
      const { id } = await house.make.user({ username, role });
      await house.database.execute('UPDATE users SET password_hash = $2 WHERE id = $1', [
        id,
        passwordHash,
      ]);
      const answer = await post(method, { user: username, queue: '1', title: 'x', ticket: '1' });
      expect(answer.status).toBe(status);
    }
  });

  test('who guesses is stopped, and told for how long', async () => {
    await house.make.user({ username: 'target', password: 'right', role: 'support' });
    for (let n = 0; n < 10; n++) {
      await expectText(
        post('list_queues', { user: 'target' }),
        403,
        'Invalid username or password',
      );
    }
    const answer = await post('list_queues', { user: 'target', password: 'right' });
    expect(answer.status).toBe(403);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toBe('text/plain');
  });
});

describe('the form', () => {
  test('may be urlencoded or multipart, with the slash or without, never redirected', async () => {
    const multipart = new FormData();
    multipart.set('user', 'susan');
    multipart.set('password', 'fido');
    multipart.set('attachment', new Blob(['ignored']), 'x.txt');
    for (const answer of [
      await house.api.post('/helpdesk/api/list_queues', { multipart }),
      await house.api.post('/helpdesk/api/list_queues/', { multipart }),
      await house.api.post('/helpdesk/api/list_queues', { form: SUSAN }),
    ]) {
      expect(answer.status).toBe(200);
    }
  });

  test('may say username for user, except where a user is looked for', async () => {
    const form = { username: 'susan', password: 'fido' };
    expect((await house.api.post('/helpdesk/api/list_queues/', { form })).status).toBe(200);
    expect((await house.api.post('/helpdesk/api/find_user/', { form })).status).toBe(403);
  });

  test('is what counts: a query and a JSON body do not', async () => {
    const query = await house.api.post('/helpdesk/api/list_queues/', { query: SUSAN });
    expect(query.status).toBe(403);
    const json = await house.api.post('/helpdesk/api/list_queues/', { body: SUSAN });
    expect(json.status).toBe(403);
  });

  test('may carry a megabyte of text in either encoding', async () => {
    const ticket = String(await create());
    const message = 'ü<b>&</b>\n'.repeat(105_000);
    expect(message.length).toBeGreaterThan(1_048_576);
    await expectText(post('add_followup', { ticket, message, public: 'y' }), 200, 'OK');
    const multipart = new FormData();
    for (const [name, value] of Object.entries({ ...SUSAN, ticket, message })) {
      multipart.set(name, value);
    }
    const answer = await house.api.post('/helpdesk/api/add_followup/', { multipart });
    expect(answer.text).toBe('OK');
    const [stored] = await house.database.query<{ body: string }>(
      'SELECT body FROM ticket_notes WHERE ticket_id = $1 LIMIT 1',
      [ticket],
    );
    expect(stored!.body).toBe(message);
  });
});

describe('create_ticket', () => {
  test('answers the id alone, and the ticket is one of ours', async () => {
    const id = await create({
      title: 'No signal',
      body: '<b>Red</b><script>x</script> light',
      priority: '1',
      submitter_email: 'Jessica@pienaar.example',
      assigned_to: String(susanId),
    });
    expect(await read(id)).toMatchObject({
      ticket_title: 'No signal',
      status: 'open',
      priority: 1,
      source: 'jutda',
      department_id: department.id,
      category_id: null,
      assigned_to: susanId,
      customer_id: customerId,
      submitter_email: 'Jessica@pienaar.example',
      ticket_description: '<b>Red</b> light',
      admin_only: false,
    });
  });

  test('needs a queue and a title only', async () => {
    const id = await create();
    expect(await read(id)).toMatchObject({ priority: 3, customer_id: null, submitter_email: null });
  });

  test('belongs to nobody when several customers have the address', async () => {
    for (const _ of [1, 2]) await email((await house.make.customer()).id, 'shared@x.example');
    const id = await create({ submitter_email: 'shared@x.example' });
    expect(await read(id)).toMatchObject({
      customer_id: null,
      submitter_email: 'shared@x.example',
    });
  });

  test('names every wrong field on a line of its own', async () => {
    const answer = await post('create_ticket', {
      queue: 'x',
      title: 'x'.repeat(101),
      submitter_email: 'x',
      assigned_to: 'x',
      priority: '9',
    });
    expect(answer.status).toBe(400);
    expect(answer.text.split('\n')).toEqual([
      'queue: must be a whole number',
      'title: must have at most 100 characters',
      'submitter_email: must be an e-mail address',
      'assigned_to: must be a whole number',
      'priority: must be at most 5',
    ]);
    const unknown = await post('create_ticket', {
      queue: '99999',
      title: 'x',
      assigned_to: '99999',
    });
    expect(unknown.text.split('\n')).toEqual([
      'queue: is no department',
      'assigned_to: is no active member of staff',
    ]);
  });

  test('of a customer is his own, whatever address he gives', async () => {
    await house.make.user({ username: 'jess', password: 'fido', role: 'customer', customerId });
    const answer = await post('create_ticket', {
      user: 'jess',
      queue: String(department.id),
      title: 'mine',
      submitter_email: 'somebody@else.example',
    });
    expect(answer.status).toBe(200);
    expect(await read(Number(answer.text))).toMatchObject({
      customer_id: customerId,
      submitter_email: 'jessica@pienaar.example',
    });
  });
});

describe('delete_ticket', () => {
  test('asks for a confirmation first', async () => {
    await expectText(post('delete_ticket', { ticket: '99999' }), 400, 'No confirmation provided');
    const ticket = String(await create());
    await expectText(
      post('delete_ticket', { ticket, confirm: '' }),
      400,
      'No confirmation provided',
    );
    await expectText(post('delete_ticket', { ticket, confirm: 'yeah' }), 200, 'OK');
    await expectText(post('delete_ticket', { ticket, confirm: 'yeah' }), 404, 'Invalid ticket ID');
  });

  test('takes everything that belongs to the ticket', async () => {
    const id = await create({ submitter_email: 'jessica@pienaar.example' });
    await post('add_followup', { ticket: String(id), message: 'x', public: 'y' });
    await staff.call('add_helpdesk_ticket_attachment', {
      ticket_id: id,
      file_name: 'x',
      file_content: 'eA==',
    });
    await post('delete_ticket', { ticket: String(id), confirm: '1' });
    for (const table of [
      'ticket_notes',
      'ticket_events',
      'ticket_attachments',
      'ticket_clocks',
      'ticket_mails',
    ]) {
      const rows = await house.database.query(`SELECT 1 FROM ${table} WHERE ticket_id = $1`, [id]);
      expect(rows).toEqual([]);
    }
  });
});

describe('the other methods', () => {
  test('hold and unhold, again and again', async () => {
    const id = await create();
    const ticket = String(id);
    for (const _ of [1, 2]) await expectText(post('hold_ticket', { ticket }), 200, 'OK');
    expect(await read(id)).toMatchObject({ on_hold: true, notes: [] });
    for (const _ of [1, 2]) await expectText(post('unhold_ticket', { ticket }), 200, 'OK');
    expect(await read(id)).toMatchObject({ on_hold: false });
  });

  test.each(['hold_ticket', 'unhold_ticket', 'add_followup', 'resolve'])(
    '%s does not find what is no ticket',
    async (method) => {
      for (const ticket of ['99999', '0', 'abc', '', '99999999999']) {
        await expectText(post(method, { ticket }), 404, 'Invalid ticket ID');
      }
    },
  );

  test('a follow-up is private unless it is said to be public', async () => {
    const id = await create({ submitter_email: 'jessica@pienaar.example' });
    const before = (await letters(house)).length;
    const ticket = String(id);
    await expectText(post('add_followup', { ticket, message: 'private' }), 200, 'OK');
    await expectText(post('add_followup', { ticket, message: 'no', public: 'n' }), 200, 'OK');
    await expectText(
      post('add_followup', { ticket, message: '<i>yes</i>', public: 'y' }),
      200,
      'OK',
    );
    const { notes } = await read(id);
    expect(notes.map((each: any) => [each.note, each.admin_only])).toEqual([
      ['private', true],
      ['no', true],
      ['<i>yes</i>', false],
    ]);
    const sent = (await letters(house)).slice(before);
    expect(sent.map(({ recipient }) => recipient)).toEqual(['jessica@pienaar.example']);
    expect(sent[0].subject).toBe(`[support-${id}] No signal (Updated)`);
  });

  test('a follow-up is refused for its ticket first, then its flag, then its message', async () => {
    const ticket = String(await create());
    await expectText(post('add_followup', { public: 'x' }), 404, 'Invalid ticket ID');
    await expectText(post('add_followup', { ticket, public: 'x' }), 400, "Invalid 'public' flag");
    await expectText(post('add_followup', { ticket, message: ' ' }), 400, 'Blank message');
  });

  test('a resolution is kept, resolves and is mailed to everybody', async () => {
    const id = await create({ submitter_email: 'jessica@pienaar.example' });
    const before = (await letters(house)).length;
    await expectText(post('resolve', { ticket: String(id) }), 400, 'Blank resolution');
    const resolution = 'Replaced the <b>radio</b>.';
    await expectText(post('resolve', { ticket: String(id), resolution }), 200, 'OK');
    expect(await read(id)).toMatchObject({ status: 'resolved', resolution });
    const [letter] = (await letters(house)).slice(before);
    expect(letter).toMatchObject({ recipient: 'jessica@pienaar.example' });
    expect(letter.subject).toContain('(Resolved)');
    expect(letter.html).toContain(resolution);
    expect(letter.text).toContain('Replaced the radio.');
  });

  test('queues are listed by title, with ids as texts', async () => {
    const billing = await makeDepartment(house, { name: 'Billing “Süd”', slug: 'billing' });
    await makeDepartment(house, { name: 'Archive', isActive: false });
    const answer = await post('list_queues');
    expect(answer.headers.get('content-type')).toBe('text/json');
    expect(answer.text).toBe(
      `[{"id":"${billing.id}","title":"Billing \\u201cS\\u00fcd\\u201d"},` +
        `{"id":"${department.id}","title":"Support"}]`,
    );
  });

  test('a user is found by his name in exactly this case, active or not', async () => {
    await expectText(post('find_user', { username: 'susan' }), 200, String(susanId));
    for (const username of ['Susan', 'nobody', '']) {
      await expectText(post('find_user', { username }), 404, 'Invalid username provided');
    }
  });
});

describe('a ticket for staff only', () => {
  test('is there for staff and not for a customer with every ticket permission', async () => {
    await house.make.user({
      username: 'eager',
      password: 'fido',
      customerId,
      role: ['view_tickets', 'add_tickets', 'modify_tickets'],
    });
    const hidden = await openTicket(staff, department, customerId, { admin_only: 'yes' });
    const { id: other } = await house.make.customer();
    const foreign = await openTicket(staff, department, other);
    for (const ticket of [hidden, foreign]) {
      for (const [method, form] of [
        ['hold_ticket', {}],
        ['unhold_ticket', {}],
        ['add_followup', { message: 'x', public: 'y' }],
        ['resolve', { resolution: 'x' }],
        ['delete_ticket', { confirm: 'y' }],
      ] as const) {
        await expectText(
          post(method, { user: 'eager', ticket: String(ticket), ...form }),
          404,
          'Invalid ticket ID',
        );
      }
      expect(await read(ticket)).toMatchObject({ status: 'open', on_hold: false, notes: [] });
    }
    await expectText(
      post('find_user', { user: 'eager', username: 'susan' }),
      404,
      'Invalid username provided',
    );
  });
});

describe('the examples of the source document', () => {
  const example = (file: string): string =>
    readFileSync(`test/faces/fixtures/jutda/${file}`, 'utf8').replace(
      '{% url helpdesk_api "hold_ticket" %}',
      `${house.url}/helpdesk/api/hold_ticket/`,
    );

  beforeAll(async () => {
    await house.database.execute('ALTER TABLE tickets ALTER id RESTART WITH 31794');
    expect(await create()).toBe(31794);
  });
  beforeEach(() => post('unhold_ticket', { ticket: '31794' }));

  test('with curl', async () => {
    const { stdout } = await run('/bin/sh', ['-c', example('hold_ticket.sh')]);
    expect(stdout).toBe('OK');
    expect(await read(31794)).toMatchObject({ on_hold: true });
  });

  test('with PHP', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastmile-jutda-'));
    writeFileSync(join(folder, 'example.php'), example('hold_ticket.php'));
    const { stdout } = await run('php', [join(folder, 'example.php')]);
    rmSync(folder, { recursive: true });
    // Without CURLOPT_RETURNTRANSFER curl_exec() prints the answer and returns true.
    expect(stdout).toBe('OK1');
    expect(await read(31794)).toMatchObject({ on_hold: true });
  });
});
