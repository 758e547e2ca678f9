import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type MadeDepartment, makeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let staff: Api;
let staffId: number;
let customer: Api;
let customerId: number;
let department: MadeDepartment;

beforeAll(async () => {
  house = await startApplication();
  ({ id: staffId } = await house.make.user({ username: 'd:support', role: 'support' }));
  staff = house.api.as(await house.make.token({ userId: staffId }));
  ({ id: customerId } = await house.make.customer({ accountingCode: 'PIE001' }));
  customer = house.api.as(await house.make.token({ role: 'customer', customerId }));
  department = await makeDepartment(house, { name: 'Support', slug: 'support' });
});
afterAll(() => house.stop());

const read = async (api: Api, ticket_id: number): Promise<any> =>
  (await api.call('get_helpdesk_ticket_details', { ticket_id })).data;
const titles = async (api: Api, filter: object = {}): Promise<string[]> =>
  (await api.call('get_helpdesk_ticket_list', filter)).data.map((each: any) => each.ticket_title);

describe('opening a ticket', () => {
  test('answers its id, its number and its status, and it can be read', async () => {
    const { data } = await staff.call('add_helpdesk_ticket', {
      customer_id: customerId,
      ticket_title: 'Slow in the evening',
      ticket_description: '2 Mbps of 20.\nSince <Monday>.',
      department_id: department.id,
      category_id: department.categoryId,
      assigned_to: staffId,
      priority: 2,
    });
    expect(data).toEqual({
      ticket_id: expect.any(Number),
      ticket_number: `HD${String(data.ticket_id).padStart(6, '0')}`,
      status: 'open',
    });
    expect(await read(staff, data.ticket_id)).toMatchObject({
      ticket_title: 'Slow in the evening',
      ticket_description: '2 Mbps of 20.\nSince <Monday>.',
      ticket_description_html: '2 Mbps of 20.<br>\nSince &lt;Monday&gt;.',
      customer_id: customerId,
      accounting_code: 'PIE001',
      department_name: 'Support',
      priority: 2,
      assigned_to: staffId,
      on_hold: false,
      admin_only: false,
      source: 'api',
      notes: [],
      attachments: [],
      sla: {
        first_response: { state: 'running', target_seconds: null, breached: false },
        resolution: { state: 'running', due_at: null },
      },
    });
  });

  test('by a form works as well, and the priority is 3 unless said', async () => {
    const answer = await staff.post('/api/v1/add_helpdesk_ticket', {
      form: {
        customer_id: String(customerId),
        ticket_title: 'By form',
        ticket_description: 'x',
        department_id: String(department.id),
        category_id: String(department.categoryId),
        admin_only: 'yes',
      },
    });
    expect(answer.status).toBe(200);
    expect(await read(staff, answer.body.data.ticket_id)).toMatchObject({
      priority: 3,
      admin_only: true,
    });
  });

  test('names every field that stands in no predefined list', async () => {
    const body = await staff.refused(400, 'add_helpdesk_ticket', {
      customer_id: customerId,
      ticket_title: 'x',
      ticket_description: 'x',
      department_id: 99999,
      category_id: 99999,
      assigned_to: 99999,
      file_link_id: 'unknown',
    });
    expect(body.error).toBe('validation_error');
    expect(body.errors.map((each: any) => each.field)).toEqual([
      'department_id',
      'category_id',
      'assigned_to',
      'file_link_id',
    ]);
  });

  test('a category of another department and a closed department are refused', async () => {
    const other = await makeDepartment(house);
    const closed = await makeDepartment(house, { isActive: false });
    const wrong = await staff.refused(400, 'add_helpdesk_ticket', {
      customer_id: customerId,
      ticket_title: 'x',
      ticket_description: 'x',
      department_id: department.id,
      category_id: other.categoryId,
    });
    expect(wrong.errors).toEqual([
      { field: 'category_id', message: 'belongs to another department' },
    ]);
    const { errors } = await staff.refused(400, 'add_helpdesk_ticket', {
      customer_id: customerId,
      ticket_title: 'x',
      ticket_description: 'x',
      department_id: closed.id,
      category_id: closed.categoryId,
    });
    expect(errors[0]).toEqual({ field: 'department_id', message: 'is no department' });
  });

  test('a customer opens his own tickets, but hides and assigns none', async () => {
    const id = await openTicket(customer, department, customerId);
    expect(await read(customer, id)).toMatchObject({ customer_id: customerId });
    const input = {
      customer_id: customerId,
      ticket_title: 'x',
      ticket_description: 'x',
      department_id: department.id,
      category_id: department.categoryId,
    };
    const { id: other } = await house.make.customer();
    await customer.refused(404, 'add_helpdesk_ticket', { ...input, customer_id: other });
    await customer.refused(403, 'add_helpdesk_ticket', { ...input, admin_only: 'yes' });
    await customer.refused(403, 'add_helpdesk_ticket', { ...input, assigned_to: staffId });
  });

  test('a customer cannot be given work', async () => {
    const { id } = await house.make.user({ role: 'customer', customerId });
    const { errors } = await staff.refused(400, 'add_helpdesk_ticket', {
      customer_id: customerId,
      ticket_title: 'x',
      ticket_description: 'x',
      department_id: department.id,
      category_id: department.categoryId,
      assigned_to: id,
    });
    expect(errors).toEqual([{ field: 'assigned_to', message: 'is no active member of staff' }]);
  });

  test('the same Idempotency-Key opens one ticket', async () => {
    const input = {
      customer_id: customerId,
      ticket_title: 'once',
      ticket_description: 'x',
      department_id: department.id,
      category_id: department.categoryId,
    };
    const headers = { 'idempotency-key': 'ticket-1' };
    const first = await staff.call('add_helpdesk_ticket', input, headers);
    const again = await staff.call('add_helpdesk_ticket', input, headers);
    expect(again).toEqual(first);
    expect(await titles(staff, { search: 'once' })).toEqual(['once']);
  });
});

describe('the list', () => {
  test('is narrowed by customer, department, assignee, status and day', async () => {
    const { id, accountingCode } = await house.make.customer();
    const other = await makeDepartment(house);
    const first = await openTicket(staff, other, id, { ticket_title: 'first' });
    await openTicket(staff, department, id, { ticket_title: 'second', assigned_to: staffId });
    await staff.call('add_helpdesk_ticket_note', { ticket_id: first, note: 'x', status: 'closed' });
    const mine = { customer_id: id };
    expect(await titles(staff, mine)).toEqual(['second', 'first']);
    expect(await titles(staff, { accounting_code: accountingCode.toLowerCase() })).toHaveLength(2);
    expect(await titles(staff, { ...mine, sort: 'ticket_id' })).toEqual(['first', 'second']);
    expect(await titles(staff, { ...mine, department_id: other.id })).toEqual(['first']);
    expect(await titles(staff, { ...mine, category_id: other.categoryId })).toEqual(['first']);
    expect(await titles(staff, { ...mine, assigned_to: staffId })).toEqual(['second']);
    expect(await titles(staff, { ...mine, status: 'closed' })).toEqual(['first']);
    expect(await titles(staff, { ...mine, status: 'open,reopened' })).toEqual(['second']);
    const today = house.clock.today('UTC');
    expect(await titles(staff, { ...mine, date_from: today, date_to: today })).toHaveLength(2);
    expect(await titles(staff, { ...mine, date_to: '2020-01-01' })).toEqual([]);
    expect(await titles(staff, { ...mine, modified_since: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  test('pages by offset with a total, and behind a cursor without one', async () => {
    const { id } = await house.make.customer();
    for (const n of [1, 2, 3]) {
      await openTicket(staff, department, id, { ticket_title: `t${n}` });
    }
    const page = await staff.call('get_helpdesk_ticket_list', { customer_id: id, limit: 2 });
    expect(page.data.map((each: any) => each.ticket_title)).toEqual(['t3', 't2']);
    expect(page.meta).toMatchObject({ offset: 0, limit: 2, total: 3 });
    const next = await staff.call('get_helpdesk_ticket_list', {
      customer_id: id,
      limit: 2,
      after: page.meta.next_after,
    });
    expect(next.data.map((each: any) => each.ticket_title)).toEqual(['t1']);
    expect(next.meta).toEqual({ limit: 2 });
  });

  test('of a customer out of reach is empty, and a sort that is none is refused', async () => {
    const { id, accountingCode } = await house.make.customer();
    await openTicket(staff, department, id);
    expect(await titles(customer, { customer_id: id })).toEqual([]);
    expect(await titles(customer, { accounting_code: accountingCode })).toEqual([]);
    for (const sort of ['id;select pg_sleep(2)', '(select 1)', 'title desc--']) {
      const { errors } = await staff.refused(400, 'get_helpdesk_ticket_list', { sort });
      expect(errors[0].field).toBe('sort');
    }
  });

  test.each([
    ['a word of the title', 'ZEBRA'],
    ['half a word', 'zebr'],
    ['words in any order', 'antenna zebra'],
    ['a phrase', '"zebra antenna"'],
    ['a word of the description', 'quagga'],
    ['a word of a note', 'okapi'],
    ['a word of a note for staff', 'bongo'],
  ])('is searched by %s', async (_, search) => {
    const { id } = await house.make.customer();
    const ticket = await openTicket(staff, department, id, {
      ticket_title: `zebra antenna ${search.length}`,
      ticket_description: 'quagga',
    });
    await staff.call('add_helpdesk_ticket_note', { ticket_id: ticket, note: 'okapi' });
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: ticket,
      note: 'bongo',
      admin_only: 'yes',
    });
    expect(await titles(staff, { customer_id: id, search })).toHaveLength(1);
    expect(await titles(staff, { customer_id: id, search: 'giraffe' })).toEqual([]);
    expect(await titles(staff, { customer_id: id, search: 'zebra -antenna' })).toEqual([]);
  });

  test('is searched by number, and a search of nothing but signs finds nothing', async () => {
    const id = await openTicket(staff, department, customerId, { ticket_title: 'by number' });
    for (const search of [`HD${String(id).padStart(6, '0')}`, `#${id}`]) {
      expect(await titles(staff, { search })).toEqual(['by number']);
    }
    for (const search of ['%', "'", "':*", '!!', '( & |', '"', "xq' | 'zq"]) {
      expect(await titles(staff, { search })).toEqual([]);
    }
  });

  test('does not find by what the customer may not read', async () => {
    const id = await openTicket(staff, department, customerId);
    await staff.call('add_helpdesk_ticket_note', {
      ticket_id: id,
      note: 'pangolin',
      admin_only: 'yes',
    });
    expect(await titles(customer, { search: 'pangolin' })).toEqual([]);
    expect(await titles(staff, { search: 'pangolin' })).toHaveLength(1);
  });
});

describe('the predefined lists', () => {
  test('hold departments and categories, those that serve every department last', async () => {
    await house.database.execute(
      `INSERT INTO ticket_categories (department_id, name, version, created_at, modified_at)
       VALUES (NULL, 'Anything else', 1, now(), now())`,
    );
    const { data } = await customer.call('get_helpdesk_category_list', {
      department_id: department.id,
    });
    expect(data).toEqual({
      departments: [{ department_id: department.id, name: 'Support', slug: 'support' }],
      categories: [
        {
          category_id: department.categoryId,
          name: expect.any(String),
          department_id: department.id,
          department_name: 'Support',
        },
        {
          category_id: expect.any(Number),
          name: 'Anything else',
          department_id: null,
          department_name: null,
        },
      ],
    });
  });
});

describe('a note', () => {
  test('answers its id and what the ticket is now', async () => {
    const ticket_id = await openTicket(staff, department, customerId);
    const { data } = await staff.call('add_helpdesk_ticket_note', {
      ticket_id,
      note: 'Replaced the radio.',
      status: 'resolved',
    });
    expect(data).toEqual({ note_id: expect.any(Number), ticket_status: 'resolved' });
    const ticket = await read(customer, ticket_id);
    expect(ticket).toMatchObject({ status: 'resolved', resolution: 'Replaced the radio.' });
    expect(ticket.first_responded_at).not.toBeNull();
    expect(ticket.notes).toEqual([
      expect.objectContaining({
        note_id: data.note_id,
        note: 'Replaced the radio.',
        author: 'd:support',
        author_type: 'staff',
        status: 'resolved',
        admin_only: false,
      }),
    ]);
  });

  test('of the customer reopens what was resolved, and staff reopen by saying so', async () => {
    const ticket_id = await openTicket(staff, department, customerId);
    const add = async (api: Api, facts: object): Promise<string> =>
      (await api.call('add_helpdesk_ticket_note', { ticket_id, note: 'x', ...facts })).data
        .ticket_status;
    expect(await add(staff, { status: 'resolved' })).toBe('resolved');
    expect(await add(staff, {})).toBe('resolved');
    expect(await add(customer, {})).toBe('reopened');
    expect(await add(customer, { status: 'closed' })).toBe('closed');
    expect(await add(staff, { status: 'open' })).toBe('reopened');
    expect(await read(staff, ticket_id)).toMatchObject({ resolved_at: null, closed_at: null });
  });

  test('comes too late when the ticket was closed long ago, but not for staff', async () => {
    const ticket_id = await openTicket(staff, department, customerId);
    await staff.call('add_helpdesk_ticket_note', { ticket_id, note: 'x', status: 'closed' });
    house.clock.move(31 * 86_400);
    const late = house.api.as(await house.make.token({ role: 'customer', customerId }));
    const body = await late.refused(409, 'add_helpdesk_ticket_note', { ticket_id, note: 'x' });
    expect(body).toMatchObject({ error: 'conflict', reason: 'ticket_is_closed' });
    const { data } = await house.api
      .as(await house.make.token({ role: 'support' }))
      .call('add_helpdesk_ticket_note', { ticket_id, note: 'x', status: 'open' });
    expect(data.ticket_status).toBe('reopened');
    house.clock.reset();
  });

  test('takes modify_tickets of staff: who may only open tickets reaches none', async () => {
    const ticket_id = await openTicket(staff, department, customerId);
    const sales = house.api.as(await house.make.token({ role: 'sales' }));
    await sales.refused(404, 'add_helpdesk_ticket_note', { ticket_id, note: 'x' });
  });

  test('is never changed and never taken back', async () => {
    const ticket_id = await openTicket(staff, department, customerId);
    const { data } = await staff.call('add_helpdesk_ticket_note', { ticket_id, note: 'x' });
    for (const statement of [
      `UPDATE ticket_notes SET body = 'y' WHERE id = ${data.note_id}`,
      `DELETE FROM ticket_notes WHERE id = ${data.note_id}`,
      `UPDATE ticket_events SET at = now() WHERE ticket_id = ${ticket_id}`,
    ]) {
      await expect(house.database.execute(statement)).rejects.toThrow('append-only');
    }
  });
});
