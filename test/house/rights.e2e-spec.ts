import { createHmac } from 'node:crypto';
import { isScope, type Permission } from '../../src/auth/scopes.js';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import {
  ask,
  codeOf,
  forAll,
  nameOf,
  type Operation,
  operationsOf,
} from '../support/operations.js';

const SESSION_SECRET = 's'.repeat(64);

let house: TestApplication;
let operations: Operation[];

beforeAll(async () => {
  house = await startApplication({ SESSION_SECRET });
  operations = operationsOf(house.app, 'api', 'admin').filter(({ path }) =>
    /^\/(api\/v1|admin)\//.test(path),
  );
});
afterAll(() => house.stop());

/** Tokens by what they and the role of their user may; each is made once. */
const tokens = new Map<string, Promise<string>>();

function apiWith(scopes: readonly string[], permissions: readonly string[]): Promise<Api> {
  const key = JSON.stringify([[...scopes].sort(), [...permissions].sort()]);
  const token = tokens.get(key) ?? house.make.token({ role: permissions as Permission[], scopes });
  tokens.set(key, token);
  return token.then((text) => house.api.as(text));
}

const REFUSALS = ['insufficient_scope', 'permission_denied', 'accounting_permission_required'];

interface Case {
  operation: Operation;
  scope: string;
}

function cases(): Case[] {
  return operations.flatMap((operation) => operation.scopes.map((scope) => ({ operation, scope })));
}

/** Asks with a token and a role that have everything else that the operation wants. */
async function askWith(
  { operation, scope }: Case,
  inToken: boolean,
  inRole: boolean,
): Promise<Answer> {
  const others = operation.permissions.filter((one) => one !== scope);
  const scopes = [...others.filter((one) => isScope(one)), ...(inToken ? [scope] : [])];
  const api = await apiWith(scopes, [...others, ...(inRole ? [scope] : [])]);
  return ask(api, operation);
}

async function wrongOnes(
  inToken: boolean,
  inRole: boolean,
  isRight: (answer: Answer, one: Case) => boolean,
): Promise<string[]> {
  const answers = await forAll(cases(), async (one) => ({
    one,
    answer: await askWith(one, inToken, inRole),
  }));
  return answers
    .filter(({ one, answer }) => !isRight(answer, one))
    .map(
      ({ one, answer }) => `${nameOf(one.operation)} ${one.scope}: ${answer.status} ${answer.text}`,
    );
}

describe('the effective right is the scope of the token and the permission of the role', () => {
  test('every scope that a route wants is met somewhere', () => {
    expect(cases().length).toBeGreaterThan(100);
  });

  test('both there: nobody is refused', async () => {
    const wrong = await wrongOnes(
      true,
      true,
      (answer) => answer.status !== 401 && !REFUSALS.includes(codeOf(answer) ?? ''),
    );
    expect(wrong).toEqual([]);
  });

  test('scope in the token, permission missing: refused, or confined to his own customer', async () => {
    const wrong = await wrongOnes(true, false, (answer, { operation }) =>
      operation.isOwn
        ? !REFUSALS.includes(codeOf(answer) ?? '')
        : answer.status === 403 && codeOf(answer) === 'permission_denied',
    );
    expect(wrong).toEqual([]);
  });

  test.each([true, false])(
    'scope not in the token: refused and told which, whether the role permits it (%s)',
    async (inRole) => {
      const wrong = await wrongOnes(
        false,
        inRole,
        (answer, { scope }) =>
          answer.status === 403 &&
          codeOf(answer) === 'insufficient_scope' &&
          /error="insufficient_scope", scope="[^"]+"/.test(
            answer.headers.get('www-authenticate') ?? '',
          ) &&
          (answer.headers.get('www-authenticate') ?? '').includes(scope),
      );
      expect(wrong).toEqual([]);
    },
  );

  test('of several scopes, one and the same must be in the token and in the role', async () => {
    const several = operations.filter(({ scopes, isOwn }) => scopes.length > 1 && !isOwn);
    expect(several.length).toBeGreaterThan(0);
    const answers = await forAll(several, async (operation) => {
      const [first, second] = operation.scopes as [string, string];
      const others = operation.permissions;
      const carried = [first, ...others.filter((one) => isScope(one))];
      const answer = await ask(await apiWith(carried, [second, ...others]), operation);
      return `${nameOf(operation)}: ${answer.status} ${codeOf(answer)}`;
    });
    expect(answers.filter((answer) => !answer.endsWith('403 permission_denied'))).toEqual([]);
  });

  test('a permission beside the scope is demanded of the role', async () => {
    const beside = operations.filter(({ permissions }) => permissions.length > 0);
    expect(beside.length).toBeGreaterThan(50);
    const answers = await forAll(beside, async (operation) => {
      const scopes = [...operation.scopes, ...operation.permissions.filter((one) => isScope(one))];
      const answer = await ask(await apiWith(scopes, operation.scopes), operation);
      return { name: nameOf(operation), status: answer.status, code: codeOf(answer) };
    });
    expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
    const codes = new Set(answers.map(({ code }) => code));
    expect([...codes].filter((code) => !REFUSALS.includes(code ?? ''))).toEqual([]);
  });
});

describe('without a token', () => {
  test('nothing of the call API and the admin API is open', () => {
    expect(operations.filter(({ isPublic }) => isPublic).map(nameOf)).toEqual([]);
  });

  test.each([
    ['nothing', 401, (): Record<string, string> => ({})],
    ['the cookie of a signed-in browser', 401, () => ({ cookie: sessionCookie() })],
    ['a password by HTTP Basic', 401, () => ({ authorization: `Basic ${btoa('admin:demo')}` })],
    ['an empty token', 400, () => ({ authorization: 'Bearer ' })],
  ])('and with %s, every operation is refused', async (_, expected, headers) => {
    const answers = await forAll(operations, async (operation) => {
      const { status } = await house.api.send(operation.method, operation.path, {
        headers: headers(),
      });
      return { name: nameOf(operation), status };
    });
    expect(answers.filter(({ status }) => status !== expected)).toEqual([]);
  });

  beforeAll(async () => {
    const { id } = await house.make.user();
    await house.database.execute(
      'INSERT INTO web_sessions (sid, sess, expire) VALUES ($1, $2, $3)',
      [
        SESSION_ID,
        { cookie: {}, userId: id, signedInAt: house.clock.now().getTime() },
        house.clock.in(3600),
      ],
    );
  });
});

const SESSION_ID = 'a-browser-of-an-administrator';

/** As express-session signs it. */
function sessionCookie(): string {
  const signature = createHmac('sha256', SESSION_SECRET).update(SESSION_ID).digest('base64');
  return `lastmile=${encodeURIComponent(`s:${SESSION_ID}.${signature.replace(/=+$/, '')}`)}`;
}

test('refresh tokens, codes and one-time tokens open nothing', async () => {
  const token = await house.make.token();
  await house.database.execute(`UPDATE oauth_tokens SET kind = 'refresh' WHERE prefix = $1`, [
    token.slice(0, 10),
  ]);
  expect((await house.api.as(token).get('/api/v1/get_config_settings')).status).toBe(401);
});

test('what is taken from a role is gone from every token of its users at once', async () => {
  const { id } = await house.make.user({ role: ['view_customers', 'view_all_customers'] });
  const api = house.api.as(await house.make.token({ userId: id }));
  await house.make.customer();
  expect((await api.call('get_customer_list')).meta.total).toBeGreaterThan(0);
  const admin = house.api.as(await house.make.token());
  const { roleId } = (await house.database.queryOne<{ roleId: number }>(
    'SELECT role_id AS "roleId" FROM users WHERE id = $1',
    [id],
  ))!;
  const role = `/admin/roles/${roleId}`;
  await admin.patch(role, { body: { permissions: ['view_customers'] } });
  expect((await api.call('get_customer_list')).meta.total).toBe(0);
  await admin.patch(role, { body: { permissions: ['view_customers', 'view_all_customers'] } });
  expect((await api.call('get_customer_list')).meta.total).toBeGreaterThan(0);
});
