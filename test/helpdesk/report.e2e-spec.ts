import { startApplication, type TestApplication } from '../support/application.js';
import { makeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('the report tells what waits, and how long answers and resolutions took', async () => {
  house.clock.set('2026-09-01T08:00:00Z');
  const staff = house.api.as(await house.make.token({ expiresInSeconds: 90 * 86_400 }));
  const department = await makeDepartment(house, { name: 'Support' });
  const { id } = await house.make.customer();
  await openTicket(staff, department, id);
  house.clock.move(5 * 86_400);
  await openTicket(staff, department, id);
  const resolved = await openTicket(staff, department, id);
  house.clock.move(3600);
  await staff.call('add_helpdesk_ticket_note', { ticket_id: resolved, note: 'x' });
  house.clock.move(3600);
  await staff.call('add_helpdesk_ticket_note', {
    ticket_id: resolved,
    note: 'x',
    status: 'resolved',
  });
  house.clock.move(3 * 86_400);
  const { body } = await staff.get('/admin/reports/helpdesk');
  expect(body.data).toEqual([
    {
      department_id: department.id,
      department_name: 'Support',
      open: { total: 2, on_hold: 0, under_1_day: 0, under_3_days: 0, under_7_days: 1, older: 1 },
      opened: 3,
      first_response: {
        count: 1,
        p50_seconds: 3600,
        p90_seconds: 3600,
        p99_seconds: 3600,
        breached: 0,
      },
      resolution: {
        count: 1,
        p50_seconds: 7200,
        p90_seconds: 7200,
        p99_seconds: 7200,
        breached: 0,
      },
      rating: { count: 0, average: null },
    },
  ]);
  const { body: early } = await staff.get('/admin/reports/helpdesk', {
    query: { date_to: '2026-09-03' },
  });
  expect(early.data[0]).toMatchObject({ opened: 1, resolution: { count: 0, p50_seconds: null } });
  const clerk = house.api.as(
    await house.make.token({ role: ['admin', 'view_tickets'], expiresInSeconds: 90 * 86_400 }),
  );
  expect((await clerk.get('/admin/reports/helpdesk')).status).toBe(403);
});
