import iconv from 'iconv-lite';
import { gzipSync } from 'node:zlib';
import type { Answer, Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

/** Sends a file as the body itself. */
async function send(
  file: string | Buffer,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return admin.post('/admin/customers/imports', {
    body: file,
    query,
    headers: { 'content-type': 'text/csv', ...headers },
  });
}

async function found(search: string): Promise<any[]> {
  return (await admin.get('/admin/customers', { query: { search } })).body.data;
}

async function total(): Promise<number> {
  return (await admin.call('get_customer_list', { limit: 1 })).meta.total;
}

describe('importing a file', () => {
  test('makes customers of its lines, with codes where it has none', async () => {
    const { status, body } = await send(
      [
        'Name,E-Mail,Company name,Phone,Billing day,Group,Accounting code,Status,Notes',
        'Imogen First,imogen@one.example,,+27 21 555 0001,,residential,,,',
        'Imke Second,imke@two.example,Imported Motors,,25,business,IMP-7,suspended,"two\nlines"',
        '',
        'Imogen Third,third@one.example,,,,,,,',
      ].join('\r\n'),
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      dry_run: false,
      encoding: 'utf-8',
      rows: 3,
      imported: 3,
      wrong: 0,
      errors: [],
      likenesses: [],
    });
    expect(await found('imogen first')).toMatchObject([
      {
        accounting_code: 'IMO001',
        account_number: expect.stringMatching(/^\d{8}$/),
        customer_type: 'individual',
        phone: '+27 21 555 0001',
        billing_day: 1,
        status: 'active',
        group: 'residential',
        notes: null,
      },
    ]);
    expect(await found('imported motors')).toMatchObject([
      {
        accounting_code: 'IMP-7',
        customer_type: 'company',
        billing_day: 25,
        status: 'suspended',
        notes: 'two\nlines',
      },
    ]);
    expect(await found('imogen third')).toMatchObject([{ accounting_code: 'IMO002' }]);
  });

  test('leaves an audit record of each customer and one of the file', async () => {
    await send('name,email\nTrail Blazer,trail@one.example');
    const [customer] = await found('trail blazer');
    const records = await house.database.query(
      `SELECT action, subject_id, after FROM audit_records
        WHERE subject_id = $1 OR action = 'customers.file.imported' ORDER BY id DESC LIMIT 2`,
      [String(customer.customer_id)],
    );
    expect(records).toEqual([
      expect.objectContaining({ action: 'customers.file.imported' }),
      {
        action: 'customers.customer.added',
        subject_id: String(customer.customer_id),
        after: {
          accounting_code: 'TRA001',
          billing_day: 1,
          customer_type: 'individual',
          email: 'trail@one.example',
          name: 'Trail Blazer',
          status: 'active',
        },
      },
    ]);
  });

  test('reports every wrong field of every wrong line and imports none of them', async () => {
    const before = await total();
    const file = [
      'name;email;billing_day;company_name;customer_type;status',
      'Right;right@one.example;;;;',
      'Wrong;nobody;40;;company;gone',
      '"a\nb";multi@one.example;;;;',
      ';blank@one.example;;;;',
      'Long;long@one.example;;;;;;;too many',
    ].join('\n');
    const { body: report } = await send(file, { dry_run: 'yes' });
    expect(report).toMatchObject({ dry_run: true, rows: 5, imported: 0, wrong: 3 });
    expect(
      report.errors.map(({ line, errors }: any) => [line, errors.map(({ field }: any) => field)]),
    ).toEqual([
      [3, ['status', 'email', 'company_name', 'billing_day']],
      [6, ['name']],
      [7, ['line']],
    ]);
    const { status, body: problem } = await send(file);
    expect([status, problem.code]).toEqual([400, 'import_refused']);
    expect(problem.errors.map(({ field }: any) => field)).toEqual([
      'lines[3].status',
      'lines[3].email',
      'lines[3].company_name',
      'lines[3].billing_day',
      'lines[6].name',
      'lines[7].line',
    ]);
    expect(await total()).toBe(before);
    const { body: partly } = await send(file, { skip_wrong: 'true' });
    expect(partly).toMatchObject({ rows: 5, imported: 2, wrong: 3 });
    expect(await total()).toBe(before + 2);
  });

  test('a code that is taken or stands twice in the file is a wrong line', async () => {
    await send('name,email,accounting_code\nHolder,holder@one.example,TAKEN-9');
    const { body } = await send(
      [
        'name,email,accounting_code',
        'Other,other@one.example,taken-9',
        'Twin,twin@one.example,TWIN-1',
        'Twin again,twin2@one.example,Twin-1',
      ].join('\n'),
      { dry_run: '1' },
    );
    expect(body.errors).toEqual([
      { line: 2, errors: [{ field: 'accounting_code', message: 'is taken' }] },
      { line: 4, errors: [{ field: 'accounting_code', message: 'is that of line 3' }] },
    ]);
  });

  test('codes that are made give way to those that the file brings', async () => {
    const { body } = await send(
      [
        'name,email,accounting_code',
        'Yannick,y1@one.example,',
        'Yannick,y2@one.example,YAN001',
        'Yannick,y3@one.example,',
      ].join('\n'),
    );
    expect(body.imported).toBe(3);
    const codes = (await found('yannick')).map((row) => [row.email, row.accounting_code]);
    expect(Object.fromEntries(codes)).toEqual({
      'y1@one.example': 'YAN002',
      'y2@one.example': 'YAN001',
      'y3@one.example': 'YAN003',
    });
  });

  test('who looks like somebody who is there is reported, and imported all the same', async () => {
    await send('name,email\nDouble Ganger,double@one.example');
    const [first] = await found('double ganger');
    const { body } = await send(
      'name,email\nDOUBLE GANGER,double@one.example\nNew One,new@one.example\nnew one,NEW@one.example',
    );
    expect(body).toMatchObject({ imported: 3, wrong: 0 });
    expect(body.likenesses).toEqual([
      { line: 2, other_line: null, customer_id: first.customer_id },
      { line: 4, other_line: 3, customer_id: null },
    ]);
  });

  test('an Idempotency-Key knows the file: the same again is a replay, another a conflict', async () => {
    const key = { 'idempotency-key': 'file-1' };
    const file = 'name,email\nOnly Once,once@one.example';
    const first = await send(file, {}, key);
    const again = await send(file, {}, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await found('only once')).toHaveLength(1);
    const other = await send(`${file}\nOther,o@one.example`, {}, key);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  });
});

describe('what a file looks like', () => {
  const text = (name: string) => `name,email\nZoë ${name} Ångström,${name}@one.example\n`;

  test.each([
    ['UTF-8', 'utf-8', Buffer.from(text('plain'))],
    ['UTF-8 with a mark', 'utf-8', Buffer.from(`\uFEFF${text('marked')}`)],
    ['UTF-16 of Windows', 'utf-16le', iconv.encode(text('little'), 'utf-16le', { addBOM: true })],
    ['UTF-16 of networks', 'utf-16be', iconv.encode(text('big'), 'utf-16be', { addBOM: true })],
    [
      'UTF-16 without a mark',
      'utf-16le',
      iconv.encode(text('bare'), 'utf-16le', { addBOM: false }),
    ],
    ['latin1', 'windows-1252', iconv.encode(text('latin'), 'latin1')],
    [
      'latin1 with its first accent far behind',
      'windows-1252',
      iconv.encode(
        `name,email\n${'A B,a@b.example\n'.repeat(9000)}Zoë late Ångström,l@b.example\n`,
        'latin1',
      ),
    ],
  ])('%s is understood', async (_, encoding, file) => {
    const { status, body } = await send(file);
    expect(body).toMatchObject({ encoding, wrong: 0 });
    expect(status).toBe(200);
    expect(await found('Zoë Ångström')).not.toEqual([]);
    await house.database.execute(`UPDATE customers SET name = 'seen' WHERE name LIKE 'Zo%'`);
  });

  test.each([
    ['a semicolon', ';'],
    ['a tab', '\t'],
  ])('%s may stand between the cells', async (_, delimiter) => {
    const lines = [
      ['name', 'email', 'city'],
      ['Sep Arated', 's@one.example', 'Paarl, North'],
    ];
    const { body } = await send(lines.map((cells) => cells.join(delimiter)).join('\r\n'));
    expect(body).toMatchObject({ imported: 1 });
  });

  test('it may come as a part of a form, with the options beside it', async () => {
    const multipart = new FormData();
    multipart.set('dry_run', 'yes');
    multipart.set('file', new Blob(['name,email\nForm Filler,form@one.example']), 'customers.csv');
    const { status, body } = await admin.post('/admin/customers/imports', { multipart });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dry_run: true, rows: 1, wrong: 0 });
    expect(await found('form filler')).toEqual([]);
  });

  test.each(['partner_id', 'isAdmin', '__proto__'])(
    'a field %s beside the file is refused',
    async (name) => {
      const multipart = new FormData();
      multipart.set('file', new Blob(['name,email\nForm Filler,form@one.example']), 'a.csv');
      multipart.set(name, '1');
      const { status, body } = await admin.post('/admin/customers/imports', { multipart });
      expect([status, body.errors?.[0].field]).toEqual([400, name]);
      expect(await found('form filler')).toEqual([]);
    },
  );

  test.each([
    ['nothing', '', 'file'],
    ['unknown and missing columns', 'name,shoe size\nx,y', 'columns'],
    ['quotes that do not match', 'name,email\n"x,y', 'file'],
    ['zero bytes', 'name,email\nx\0y,a@b.example', 'lines[2].name'],
    ['something that is no text', gzipSync('name,email'), 'columns'],
  ])('%s is a mistake of the caller', async (_, file, field) => {
    const { status, body } = await send(file);
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe(field);
  });

  test('another media type is refused, and so is a body without a file', async () => {
    expect((await admin.post('/admin/customers/imports', { body: {} })).status).toBe(415);
    expect((await admin.post('/admin/customers/imports')).status).toBe(400);
    const empty = new FormData();
    empty.set('dry_run', 'yes');
    const answer = await admin.post('/admin/customers/imports', { multipart: empty });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'file']);
  });

  test('needs add_customers', async () => {
    const token = await house.make.token({ role: ['admin', 'view_all_customers'] });
    const answer = await house.api.as(token).post('/admin/customers/imports', {
      body: 'name,email',
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('exporting', () => {
  test('no cell is a formula, and importing it gives the same customers', async () => {
    const facts = {
      name: '=HYPERLINK("http://evil.example")',
      company_name: '@cmd',
      phone: '+27 21 555 0009',
      city: '-1+1',
      address_line1: '＝1+1',
      address_line2: "'=1",
      notes: 'two\nlines, "quoted"',
      customer_type: 'company',
      email: 'formula@one.example',
      group: 'formulas',
      accounting_code: 'FORM-1',
    };
    const added = await admin.post('/admin/customers', { body: facts });
    const { customer_id } = added.body;
    const answer = await admin.get('/admin/customers.csv', { query: { group: 'formulas' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('customers.csv');
    for (const cell of answer.text.split(/[,\r\n]+"?/)) expect(cell).not.toMatch(/^[=+\-@\t＝]/);

    await house.database.execute(
      `UPDATE customers SET accounting_code = 'FORM-0', email = 'old@one.example' WHERE id = $1`,
      [customer_id],
    );
    const { body } = await send(answer.text);
    expect(body).toMatchObject({ imported: 1, wrong: 0 });
    const [copy] = await found('FORM-1');
    expect(copy).toMatchObject(facts);
  });

  test('exports what the filters leave, all of it, in the order of the ids', async () => {
    const rows = Array.from(
      { length: 2345 },
      (_, index) => `Bulk ${index},b${index}@one.example,bulk`,
    );
    await send(`name,email,group\n${rows.join('\n')}`);
    const { text } = await admin.get('/admin/customers.csv', { query: { group: 'bulk' } });
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(2346);
    expect(lines[0]).toMatch(/^customer_id,accounting_code,account_number,customer_type,name,/);
    const names = lines.slice(1).map((line) => line.split(',')[4]);
    expect(names).toEqual(rows.map((row) => row.split(',')[0]));
    const other = await admin.get('/admin/customers.csv', { query: { search: 'b2344@one' } });
    expect(other.text.trimEnd().split('\r\n')).toHaveLength(2);
  });
});
