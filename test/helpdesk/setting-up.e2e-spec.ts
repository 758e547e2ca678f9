import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let admin: Api;
let support: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  support = house.api.as(await house.make.token({ role: ['admin', 'view_tickets'] }));
});
afterAll(() => house.stop());

async function add(path: string, body: object): Promise<any> {
  const answer = await admin.post(`/admin/${path}`, { body });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  expect(answer.headers.get('location')).toBe(`/admin/${path}/${answer.body.id}`);
  return answer.body;
}

const OFFICE = {
  name: 'Office hours',
  time_zone: 'Africa/Johannesburg',
  intervals: [
    { weekday: 1, from: '08:00', to: '12:00' },
    { weekday: 1, from: '13:00', to: '17:00' },
  ],
  holidays: ['2026-12-25'],
};
const PROMISES = {
  name: 'Business',
  targets: [{ priority: 1, first_response_minutes: 60, resolution_minutes: null }],
};

/** What can be set up, an input that is right, and a change. */
const ROWS: [string, object, object][] = [
  ['departments', { name: 'Field Service' }, { escalate_days: 2 }],
  ['categories', { name: 'No connection' }, { active: false }],
  ['business-calendars', OFFICE, { holidays: ['2026-12-25', '2027-01-01'] }],
  ['sla-policies', PROMISES, { warn_percent: 50 }],
];

describe.each(ROWS)('%s', (path, input, change) => {
  test('are added, read, listed, changed under their ETag, and deleted', async () => {
    const made = await add(path, input);
    expect(made).toMatchObject(input);
    const item = `/admin/${path}/${made.id}`;
    const read = await admin.get(item);
    expect(read.body).toEqual(made);
    const headers = { 'if-match': read.headers.get('etag')! };
    const changed = await admin.patch(item, { headers, body: change });
    expect(changed.body).toMatchObject({ ...input, ...change });
    expect((await admin.patch(item, { headers, body: change })).status).toBe(412);
    const listed = await admin.get(`/admin/${path}`, {
      query: { search: made.name.slice(1).toUpperCase() },
    });
    expect(listed.body.data).toEqual([changed.body]);
    expect((await admin.delete(item)).status).toBe(204);
    expect((await admin.get(item)).status).toBe(404);
  });

  test('are read by support and changed by administrators only', async () => {
    const { id } = await add(path, { ...input, name: 'Kept' });
    expect((await support.get(`/admin/${path}/${id}`)).status).toBe(200);
    const refused: Promise<Answer>[] = [
      support.post(`/admin/${path}`, { body: { ...input, name: 'New' } }),
      support.patch(`/admin/${path}/${id}`, { body: change }),
      support.delete(`/admin/${path}/${id}`),
    ];
    for (const answer of await Promise.all(refused)) expect(answer.status).toBe(403);
  });
});

test.each<[string, object, string]>([
  ['departments', { name: ' ' }, 'name'],
  ['departments', { name: 'x', slug: 'A b' }, 'slug'],
  ['departments', { name: 'x', new_ticket_cc: ['nobody'] }, 'new_ticket_cc'],
  ['departments', { name: 'x', escalate_days: 0 }, 'escalate_days'],
  ['departments', { name: 'x', calendar_id: 99999 }, 'calendar_id'],
  ['departments', { name: 'x', sla_policy_id: 99999 }, 'sla_policy_id'],
  ['departments', { name: 'x', default_assignee_id: 99999 }, 'default_assignee_id'],
  ['categories', { name: 'x', department_id: 99999 }, 'department_id'],
  ['business-calendars', { ...OFFICE, time_zone: 'Mars/Base' }, 'time_zone'],
  ['business-calendars', { ...OFFICE, holidays: ['2026-02-30'] }, 'holidays'],
  [
    'business-calendars',
    { ...OFFICE, intervals: [{ weekday: 1, from: '17:00', to: '08:00' }] },
    'intervals',
  ],
  [
    'business-calendars',
    { ...OFFICE, intervals: [{ weekday: 8, from: '08:00', to: '17:00' }] },
    'intervals[0].weekday',
  ],
  ['sla-policies', { ...PROMISES, targets: [{ priority: 6 }] }, 'targets[0].priority'],
  ['sla-policies', { ...PROMISES, targets: [{ priority: 1 }, { priority: 1 }] }, 'targets'],
])('%s: %j is refused for its %s', async (path, body, field) => {
  const answer = await admin.post(`/admin/${path}`, { body });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([{ field, message: expect.any(String) }]);
});

test('a slug is made of the name, and name, slug and address are each taken once', async () => {
  const first = await add('departments', { name: 'Netze & Maste', email: 'netze@cedar.example' });
  expect(first.slug).toBe('netze-maste');
  for (const body of [
    { name: 'Netze & Maste', slug: 'other' },
    { name: 'Other', slug: 'netze-maste' },
    { name: 'Other', slug: 'other', email: 'Netze@Cedar.example' },
  ]) {
    expect((await admin.post('/admin/departments', { body })).status).toBe(409);
  }
});

test('what is in use cannot be deleted, and says so', async () => {
  const calendar = await add('business-calendars', { ...OFFICE, name: 'In use' });
  const policy = await add('sla-policies', { ...PROMISES, name: 'In use' });
  const department = await add('departments', {
    name: 'In use',
    calendar_id: calendar.id,
    sla_policy_id: policy.id,
  });
  const category = await add('categories', { name: 'In use', department_id: department.id });
  const { id: customerId } = await house.make.customer();
  await openTicket(admin, { ...department, categoryId: category.id }, customerId);
  for (const [path, id] of [
    ['business-calendars', calendar.id],
    ['sla-policies', policy.id],
    ['departments', department.id],
    ['categories', category.id],
  ]) {
    expect((await admin.delete(`/admin/${path}/${id}`)).status).toBe(409);
  }
});

test('whoever works for a department by default gets its tickets', async () => {
  const { id } = await house.make.user({ role: 'support' });
  const department = await add('departments', { name: 'Default', default_assignee_id: id });
  const category = await add('categories', { name: 'Default' });
  const { id: customerId } = await house.make.customer();
  const ticket_id = await openTicket(admin, { ...department, categoryId: category.id }, customerId);
  const { data } = await admin.call('get_helpdesk_ticket_details', { ticket_id });
  expect(data.assigned_to).toBe(id);
});
