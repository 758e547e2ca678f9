import { createHash, randomBytes } from 'node:crypto';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type MadeDepartment, makeDepartment, openTicket } from '../support/helpdesk.js';

const LIMIT = 10_485_760;

let house: TestApplication;
let staff: Api;
let staffToken: string;
let customer: Api;
let customerId: number;
let department: MadeDepartment;

beforeAll(async () => {
  house = await startApplication();
  staffToken = await house.make.token({ role: 'support' });
  staff = house.api.as(staffToken);
  ({ id: customerId } = await house.make.customer());
  customer = house.api.as(await house.make.token({ role: 'customer', customerId }));
  department = await makeDepartment(house);
});
afterAll(() => house.stop());

const ADD = '/api/v1/add_helpdesk_ticket_attachment';

function upload(
  api: Api,
  content: Buffer | string,
  name = 'file.bin',
  fields: Record<string, string | number> = {},
): Promise<Answer> {
  const multipart = new FormData();
  for (const [key, value] of Object.entries(fields)) multipart.set(key, String(value));
  multipart.set('file', new Blob([content]), name);
  return api.post(ADD, { multipart });
}

async function uploaded(...input: Parameters<typeof upload>): Promise<any> {
  const { status, body } = await upload(...input);
  expect(status).toBe(200);
  return body.data;
}

function download(token: string, id: number): Promise<Response> {
  return fetch(`${house.url}/api/v1/get_helpdesk_ticket_attachment?attachment_id=${id}`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

const read = async (api: Api, ticket_id: number): Promise<any> =>
  (await api.call('get_helpdesk_ticket_details', { ticket_id })).data;

describe('a file of 10 MB', () => {
  const content = randomBytes(LIMIT);
  const sha256 = createHash('sha256').update(content).digest('hex');

  test('comes back byte for byte, with its SHA-256', async () => {
    const data = await uploaded(staff, content);
    expect(data).toMatchObject({ sha256, size: LIMIT });
    const answer = await download(staffToken, data.attachment_id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(LIMIT));
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
  });

  test('may come in base64, by JSON and by form', async () => {
    const file_content = content.toString('base64');
    const body = { file_name: 'file.bin', file_content };
    const json = await staff.post(ADD, { body });
    expect(json.body.data).toMatchObject({ sha256, size: LIMIT });
    const form = await staff.post(ADD, { form: body });
    expect(form.body.data).toMatchObject({ sha256, size: LIMIT });
  });

  test('with one byte more is too large', async () => {
    const larger = Buffer.concat([content, Buffer.of(0)]);
    const answer = await upload(staff, larger);
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ success: false, error: 'too_large' });
    const body = { file_name: 'file.bin', file_content: larger.toString('base64') };
    const encoded = await staff.post(ADD, { body });
    expect(encoded.status).toBe(413);
    expect(encoded.body.error).toBe('too_large');
  });

  test('is stored once, however often it comes', async () => {
    const rows = await house.database.query(`SELECT 1 FROM file_contents WHERE sha256 = $1`, [
      Buffer.from(sha256, 'hex'),
    ]);
    expect(rows).toHaveLength(1);
  });
});

test('a page is never served as one, whatever it is called', async () => {
  const page = '<!doctype html><script>alert(1)</script>';
  for (const name of ['page.html', 'page.svg', 'picture.png', 'x.xhtml', 'x']) {
    const { attachment_id } = await uploaded(staff, page, name);
    const answer = await download(staffToken, attachment_id);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(await answer.text()).toBe(page);
  }
});

test.each([
  ['../../x', 'x'],
  ['..\\..\\x.txt', 'x.txt'],
  ['x\u202etxt.exe', 'xtxt.exe'],
  ['CON', '_CON'],
  ['Übersicht "März".pdf', 'Übersicht _März_.pdf'],
  [`${'n'.repeat(300)}.txt`, `${'n'.repeat(196)}.txt`],
])('a file called %j is kept as %j', async (given, kept) => {
  const content = Buffer.from(given).toString('base64');
  const { data } = await staff.call('add_helpdesk_ticket_attachment', {
    file_name: given,
    file_content: content,
  });
  const answer = await download(staffToken, data.attachment_id);
  const disposition = answer.headers.get('content-disposition')!;
  expect(decodeURIComponent(disposition.split("filename*=UTF-8''")[1]!)).toBe(kept);
  expect(disposition).not.toMatch(/[\r\n/\\]/);
});

test('a NUL in a name is refused, or dropped where it comes encoded', async () => {
  const { errors } = await staff.refused(400, 'add_helpdesk_ticket_attachment', {
    file_name: 'x\0.png',
    file_content: 'eA==',
  });
  expect(errors[0].field).toBe('file_name');
  const send = (fileName: string): Promise<Answer> =>
    staff.post(ADD, {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body:
        `--b\r\nContent-Disposition: form-data; name="file"; ${fileName}\r\n` +
        'Content-Type: text/html\r\n\r\n<html>\r\n--b--\r\n',
    });
  expect((await send('filename="x\0.png"')).status).toBe(400);
  const answer = await send("filename*=UTF-8''..%2f..%2fx%00.png");
  expect(answer.status).toBe(200);
  const file = await download(staffToken, answer.body.data.attachment_id);
  expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''x.png");
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
});

test('files are uploaded first and linked to a ticket or a note, once', async () => {
  const first = await uploaded(customer, 'one', 'one.txt');
  const second = await uploaded(customer, 'two', 'two.txt', { file_link_id: first.file_link_id });
  expect(second.file_link_id).toBe(first.file_link_id);
  const id = await openTicket(customer, department, customerId, {
    file_link_id: first.file_link_id,
  });
  const note = await uploaded(staff, 'three', 'three.log');
  await staff.call('add_helpdesk_ticket_note', {
    ticket_id: id,
    note: 'x',
    file_link_id: note.file_link_id,
  });
  const ticket = await read(customer, id);
  expect(ticket.attachments).toEqual([
    {
      attachment_id: first.attachment_id,
      file_name: 'one.txt',
      content_type: 'text/plain',
      size: 3,
      sha256: createHash('sha256').update('one').digest('hex'),
      url: `http://127.0.0.1:3000/api/v1/get_helpdesk_ticket_attachment?attachment_id=${first.attachment_id}`,
    },
    expect.objectContaining({ file_name: 'two.txt' }),
  ]);
  expect(ticket.notes[0].attachments).toEqual([
    expect.objectContaining({ file_name: 'three.log' }),
  ]);
  const { errors } = await customer.refused(400, 'add_helpdesk_ticket_note', {
    ticket_id: id,
    note: 'again',
    file_link_id: first.file_link_id,
  });
  expect(errors[0].field).toBe('file_link_id');
});

test('a link belongs to whoever uploaded', async () => {
  const { file_link_id } = await uploaded(staff, 'x');
  const { errors } = await customer.refused(400, 'add_helpdesk_ticket', {
    customer_id: customerId,
    ticket_title: 'x',
    ticket_description: 'x',
    file_link_id,
    department_id: department.id,
    category_id: department.categoryId,
  });
  expect(errors).toEqual([{ field: 'file_link_id', message: expect.any(String) }]);
  const answer = await upload(customer, 'y', 'y', { file_link_id });
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].field).toBe('file_link_id');
});

test('a file may go onto a ticket at once', async () => {
  const ticket_id = await openTicket(staff, department, customerId);
  const data = await uploaded(customer, 'x', 'x.txt', { ticket_id });
  expect(data.file_link_id).toBeNull();
  expect((await read(staff, ticket_id)).attachments).toHaveLength(1);
});

test('customers take back what they have added, and nothing else', async () => {
  const ticket_id = await openTicket(staff, department, customerId);
  const ours = await uploaded(staff, 'x', 'ours.txt', { ticket_id });
  const his = await uploaded(customer, 'x', 'his.txt', { ticket_id });
  const remove = 'remove_helpdesk_ticket_attachment';
  await customer.refused(403, remove, { attachment_id: ours.attachment_id });
  const { data } = await customer.call(remove, { attachment_id: his.attachment_id });
  expect(data).toEqual({ removed: true });
  await customer.refused(404, remove, { attachment_id: his.attachment_id });
  expect((await read(staff, ticket_id)).attachments).toHaveLength(1);
});

test('uploads that nothing is made of are thrown away after a day, with their contents', async () => {
  const waiting = await uploaded(staff, randomBytes(100));
  const content = randomBytes(100);
  const ticket_id = await openTicket(staff, department, customerId);
  const linked = await uploaded(staff, content, 'kept.bin', { ticket_id });
  house.clock.move(86_400 + 60);
  await house.app.get(Jobs).runNow('helpdesk.remove-waiting-uploads');
  house.clock.reset();
  expect((await download(staffToken, waiting.attachment_id)).status).toBe(404);
  expect((await download(staffToken, linked.attachment_id)).status).toBe(200);
  const left = await house.database.query('SELECT 1 FROM file_contents WHERE sha256 = $1', [
    Buffer.from(waiting.sha256, 'hex'),
  ]);
  expect(left).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['a name alone', { file_name: 'x' }],
  ['what is no base64', { file_name: 'x', file_content: '<>' }],
])('%s is no file', async (_, input) => {
  const body = await staff.refused(400, 'add_helpdesk_ticket_attachment', input);
  expect(body.error).toBe('validation_error');
});
