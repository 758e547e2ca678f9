import { startApplication, type TestApplication } from '../support/application.js';
import { letters, makeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('100 follow-ups at once and a resolution: all are there, and each is mailed once to each', async () => {
  const department = await makeDepartment(house, { updatedTicketCc: ['archive@cedar.example'] });
  const { id: customerId } = await house.make.customer();
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
    customerId,
    'jessica@pienaar.example',
  ]);
  const assignee = await house.make.user({ role: 'support', email: 'dineo@cedar.example' });
  const staff = house.api.as(await house.make.token({ role: 'support' }));
  const ticket_id = await openTicket(staff, department, customerId, { assigned_to: assignee.id });
  const before = (await letters(house)).length;

  const names = Array.from({ length: 100 }, (_, n) => `follow-up ${n}`);
  const answers = await Promise.all([
    ...names.map((note) => staff.call('add_helpdesk_ticket_note', { ticket_id, note })),
    staff.call('add_helpdesk_ticket_note', { ticket_id, note: 'solved', status: 'resolved' }),
  ]);
  expect(new Set(answers.map(({ data }) => data.note_id)).size).toBe(101);

  const { data } = await staff.call('get_helpdesk_ticket_details', { ticket_id });
  expect(data.notes.map((each: any) => each.note).sort()).toEqual([...names, 'solved'].sort());
  expect(data).toMatchObject({ status: 'resolved', resolution: 'solved' });
  expect(data.notes.filter((each: any) => each.status === 'resolved')).toHaveLength(1);

  const sent = (await letters(house)).slice(before);
  for (const recipient of [
    'jessica@pienaar.example',
    'dineo@cedar.example',
    'archive@cedar.example',
  ]) {
    const his = sent.filter((letter) => letter.recipient === recipient);
    expect(his).toHaveLength(101);
    expect(his.filter(({ subject }) => subject.endsWith('(Resolved)'))).toHaveLength(1);
    expect(new Set(his.map(({ headers }) => headers['Message-ID'])).size).toBe(101);
  }
  expect(sent).toHaveLength(303);
});
