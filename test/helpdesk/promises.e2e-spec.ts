import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, type MadeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let admin: Api;
let department: MadeDepartment & { calendar: number; policy: number };
let customerId: number;
let counter = 0;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

/** Monday to Friday 08:00–16:00 UTC; an answer within 1 h, a resolution within 8 h of work. */
beforeEach(async () => {
  house.clock.set('2026-09-21T08:00:00Z');
  admin = house.api.as(await house.make.token({ expiresInSeconds: 90 * 86_400 }));
  const n = ++counter;
  const calendar = await add('business-calendars', {
    name: `Office ${n}`,
    time_zone: 'UTC',
    holidays: ['2026-09-24'],
    intervals: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' })),
  });
  const policy = await add('sla-policies', {
    name: `Policy ${n}`,
    warn_percent: 75,
    targets: [
      { priority: 3, first_response_minutes: 60, resolution_minutes: 480 },
      { priority: 1, first_response_minutes: 15, resolution_minutes: 120 },
    ],
  });
  const made = await add('departments', {
    name: `Department ${n}`,
    calendar_id: calendar.id,
    sla_policy_id: policy.id,
    updated_ticket_cc: ['duty@cedar.example'],
  });
  const category = await add('categories', { name: 'x', department_id: made.id });
  department = {
    id: made.id,
    slug: made.slug,
    categoryId: category.id,
    calendar: calendar.id,
    policy: policy.id,
  };
  ({ id: customerId } = await house.make.customer());
});

async function add(path: string, body: object): Promise<any> {
  return (await admin.post(`/admin/${path}`, { body })).body;
}

const open = (facts: object = {}): Promise<number> =>
  openTicket(admin, department, customerId, facts);
const sla = async (ticket_id: number): Promise<any> =>
  (await admin.call('get_helpdesk_ticket_details', { ticket_id })).data.sla;
const note = (ticket_id: number, facts: object): Promise<any> =>
  admin.call('add_helpdesk_ticket_note', { ticket_id, note: 'x', ...facts });
const at = (time: string): void => {
  house.clock.set(`2026-09-${time}:00Z`);
};
const watch = (): Promise<void> => house.app.get(Jobs).runNow('helpdesk.watch-clocks');

async function alerts(ticketId: number): Promise<string[]> {
  const rows = await house.database.query<{ words: string }>(
    `SELECT kind || ' ' || (data ->> 'clock') AS words FROM ticket_events
      WHERE ticket_id = $1 AND kind IN ('warned', 'breached') ORDER BY id`,
    [ticketId],
  );
  return rows.map(({ words }) => words);
}

describe('the clocks of a ticket', () => {
  test('run in working time, and stop at the first answer and the resolution', async () => {
    const id = await open();
    expect(await sla(id)).toMatchObject({
      first_response: {
        state: 'running',
        target_seconds: 3600,
        due_at: '2026-09-21T09:00:00.000Z',
      },
      resolution: { state: 'running', due_at: '2026-09-21T16:00:00.000Z' },
    });
    at('21T08:30');
    await note(id, {});
    at('22T10:00');
    await note(id, { status: 'resolved' });
    expect(await sla(id)).toMatchObject({
      first_response: { state: 'stopped', consumed_seconds: 1800, breached: false },
      resolution: { state: 'stopped', consumed_seconds: 10 * 3600, breached: true },
    });
  });

  test('do not count what staff tell each other as an answer', async () => {
    const id = await open();
    await note(id, { admin_only: 'yes' });
    expect((await sla(id)).first_response.state).toBe('running');
  });

  test('wait while the ticket is on hold or resolved, and go on with what was used', async () => {
    const id = await open();
    at('21T10:00');
    await admin.post(`/admin/tickets/${id}/hold`);
    expect((await sla(id)).resolution).toMatchObject({ state: 'paused', due_at: null });
    at('22T08:00');
    await admin.post(`/admin/tickets/${id}/release`);
    expect((await sla(id)).resolution.due_at).toBe('2026-09-22T14:00:00.000Z');
    at('22T09:00');
    await note(id, { status: 'resolved' });
    at('25T08:00');
    await note(id, { status: 'open' });
    expect((await sla(id)).resolution.due_at).toBe('2026-09-25T13:00:00.000Z');
  });

  test('are read anew when policy, calendar, department or priority change', async () => {
    const id = await open();
    at('21T10:00');
    await admin.patch(`/admin/sla-policies/${department.policy}`, {
      body: { targets: [{ priority: 3, resolution_minutes: 600 }] },
    });
    await house.runJobs();
    expect(await sla(id)).toMatchObject({
      first_response: { due_at: null, target_seconds: null },
      resolution: { due_at: '2026-09-22T10:00:00.000Z' },
    });
    await admin.patch(`/admin/business-calendars/${department.calendar}`, {
      body: { holidays: ['2026-09-22'] },
    });
    await house.runJobs();
    expect((await sla(id)).resolution.due_at).toBe('2026-09-23T10:00:00.000Z');
    await admin.patch(`/admin/departments/${department.id}`, { body: { sla_policy_id: null } });
    await house.runJobs();
    expect((await sla(id)).resolution.due_at).toBeNull();
    // Neither taking the policy away nor giving it back has bought any time.
    at('21T12:00');
    await admin.patch(`/admin/departments/${department.id}`, {
      body: { sla_policy_id: department.policy },
    });
    await house.runJobs();
    expect((await sla(id)).resolution.due_at).toBe('2026-09-23T10:00:00.000Z');
    await admin.patch(`/admin/tickets/${id}`, { body: { priority: 1 } });
    expect((await sla(id)).resolution.target_seconds).toBeNull();
  });
});

describe('a promise at risk', () => {
  test('is warned of and told as broken, once each', async () => {
    const assignee = await house.make.user({ role: 'support', email: 'dineo@cedar.example' });
    const id = await open({ assigned_to: assignee.id });
    const before = (await letters(house)).length;
    at('21T08:40');
    await watch();
    expect(await alerts(id)).toEqual([]);
    at('21T08:46');
    for (const _ of [1, 2, 3]) await watch();
    expect(await alerts(id)).toEqual(['warned first_response']);
    at('21T09:01');
    for (const _ of [1, 2, 3]) await watch();
    expect(await alerts(id)).toEqual(['warned first_response', 'breached first_response']);
    const sent = (await letters(house)).slice(before);
    expect(sent.map(({ recipient, subject }) => [recipient, subject.match(/\((.*)\)/)[1]])).toEqual(
      [
        ['dineo@cedar.example', 'Due soon'],
        ['duty@cedar.example', 'Due soon'],
        ['dineo@cedar.example', 'Overdue'],
        ['duty@cedar.example', 'Overdue'],
      ],
    );
    expect(sent[0].headers['Auto-Submitted']).toBe('auto-generated');
  });

  test('is told as broken at once when the watch slept, and stays told after every replay', async () => {
    const id = await open();
    at('21T15:00');
    await watch();
    expect(await alerts(id)).toEqual(['breached first_response', 'warned resolution']);
    await admin.patch(`/admin/tickets/${id}`, { body: { priority: 1 } });
    await admin.patch(`/admin/tickets/${id}`, { body: { priority: 3 } });
    await watch();
    expect(await alerts(id)).toEqual([
      'breached first_response',
      'warned resolution',
      'breached resolution',
    ]);
  });

  test('that was kept late but before anybody looked is still told', async () => {
    const id = await open();
    at('21T09:30');
    await note(id, {});
    expect(await alerts(id)).toEqual(['breached first_response']);
  });
});

describe('escalation', () => {
  const escalate = (): Promise<void> => house.app.get(Jobs).runNow('helpdesk.escalate');
  const priorities = async (...ids: number[]): Promise<number[]> =>
    (
      await house.database.query<{ priority: number }>(
        'SELECT priority FROM tickets WHERE id = ANY ($1) ORDER BY id',
        [ids],
      )
    ).map(({ priority }) => priority);

  beforeEach(() =>
    admin.patch(`/admin/departments/${department.id}`, { body: { escalate_days: 2 } }),
  );

  test('raises the priority after so many working days, again and again', async () => {
    await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
      customerId,
      'jessica@pienaar.example',
    ]);
    const id = await open({ priority: 3 });
    const before = (await letters(house)).length;
    at('23T07:59');
    await escalate();
    expect(await priorities(id)).toEqual([3]);
    at('23T08:00');
    for (const _ of [1, 2]) await escalate();
    expect(await priorities(id)).toEqual([2]);
    // Thursday the 24th is a holiday, and then comes a weekend.
    at('27T20:00');
    await escalate();
    expect(await priorities(id)).toEqual([2]);
    at('28T08:00');
    await escalate();
    at('30T08:00');
    await escalate();
    expect(await priorities(id)).toEqual([1]);
    const { data } = await admin.call('get_helpdesk_ticket_details', { ticket_id: id });
    expect(data.notes.map((each: any) => [each.kind, each.note])).toEqual([
      ['escalation', 'Escalated after 2 working days: priority 3 → 2.'],
      ['escalation', 'Escalated after 2 working days: priority 2 → 1.'],
    ]);
    const sent = (await letters(house)).slice(before).filter(({ subject }) => /Esc/.test(subject));
    expect(sent.map(({ recipient }) => recipient)).toEqual([
      'jessica@pienaar.example',
      'duty@cedar.example',
      'jessica@pienaar.example',
      'duty@cedar.example',
    ]);
  });

  test('leaves alone what is on hold, resolved, urgent already, or of a calmer department', async () => {
    const held = await open();
    await admin.post(`/admin/tickets/${held}/hold`);
    const resolved = await open();
    await note(resolved, { status: 'resolved' });
    const urgent = await open({ priority: 1 });
    at('30T08:00');
    await escalate();
    expect(await priorities(held, resolved, urgent)).toEqual([3, 3, 1]);
    await admin.patch(`/admin/departments/${department.id}`, { body: { escalate_days: null } });
    await admin.post(`/admin/tickets/${held}/release`);
    await escalate();
    expect(await priorities(held)).toEqual([3]);
  });

  test('of a ticket for staff tells the customer nothing', async () => {
    await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
      customerId,
      'other@pienaar.example',
    ]);
    const id = await open({ admin_only: 'yes' });
    at('30T08:00');
    await escalate();
    expect(await priorities(id)).toEqual([2]);
    const sent = await letters(house);
    expect(sent.filter(({ recipient }) => recipient === 'other@pienaar.example')).toEqual([]);
  });
});
