import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeDepartment, type MadeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let staff: Api;
let department: MadeDepartment;
let customerId: number;

/** Outsiders, by who they are. */
const outsiders: Record<string, Api> = {};
/** What is kept from them, by why. */
const hidden: Record<string, { ticket: number; attachment: number }> = {};
let open: { ticket: number; internalNoteFile: number };

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token({ role: 'support' }));
  department = await makeDepartment(house);
  ({ id: customerId } = await house.make.customer());
  const { id: otherId } = await house.make.customer();
  outsiders['the customer'] = house.api.as(
    await house.make.token({ role: 'customer', customerId }),
  );
  // Every permission but the one to see all customers.
  outsiders['a customer with every other permission'] = house.api.as(
    await house.make.token({
      role: ['view_tickets', 'add_tickets', 'modify_tickets', 'view_customers', 'admin'],
      customerId,
    }),
  );
  outsiders['a customer who may see all customers'] = house.api.as(
    await house.make.token({
      role: ['view_tickets', 'add_tickets', 'modify_tickets', 'view_all_customers'],
      customerId,
    }),
  );
  for (const [why, of, facts] of [
    ['for staff only', customerId, { admin_only: 'yes' }],
    ['for staff only, of another customer', otherId, { admin_only: 'yes' }],
    ['of another customer', otherId, {}],
  ] as const) {
    const ticket = await openTicket(staff, department, of, { ticket_title: why, ...facts });
    hidden[why] = { ticket, attachment: await fileOn(ticket) };
  }
  open = {
    ticket: await openTicket(staff, department, customerId, { ticket_title: 'seen' }),
    internalNoteFile: 0,
  };
  const upload = await staff.call('add_helpdesk_ticket_attachment', {
    file_name: 'internal.txt',
    file_content: 'eA==',
  });
  open.internalNoteFile = upload.data.attachment_id;
  await staff.call('add_helpdesk_ticket_note', {
    ticket_id: open.ticket,
    note: 'internal remark',
    admin_only: 'yes',
    file_link_id: upload.data.file_link_id,
  });
});
afterAll(() => house.stop());

async function fileOn(ticket_id: number): Promise<number> {
  const { data } = await staff.call('add_helpdesk_ticket_attachment', {
    file_name: 'x.txt',
    file_content: 'eA==',
    ticket_id,
  });
  return data.attachment_id;
}

/** Every call that names a ticket or a file. */
const CALLS: [string, (of: { ticket: number; attachment: number }) => object][] = [
  ['get_helpdesk_ticket_details', ({ ticket }) => ({ ticket_id: ticket })],
  ['add_helpdesk_ticket_note', ({ ticket }) => ({ ticket_id: ticket, note: 'x' })],
  [
    'add_helpdesk_ticket_note',
    ({ ticket }) => ({ ticket_id: ticket, note: 'x', status: 'closed' }),
  ],
  [
    'add_helpdesk_ticket_attachment',
    ({ ticket }) => ({ ticket_id: ticket, file_name: 'x', file_content: 'eA==' }),
  ],
  ['get_helpdesk_ticket_attachment', ({ attachment }) => ({ attachment_id: attachment })],
  ['remove_helpdesk_ticket_attachment', ({ attachment }) => ({ attachment_id: attachment })],
];

describe.each(['the customer', 'a customer with every other permission'])('%s', (who) => {
  describe.each(['for staff only', 'for staff only, of another customer', 'of another customer'])(
    'and a ticket %s',
    (why) => {
      test.each(CALLS)('%s answers like one that does not exist', async (call, parameters) => {
        const refusal = await outsiders[who]!.refused(404, call, parameters(hidden[why]!));
        const missing = await outsiders[who]!.refused(
          404,
          call,
          parameters({ ticket: 999_999, attachment: 999_999 }),
        );
        expect({ ...refusal, request_id: '' }).toEqual({ ...missing, request_id: '' });
      });
    },
  );
});

test.each([
  'the customer',
  'a customer with every other permission',
  'a customer who may see all customers',
])('%s finds nothing that is kept for staff, and no note of it', async (who) => {
  const api = outsiders[who]!;
  const { data, meta } = await api.call('get_helpdesk_ticket_list', { limit: 500 });
  const seen = data.map((each: any) => each.ticket_title);
  expect(seen).not.toContain('for staff only');
  expect(seen).not.toContain('for staff only, of another customer');
  expect(seen).toContain('seen');
  expect(meta.total).toBe(data.length);
  for (const filter of [{ search: 'staff' }, { search: 'internal remark' }]) {
    expect((await api.call('get_helpdesk_ticket_list', filter)).data).toEqual([]);
  }
  const { data: ticket } = await api.call('get_helpdesk_ticket_details', {
    ticket_id: open.ticket,
  });
  expect(ticket.notes).toEqual([]);
  expect(JSON.stringify(ticket)).not.toContain('internal');
});

test.each([
  'the customer',
  'a customer with every other permission',
  'a customer who may see all customers',
])('%s reaches no file of a note for staff', async (who) => {
  const attachment_id = open.internalNoteFile;
  await outsiders[who]!.refused(404, 'get_helpdesk_ticket_attachment', { attachment_id });
  await outsiders[who]!.refused(404, 'remove_helpdesk_ticket_attachment', { attachment_id });
});

test('nothing of what was refused has left a trace', async () => {
  for (const { ticket } of Object.values(hidden)) {
    const { data } = await staff.call('get_helpdesk_ticket_details', { ticket_id: ticket });
    expect(data).toMatchObject({ status: 'open', notes: [] });
    expect(data.attachments).toHaveLength(1);
  }
});

test('how many open tickets a customer has does not betray those for staff', async () => {
  const { data } = await outsiders['the customer']!.call('get_customer_details', {
    customer_id: customerId,
  });
  expect(data.open_tickets).toBe(1);
});

test('staff without the permission to see all customers see no tickets at all', async () => {
  const clerk = house.api.as(await house.make.token({ role: ['view_tickets', 'modify_tickets'] }));
  expect((await clerk.call('get_helpdesk_ticket_list')).data).toEqual([]);
  await clerk.refused(404, 'get_helpdesk_ticket_details', { ticket_id: open.ticket });
});
