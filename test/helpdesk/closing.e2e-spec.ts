import { seedDemo } from '../../src/demo/index.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters, makeDepartment, openTicket } from '../support/helpdesk.js';

let house: TestApplication;
let staff: Api;
let ticket_id: number;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
  staff = house.api.as(await house.make.token({ expiresInSeconds: 30 * 86_400 }));
  const { id } = await house.make.customer();
  await house.database.execute('UPDATE customers SET email = $2 WHERE id = $1', [
    id,
    'rater@pienaar.example',
  ]);
  ticket_id = await openTicket(staff, await makeDepartment(house), id);
});
afterAll(() => house.stop());

const status = async (): Promise<string> =>
  (await staff.call('get_helpdesk_ticket_details', { ticket_id })).data.status;

test('the demo data has 30 tickets over 4 departments, the first of PIE001 with a file', async () => {
  const { meta } = await staff.call('get_helpdesk_ticket_list', { date_to: '2999-01-01' });
  expect(meta.total).toBe(31);
  const { data } = await staff.call('get_helpdesk_ticket_details', { ticket_id: 1 });
  expect(data).toMatchObject({ accounting_code: 'PIE001', department_name: 'Support' });
  expect(data.attachments).toHaveLength(1);
  const opened = new Set(
    (await staff.call('get_helpdesk_ticket_list', { limit: 500 })).data.map(
      ({ created_at }: { created_at: string }) => created_at,
    ),
  );
  expect(opened.size).toBe(31);
  const lists = await staff.call('get_helpdesk_category_list');
  expect(lists.data.departments.length).toBeGreaterThanOrEqual(4);
  expect(lists.data.categories[0].department_id).toBe(lists.data.departments[0].department_id);
});

test('a resolved ticket is closed after a week, and its customer rates it by a link', async () => {
  await staff.call('add_helpdesk_ticket_note', { ticket_id, note: 'x', status: 'resolved' });
  await house.app.get(Jobs).runNow('helpdesk.close-resolved');
  expect(await status()).toBe('resolved');
  house.clock.move(7 * 86_400 + 60);
  for (const _ of [1, 2]) await house.app.get(Jobs).runNow('helpdesk.close-resolved');
  expect(await status()).toBe('closed');
  const closing = (await letters(house)).filter(
    ({ recipient, subject }) => recipient === 'rater@pienaar.example' && /Closed/.test(subject),
  );
  expect(closing).toHaveLength(1);
  const path = new URL(/http\S+/.exec(closing[0].text)![0]).pathname;
  const page = await house.api.get(path);
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('How satisfied')]);
  const rated = async (): Promise<unknown> =>
    (
      await house.database.query<{ score: number | null }>(
        'SELECT score FROM ticket_ratings WHERE ticket_id = $1',
        [ticket_id],
      )
    )[0]!.score;
  expect(await rated()).toBeNull();
  expect((await house.api.post(path, { form: { score: '6' } })).status).toBe(400);
  expect((await house.api.post(path, { form: { score: '4', comment: '<b>' } })).status).toBe(200);
  expect(await rated()).toBe(4);
  expect((await house.api.get(path)).text).toContain('&lt;b&gt;');
});

test('a rating link that is none of ours is answered by a page', async () => {
  const answer = await house.api.get('/helpdesk/rating/nonsense');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.text).toContain('There is nothing here');
});
