import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, type MadeDepartment, makeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let staff: Api;
let customer: Api;
let department: MadeDepartment;
let customerId: number;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(
    await house.make.token({
      role: ['admin', 'view_tickets', 'add_tickets', 'modify_tickets', 'view_all_customers'],
    }),
  );
  department = await makeDepartment(house, { slug: 'support' });
  ({ id: customerId } = await house.make.customer());
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
    customerId,
    'jessica@pienaar.example',
  ]);
  customer = house.api.as(await house.make.token({ role: 'customer', customerId }));
});
afterAll(() => house.stop());

const open = (facts: object = {}): Promise<number> =>
  openTicket(staff, department, customerId, facts);

async function ok(answer: Promise<Answer>): Promise<any> {
  const { status, body, text } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}

async function lettersOf(work: () => Promise<unknown>): Promise<any[]> {
  const before = (await letters(house)).length;
  await work();
  return (await letters(house)).slice(before);
}

describe('staff', () => {
  test('assign, prioritise, move and retitle a ticket under its ETag', async () => {
    const { id: noor } = await house.make.user({ role: 'noc', email: 'noor@cedar.example' });
    const other = await makeDepartment(house);
    const id = await open();
    const { headers } = await staff.get(`/admin/tickets/${id}`);
    const etag = { 'if-match': headers.get('etag')! };
    const path = `/admin/tickets/${id}`;
    const sent = await lettersOf(async () => {
      const changed = await ok(
        staff.patch(path, {
          headers: etag,
          body: {
            assigned_to: noor,
            priority: 1,
            department_id: other.id,
            ticket_title: 'Mast down',
          },
        }),
      );
      expect(changed).toMatchObject({
        assigned_to: noor,
        priority: 1,
        department_id: other.id,
        category_id: null,
        ticket_title: 'Mast down',
      });
    });
    expect(sent.map(({ recipient, subject }) => [recipient, subject])).toEqual([
      ['noor@cedar.example', `[${other.slug}-${id}] Mast down (Assigned)`],
    ]);
    expect((await staff.patch(path, { headers: etag, body: { priority: 2 } })).status).toBe(412);
    const { data } = await ok(staff.get(`${path}/events`));
    expect(data.map(({ kind }: any) => kind)).toEqual([
      'opened',
      'prioritised',
      'moved',
      'assigned',
    ]);
  });

  test.each([
    [{ department_id: 99999 }, 'department_id'],
    [{ category_id: 99999 }, 'category_id'],
    [{ assigned_to: 99999 }, 'assigned_to'],
    [{ priority: 0 }, 'priority'],
    [{ ticket_title: ' ' }, 'ticket_title'],
  ])('cannot change a ticket to %j', async (body, field) => {
    const id = await open();
    const answer = await staff.patch(`/admin/tickets/${id}`, { body });
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([400, field]);
  });

  test('list tickets by what they are', async () => {
    const { id: other } = await house.make.customer();
    const id = await openTicket(staff, department, other);
    await staff.post(`/admin/tickets/${id}/hold`);
    for (const query of [{ customer_id: other }, { customer_id: other, on_hold: 'yes' }]) {
      const { data } = await ok(staff.get('/admin/tickets', { query }));
      expect(data.map((each: any) => each.ticket_id)).toEqual([id]);
    }
    const { data, next } = await ok(
      staff.get('/admin/tickets', { query: { customer_id: other, on_hold: 'no' } }),
    );
    expect([data, next]).toEqual([[], null]);
  });
});

describe('watchers', () => {
  test('are told of public news; of the rest only staff', async () => {
    const { id: noor } = await house.make.user({ role: 'noc', email: 'noor2@cedar.example' });
    const id = await open();
    await ok(staff.post(`/admin/tickets/${id}/watchers`, { body: { user_id: noor } }));
    const again = await ok(
      staff.post(`/admin/tickets/${id}/watchers`, { body: { user_id: noor } }),
    );
    expect(again.data).toHaveLength(1);
    const { data } = await ok(
      staff.post(`/admin/tickets/${id}/watchers`, { body: { email: 'dad@pienaar.example' } }),
    );
    const told = async (facts: object): Promise<string[]> =>
      (
        await lettersOf(() =>
          staff.call('add_helpdesk_ticket_note', { ticket_id: id, note: 'x', ...facts }),
        )
      ).map(({ recipient }) => recipient);
    expect(await told({})).toEqual([
      'jessica@pienaar.example',
      'noor2@cedar.example',
      'dad@pienaar.example',
    ]);
    expect(await told({ admin_only: 'yes' })).toEqual(['noor2@cedar.example']);
    const { watcher_id } = data[0];
    expect((await staff.delete(`/admin/tickets/${id}/watchers/${watcher_id}`)).status).toBe(204);
    expect(await told({ admin_only: 'yes' })).toEqual([]);
  });

  test.each([[{}], [{ user_id: 1, email: 'a@b.example' }], [{ user_id: 99999 }], [{ email: 'x' }]])(
    '%j is nobody',
    async (body) => {
      const id = await open();
      expect((await staff.post(`/admin/tickets/${id}/watchers`, { body })).status).toBe(400);
    },
  );
});

describe('a duplicate', () => {
  test('is merged: its people watch the other ticket, and work on it ends', async () => {
    const target = await open({ ticket_title: 'Mast down' });
    const duplicate = await open({ ticket_title: 'No signal either' });
    await staff.post(`/admin/tickets/${duplicate}/watchers`, {
      body: { email: 'dad@pienaar.example' },
    });
    const sent = await lettersOf(async () => {
      const merged = await ok(
        staff.post(`/admin/tickets/${duplicate}/merge`, { body: { into: target } }),
      );
      expect(merged).toMatchObject({ status: 'duplicate', duplicate_of: target });
    });
    expect(sent.map(({ recipient }) => recipient)).toEqual([
      'jessica@pienaar.example',
      'dad@pienaar.example',
    ]);
    const { data } = await ok(staff.get(`/admin/tickets/${target}/watchers`));
    expect(data.map(({ email }: any) => email)).toEqual(['dad@pienaar.example']);
    const refusal = await customer.refused(409, 'add_helpdesk_ticket_note', {
      ticket_id: duplicate,
      note: 'x',
    });
    expect(refusal.reason).toBe('ticket_is_duplicate');
    const details = await customer.call('get_helpdesk_ticket_details', { ticket_id: duplicate });
    expect(details.data.sla.resolution.state).toBe('cancelled');
    expect(details.data.notes).toEqual([expect.objectContaining({ kind: 'merge' })]);
    const seen = await customer.call('get_helpdesk_ticket_details', { ticket_id: target });
    expect(seen.data.notes).toEqual([]);
  });

  test('of a duplicate follows it, and is closed when that one is deleted', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    await ok(staff.post(`/admin/tickets/${third}/merge`, { body: { into: second } }));
    await ok(staff.post(`/admin/tickets/${second}/merge`, { body: { into: first } }));
    expect(await ok(staff.get(`/admin/tickets/${third}`))).toMatchObject({ duplicate_of: first });
    expect((await staff.delete(`/admin/tickets/${first}`)).status).toBe(204);
    expect(await ok(staff.get(`/admin/tickets/${third}`))).toMatchObject({
      status: 'closed',
      duplicate_of: null,
    });
  });

  test('is not merged where somebody would see what he may not', async () => {
    const { id: other } = await house.make.customer();
    const mine = await open();
    const foreign = await openTicket(staff, department, other);
    const internal = await open({ admin_only: 'yes' });
    for (const [id, into] of [
      [mine, foreign],
      [mine, internal],
      [internal, mine],
      [mine, mine],
    ]) {
      const answer = await staff.post(`/admin/tickets/${id}/merge`, { body: { into } });
      expect([answer.status, answer.body.code]).toEqual([409, 'cannot_merge']);
    }
  });

  test('two merges the other way round at once end in one', async () => {
    const [a, b] = [await open(), await open()];
    const answers = await Promise.all([
      staff.post(`/admin/tickets/${a}/merge`, { body: { into: b } }),
      staff.post(`/admin/tickets/${b}/merge`, { body: { into: a } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a canned reply', () => {
  test('is filled in from the ticket, and sent', async () => {
    const reply = await ok(
      staff.post('/admin/canned-replies', {
        body: {
          name: 'Restart',
          body: 'Dear {{customer.name}}, restart for {{ticket.number}}. {{company.name}}',
        },
      }),
    );
    const id = await open();
    const name = (
      await house.database.query<{ name: string }>('SELECT name FROM customers WHERE id = $1', [
        customerId,
      ])
    )[0]!.name;
    const text = `Dear ${name}, restart for HD${String(id).padStart(6, '0')}. Lastmile ISP`;
    const filled = await ok(
      staff.post(`/admin/canned-replies/${reply.id}/fill-in`, { body: { ticket_id: id } }),
    );
    expect(filled).toEqual({ text });
    await ok(staff.post(`/admin/tickets/${id}/notes`, { body: { canned_reply_id: reply.id } }));
    const { data } = await customer.call('get_helpdesk_ticket_details', { ticket_id: id });
    expect(data.notes.map((each: any) => each.note)).toEqual([text]);
  });

  test('names existing variables only', async () => {
    const body = { name: 'Wrong', body: '{{customer.password}}' };
    const answer = await staff.post('/admin/canned-replies', { body });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'body']);
  });

  test('or a text makes a note, not both and not neither', async () => {
    const id = await open();
    for (const body of [{}, { note: 'x', canned_reply_id: 1 }, { note: ' ' }]) {
      expect((await staff.post(`/admin/tickets/${id}/notes`, { body })).status).toBe(400);
    }
  });
});

test('a customer with the scope admin works on no ticket that he may not see', async () => {
  const eager = house.api.as(
    await house.make.token({
      role: ['admin', 'view_tickets', 'add_tickets', 'modify_tickets'],
      customerId,
    }),
  );
  const internal = await open({ admin_only: 'yes' });
  const { id: other } = await house.make.customer();
  const foreign = await openTicket(staff, department, other);
  for (const id of [internal, foreign]) {
    const path = `/admin/tickets/${id}`;
    const answers = await Promise.all([
      eager.get(path),
      eager.patch(path, { body: { priority: 1 } }),
      eager.delete(path),
      eager.post(`${path}/notes`, { body: { note: 'x' } }),
      eager.post(`${path}/hold`),
      eager.post(`${path}/release`),
      eager.post(`${path}/merge`, { body: { into: internal } }),
      eager.get(`${path}/events`),
      eager.get(`${path}/watchers`),
      eager.post(`${path}/watchers`, { body: { email: 'spy@x.example' } }),
      eager.delete(`${path}/watchers/1`),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status !== 404)).toEqual([]);
  }
  const { data } = await ok(eager.get('/admin/tickets', { query: { limit: 500 } }));
  expect(data.map((each: any) => each.ticket_id)).not.toContain(internal);
});
