import { UsersService } from '../src/auth/index.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { statementsOf } from './support/statements.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

const person = { customer_type: 'individual', name: 'Gerhard Joubert', email: 'g@joubert.example' };

async function add(facts: object = {}): Promise<any> {
  return (await admin.call('add_customer', { ...person, ...facts })).data;
}

describe('adding a customer', () => {
  test('answers the id, a code made of the name, and an eight-digit account number', async () => {
    const data = await add({ name: 'Mrs Zoë van Wyk' });
    expect(data).toEqual({
      customer_id: expect.any(Number),
      accounting_code: 'ZOE001',
      account_number: expect.stringMatching(/^1\d{7}$/),
      username: null,
    });
    const details = await admin.call('get_customer_details', { customer_id: data.customer_id });
    expect(details.data).toMatchObject({
      customer_id: data.customer_id,
      accounting_code: 'ZOE001',
      account_number: data.account_number,
      name: 'Mrs Zoë van Wyk',
      status: 'active',
      billing_day: 1,
      balance: '0.00',
      credit_limit: '0.00',
      contacts: [],
      addresses: [],
      data_accounts: [],
      open_tickets: 0,
    });
  });

  test('keeps everything that was said of him', async () => {
    const facts = {
      customer_type: 'company',
      name: 'Jessica Pienaar',
      company_name: 'Pienaar Guest House',
      vat_number: '4123456789',
      email: 'jessica@pienaar.example',
      phone: '+27 21 555 0143',
      address_line1: '12 Oak Avenue',
      address_line2: 'Unit 3',
      city: 'Stellenbosch',
      postal_code: '7600',
      country: 'South Africa',
      gps: '-33.9321,18.8602',
      billing_day: 25,
      group: 'business',
    };
    const { customer_id, accounting_code } = await add({ ...facts, notes: 'pays late' });
    expect(accounting_code).toBe('PIE001');
    const { data } = await admin.call('get_customer_details', { accounting_code: 'pie001' });
    expect(data).toMatchObject({ customer_id, ...facts });
    expect(data).not.toHaveProperty('notes');
    const { data: rows } = await admin.call('get_customer_list', { search: 'PIENAAR guest' });
    expect(rows).toEqual([expect.objectContaining({ customer_id, ...facts })]);
    expect(Object.keys(rows[0])).toEqual(
      (
        'customer_id accounting_code account_number customer_type name company_name vat_number ' +
        'email phone address_line1 address_line2 city postal_code country gps group billing_day ' +
        'status balance created_at modified_at'
      ).split(' '),
    );
  });

  test('says every wrong field at once', async () => {
    const { error, errors } = await admin.refused(400, 'add_customer', {
      customer_type: 'company',
      email: 'nobody',
      billing_day: 32,
      gps: 'here',
      phone: 'none',
      accounting_code: '!',
      password: 'correct horse battery',
    });
    expect(error).toBe('validation_error');
    expect(errors.map(({ field }: { field: string }) => field).sort()).toEqual(
      'accounting_code billing_day company_name email gps name phone username'.split(' '),
    );
  });

  test.each([
    [{ name: '   ' }, 'name'],
    [{ customer_type: 'company', company_name: ' ' }, 'company_name'],
    [{ username: 'two words' }, 'username'],
    [{ username: 'someone', password: 'short' }, 'password'],
    [{ gps: '91,0' }, 'gps'],
    [{ customer_type: 'partner' }, 'customer_type'],
  ])('refuses %j', async (facts, field) => {
    const { errors } = await admin.refused(400, 'add_customer', { ...person, ...facts });
    expect(errors).toEqual([{ field, message: expect.any(String) }]);
  });

  test('takes a code in any case only once, and an e-mail as often as it comes', async () => {
    await add({ accounting_code: 'Acme-1', email: 'same@acme.example' });
    const { error, errors } = await admin.refused(409, 'add_customer', {
      ...person,
      accounting_code: 'ACME-1',
      email: 'same@acme.example',
    });
    expect(error).toBe('conflict');
    expect(errors).toEqual([{ field: 'accounting_code', message: 'is taken' }]);
    await add({ email: 'same@acme.example' });
  });

  test('passes over codes that were given by hand, and goes on from 999 to 1000', async () => {
    await add({ accounting_code: 'QUE001' });
    expect((await add({ name: 'Quentin' })).accounting_code).toBe('QUE002');
    await house.database.execute(
      `UPDATE accounting_code_series SET last_number = 998 WHERE letters = 'QUE'`,
    );
    expect((await add({ name: 'Quentin' })).accounting_code).toBe('QUE999');
    expect((await add({ name: 'Quentin' })).accounting_code).toBe('QUE1000');
  });

  test('fifty at once of the same name get fifty codes, whatever codes others give by hand', async () => {
    const byHand = ['WAN005', 'WAN020', 'WAN049'].map((accounting_code) =>
      admin.post('/api/v1/add_customer', { body: { ...person, accounting_code } }),
    );
    const added = await Promise.all(Array.from({ length: 50 }, () => add({ name: 'Wanda' })));
    expect(new Set(added.map((one) => one.accounting_code)).size).toBe(50);
    for (const { status } of await Promise.all(byHand)) expect([200, 409]).toContain(status);
  });

  test('fifty at once with one Idempotency-Key are one customer', async () => {
    const facts = { ...person, name: 'Ofelia Once' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        admin.post('/api/v1/add_customer', {
          body: facts,
          headers: { 'idempotency-key': 'ofelia' },
        }),
      ),
    );
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const { status, body } of answers) {
      if (status === 200) expect(body.data.accounting_code).toBe('OFE001');
      else expect([status, body.error]).toEqual([409, 'idempotency_conflict']);
    }
    const { meta } = await admin.call('get_customer_list', { search: 'Ofelia' });
    expect(meta.total).toBe(1);
  });

  test('gives him a user who may sign in, unless the name is taken', async () => {
    const { customer_id, username } = await add({
      name: 'Thabo Dlamini',
      username: 'thabo',
      password: 'a long enough password',
    });
    expect(username).toBe('thabo');
    const user = await house.app.get(UsersService, { strict: false }).findOfCustomer(customer_id);
    expect(user).toMatchObject({
      username: 'thabo',
      name: 'Thabo Dlamini',
      role: 'customer',
      customerId: customer_id,
      hasPassword: true,
    });
    const { errors } = await admin.refused(409, 'add_customer', {
      ...person,
      name: 'Other Thabo',
      username: 'THABO',
    });
    expect(errors).toEqual([{ field: 'username', message: 'is taken' }]);
    const { meta } = await admin.call('get_customer_list', { search: 'Other Thabo' });
    expect(meta.total).toBe(0);
  });

  test('leaves an audit record without the password', async () => {
    const { customer_id } = await add({
      name: 'Audrey',
      username: 'audrey',
      password: 'x'.repeat(20),
    });
    const records = await house.database.query<{ action: string; after: object }>(
      `SELECT action, username, after FROM audit_records
        WHERE (subject, subject_id) = ('customer', $1) OR after ->> 'customer_id' = $1
        ORDER BY id`,
      [String(customer_id)],
    );
    expect(records).toMatchObject([
      { action: 'customers.customer.added', after: { name: 'Audrey', accounting_code: 'AUD001' } },
      { action: 'auth.user.added', after: { username: 'audrey' } },
    ]);
    expect(JSON.stringify(records)).not.toContain('x'.repeat(20));
  });
});

describe('naming a customer', () => {
  test('takes the id or the code, one of the two and not both', async () => {
    const { customer_id, accounting_code } = await add();
    expect((await admin.refused(400, 'get_customer_details')).errors).toEqual([
      { field: 'customer_id', message: 'is required' },
    ]);
    expect(
      (await admin.refused(400, 'get_customer_details', { customer_id, accounting_code })).errors,
    ).toEqual([
      { field: 'accounting_code', message: 'give either customer_id or accounting_code' },
    ]);
    await admin.refused(404, 'get_customer_details', { customer_id: 2_000_000_000 });
    await admin.refused(404, 'get_customer_details', { accounting_code: 'NOBODY' });
    await admin.refused(400, 'get_customer_details', { customer_id: 'x' });
  });
});

describe('listing customers', () => {
  let since: string;

  beforeAll(async () => {
    for (const name of ['Listed Charlie', 'Listed Alpha', 'listed Bravo']) {
      await add({ name, group: 'listed', accounting_code: name.slice(7).toUpperCase() });
    }
    since = new Date(Date.now() + 3000).toISOString();
    house.clock.move(6);
    const { data } = await admin.call('get_customer_list', { search: 'Listed Bravo' });
    await admin.call('modify_customer', { customer_id: data[0].customer_id, status: 'suspended' });
  });

  test.each([
    [{}, ['CHARLIE', 'ALPHA', 'BRAVO']],
    [{ sort: 'name' }, ['ALPHA', 'BRAVO', 'CHARLIE']],
    [{ sort: '-accounting_code' }, ['CHARLIE', 'BRAVO', 'ALPHA']],
    [{ sort: '-created_at', limit: 1 }, ['BRAVO']],
    [{ status: 'suspended' }, ['BRAVO']],
    [{ status: 'cancelled' }, []],
    [{ search: 'alph' }, ['ALPHA']],
    [{ search: '%' }, []],
    [{ sort: 'customer_id', offset: 2 }, ['BRAVO']],
    [{ offset: 3 }, []],
  ])('%j', async (parameters, codes) => {
    const { data, meta } = await admin.call('get_customer_list', {
      group: 'listed',
      ...parameters,
    });
    expect(data.map((row: any) => row.accounting_code)).toEqual(codes);
    expect(meta.limit).toBe((parameters as { limit?: number }).limit ?? 50);
  });

  test('tells what has been modified since', async () => {
    const { data } = await admin.call('get_customer_list', {
      group: 'listed',
      modified_since: since,
    });
    expect(data.map((row: any) => row.accounting_code)).toEqual(['BRAVO']);
  });

  test.each(['name', '-name', 'created_at', '-modified_at', 'accounting_code', 'customer_id'])(
    'goes through all of them by cursor in the order of %s',
    async (sort) => {
      const whole = await admin.call('get_customer_list', { group: 'listed', sort });
      const codes: string[] = [];
      let after: string | undefined;
      do {
        const { data, meta } = await admin.call('get_customer_list', {
          group: 'listed',
          sort,
          limit: 1,
          ...(after ? { after } : {}),
        });
        codes.push(...data.map((row: any) => row.accounting_code));
        expect(meta.total).toBe(after ? undefined : 3);
        after = meta.next_after;
      } while (after);
      expect(codes).toEqual(whole.data.map((row: any) => row.accounting_code));
    },
  );

  test('a cursor that is none of ours is a validation error', async () => {
    const forged = Buffer.from(JSON.stringify(['customer_id', 'x', '1'])).toString('base64url');
    for (const after of ['nonsense', forged]) {
      const { errors } = await admin.refused(400, 'get_customer_list', { after });
      expect(errors[0].field).toBe('after');
    }
  });
});

describe('whose customers a caller sees', () => {
  let own: any;
  let foreign: any;
  const callers: Record<string, Api> = {};

  beforeAll(async () => {
    own = await add({ name: 'Own Customer' });
    foreign = await add({ name: 'Foreign Customer' });
    const partner = await house.database.queryOne<{ id: number }>(
      `WITH partner AS (
         INSERT INTO partners (name, currency, version, created_at, modified_at)
         VALUES ('reseller', 'ZAR', 1, now(), now()) RETURNING id
       )
       UPDATE customers SET partner_id = partner.id FROM partner WHERE customers.id = $1
       RETURNING partner.id`,
      [own.customer_id],
    );
    const customerId = own.customer_id;
    const as = async (facts: object) => house.api.as(await house.make.token(facts));
    callers.customer = await as({ role: 'customer', customerId });
    callers.partner = await as({ role: 'partner', partnerId: partner!.id });
    callers.roleless = await as({ role: ['view_products'], customerId });
    callers.stranger = await as({ role: ['view_customers', 'modify_customers'] });
  });

  test.each(['customer', 'partner', 'roleless'])('a %s sees his own only', async (who) => {
    const { data, meta } = await callers[who]!.call('get_customer_list');
    expect(data.map((row: any) => row.customer_id)).toEqual([own.customer_id]);
    expect(meta.total).toBe(1);
    expect((await callers[who]!.call('get_customer_list', { search: 'Foreign' })).data).toEqual([]);
    const { data: details } = await callers[who]!.call('get_customer_details', {
      accounting_code: own.accounting_code,
    });
    expect(details.customer_id).toBe(own.customer_id);
  });

  test.each(['customer', 'partner', 'roleless', 'stranger'])(
    'to a %s another customer does not exist',
    async (who) => {
      const { customer_id, accounting_code } = foreign;
      for (const naming of [{ customer_id }, { accounting_code }]) {
        expect(await callers[who]!.refused(404, 'get_customer_details', naming)).toMatchObject({
          error: 'not_found',
        });
        await callers[who]!.refused(404, 'modify_customer', { ...naming, city: 'Paarl' });
      }
    },
  );

  test('staff without view_all_customers and without a customer see nobody', async () => {
    expect((await callers.stranger!.call('get_customer_list')).meta.total).toBe(0);
  });

  test.each(['customer', 'partner', 'roleless'])('a %s may not add customers', async (who) => {
    expect(await callers[who]!.refused(403, 'add_customer', person)).toMatchObject({
      error: 'permission_denied',
    });
  });

  test('a token without the scope is refused, whatever the role', async () => {
    const token = await house.make.token({ scopes: ['view_products'] });
    expect(await house.api.as(token).refused(403, 'get_customer_list')).toMatchObject({
      error: 'insufficient_scope',
    });
  });
});

describe('what a read costs', () => {
  test('a list and a customer with everything are one prepared statement each', async () => {
    const { customer_id } = await add();
    const reads: [string, object][] = [
      ['get_customer_list', {}],
      ['get_customer_list', { status: 'active', sort: '-created_at' }],
      ['get_customer_details', { customer_id }],
    ];
    for (const [name, parameters] of reads) {
      await admin.call(name, parameters);
      const sent = await statementsOf(() => admin.call(name, parameters));
      expect(sent).toEqual([expect.objectContaining({ name: expect.any(String) })]);
    }
  });
});
