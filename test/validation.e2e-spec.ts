import type { Answer, Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;
let api: Api;

beforeAll(async () => {
  house = await startApplication();
  api = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

/** The same rules hold at both doors. */
const DOORS = [
  ['the call API', '/api/v1/add_customer'],
  ['the admin API', '/admin/users'],
] as const;

const codeOf = ({ body }: Answer): string => body.error ?? body.code;
const fieldsOf = ({ body }: Answer): string[] =>
  body.errors.map(({ field }: { field: string }) => field);

describe.each(DOORS)('at %s', (_, path) => {
  const send = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    api.post(path, { body, headers });

  test('all wrong fields are reported at once, the unknown among them', async () => {
    const answer = await send({ name: 7, email: 'nobody', username: 'two words', surprise: 1 });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('validation_error');
    expect(fieldsOf(answer)).toEqual(expect.arrayContaining(['name', 'email', 'surprise']));
  });

  test.each([
    ['a NUL character', '"a\\u0000b"'],
    ['a lone surrogate', '"a\\ud800b"'],
  ])('%s is refused wherever it stands', async (name, text) => {
    for (const body of [`{"name":${text}}`, `{${text}:1}`, `{"name":{"x":[${text}]}}`]) {
      const answer = await send(body);
      expect(answer.status).toBe(400);
      expect(codeOf(answer)).toBe('validation_error');
      expect(answer.body.errors[0].message).toBe(`must not contain ${name}`);
    }
  });

  test('a whole character of two surrogates is text like any other', async () => {
    const answer = await send({ name: '🙂' });
    expect(fieldsOf(answer)).not.toContain('name');
  });

  test.each([
    ['arrays', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
    ['objects', (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)],
  ])('45,000 nested %s are refused without harm', async (__, nest) => {
    const answer = await send(`{"name":${nest(45_000)}}`);
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('invalid_request');
    expect((await send(`{"name":${nest(33)}}`)).body.errors).toBeUndefined();
    expect(codeOf(await send(`{"name":${nest(30)}}`))).toBe('validation_error');
  });

  test('9,000 unknown fields are answered by at most 50 errors', async () => {
    const body = Object.fromEntries(Array.from({ length: 9000 }, (__, i) => [`unknown_${i}`, 1]));
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(50);
    expect(answer.text.length).toBeLessThan(10_000);
  });

  test('an unknown name of half a megabyte is not sent back', async () => {
    const answer = await send({ ['x'.repeat(500_000)]: 1 });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(5000);
  });

  test.each(['text/plain', 'application/xml', 'application/octet-stream', ''])(
    'a body of type %j is not read',
    async (type) => {
      const answer = await send('{"name":"x"}', { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(codeOf(answer)).toBe('unsupported_media_type');
    },
  );

  test('a body of more than a megabyte is too large', async () => {
    const answer = await send({ name: 'x'.repeat(1_048_577) });
    expect(answer.status).toBe(413);
    expect(codeOf(answer)).toBe('too_large');
  });

  test.each(['{', '[]', '"text"', 'null', '{"name":"x",}', '{"a":1}{"a":2}'])(
    'the body %s cannot be read',
    async (body) => {
      const answer = await send(body);
      expect(answer.status).toBe(400);
      expect(['invalid_request', 'validation_error']).toContain(codeOf(answer));
    },
  );

  test.each(['__proto__', 'constructor', 'prototype'])(
    'a field named %s is unknown',
    async (name) => {
      const answer = await send(`{"${name}":{"polluted":true}}`);
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer)).toEqual([name]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  test('a form with the same names is read like JSON', async () => {
    const answer = await api.post(path, { form: { name: 'x', email: 'nobody', surprise: '1' } });
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(expect.arrayContaining(['email', 'surprise']));
  });

  test('a form nested deeper than a parser bears is refused', async () => {
    const deep = `name${'[a]'.repeat(200)}=1`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await api.post(path, { body: deep, headers })).status).toBe(400);
  });
});

test('an error tells nothing of the inside', async () => {
  const answers = [
    await api.post('/admin/users', { body: '{"name":"\\u0000"}' }),
    await api.get('/admin/users/%00'),
    await api.get('/admin/clients/99999999999999999999'),
    await api.get('/admin/users/%E0%A4%A'),
    await api.get('/admin/settings/%00'),
    await house.api.get('/captive/%00'),
    await api.get(`/admin/users?search=${encodeURIComponent('\u0000')}`),
    await api.get('/admin/audit-log?user=%00'),
    await api.get('/admin/users?limit[]=1&limit[a]=2'),
  ];
  for (const { status, text } of answers) {
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/at .*\.(ts|js):|SELECT|node_modules|pg_|invalid byte/);
  }
});

describe('an item of the admin API', () => {
  test('is not sent again to somebody who has it', async () => {
    const { id } = await house.make.user();
    const first = await api.get(`/admin/users/${id}`);
    const etag = first.headers.get('etag')!;
    const second = await api.get(`/admin/users/${id}`, { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
    expect(second.text).toBe('');
    const other = await api.get(`/admin/users/${id}`, { headers: { 'if-none-match': '"99"' } });
    expect(other.status).toBe(200);
  });

  test('is not changed under a version that is none of ours', async () => {
    const { id } = await house.make.user();
    const change = (match: string): Promise<Answer> =>
      api.patch(`/admin/users/${id}`, { headers: { 'if-match': match }, body: { name: 'x' } });
    expect((await change('abc')).status).toBe(400);
    expect((await change('"7"')).status).toBe(412);
    expect((await change('*')).status).toBe(200);
  });
});

test.each(['constructor', '__proto__'])('no inner object has a member named %s', async (name) => {
  const staff = house.api.as(await house.make.token());
  const answer = await staff.patch('/admin/settings/currency', {
    body: `{"value":{"${name}":"x"}}`,
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field: 'value' }]);
});

test.each(['2', '1.2.3', '10.0.0.0/33', '::/129', 'fe80::1%eth0', '10.0.0.0/8/8', '010.0.0.1'])(
  'the address of a NAS is not %s',
  async (address) => {
    const staff = house.api.as(await house.make.token());
    const body = { name: 'tower', address, secret: 'a-long-random-secret' };
    const answer = await staff.post('/admin/nas', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ field: 'address' }]);
  },
);
