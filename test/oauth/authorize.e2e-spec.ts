import { createHash } from 'node:crypto';
import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import { type TestClient, TokenClient } from '../support/oauth.js';

const PASSWORD = 'correct horse battery';
const CALLBACK = 'https://app.example/callback';
const ISSUER = 'http://127.0.0.1:3000';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const SCOPES = ['view_usage', 'do_topups'];

let house: TestApplication;
let browser: Browser;
let client: TestClient;
let tokens: TokenClient;

beforeAll(async () => {
  house = await startApplication();
  await house.make.user({ username: 'jessica', password: PASSWORD, role: 'customer' });
  client = await house.make.client({ redirectUris: [CALLBACK], scopes: SCOPES });
  tokens = new TokenClient(house.api, client);
  browser = await signedIn('jessica');
});
afterEach(() => {
  house.clock.reset();
});
afterAll(() => house.stop());

async function signedIn(username: string): Promise<Browser> {
  const made = new Browser(house.url);
  const { status } = await made.signIn(username, PASSWORD);
  expect(status).toBe(303);
  return made;
}

/** The address of an authorization request; a parameter that is `undefined` is left out. */
function asked(parameters: Record<string, string | undefined> = {}): string {
  const all = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: CALLBACK,
    state: 'af0ifjsldkj',
    ...parameters,
  };
  const query = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
  return `/oauth/authorize?${new URLSearchParams(query).toString()}`;
}

/** A code and how it is redeemed. */
async function codeFor(
  parameters: Record<string, string | undefined> = {},
): Promise<Record<string, string | undefined>> {
  const { searchParams } = await browser.authorize(asked(parameters));
  return {
    grant_type: 'authorization_code',
    code: searchParams.get('code') ?? undefined,
    redirect_uri: 'redirect_uri' in parameters ? parameters['redirect_uri'] : CALLBACK,
  };
}

test('a user who consents sends the client a code, and the client gets tokens for it', async () => {
  const page = await browser.go(asked());
  expect(page.status).toBe(200);
  expect(page.html).toContain(`client ${client.clientId}`);
  expect(page.html).toContain('jessica');
  expect(page.html).toContain('See the data usage of data accounts');
  expect(page.html).toContain('Buy top-ups for data accounts');
  const answer = await browser.submit('/oauth/authorize/decision', { ...page.fields, allow: '1' });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.html).toBe('');
  const location = new URL(answer.location!);
  expect(location.origin + location.pathname).toBe(CALLBACK);
  expect(Object.fromEntries(location.searchParams)).toEqual({
    code: expect.stringMatching(/^lm_ac_[\w-]{43}$/),
    state: 'af0ifjsldkj',
    iss: ISSUER,
  });
  const granted = await tokens.granted({
    grant_type: 'authorization_code',
    code: location.searchParams.get('code')!,
    redirect_uri: CALLBACK,
  });
  expect(granted).toMatchObject({ token_type: 'Bearer', scope: SCOPES.join(' ') });
  const me = await house.api.as(granted.access_token).call('get_oauth_user_details');
  expect(me.data).toMatchObject({ username: 'jessica', scopes: SCOPES });
});

test('a user who refuses sends the client away with nothing', async () => {
  const { searchParams } = await browser.authorize(asked(), { allow: '0', remember: '1' });
  expect(Object.fromEntries(searchParams)).toEqual({
    error: 'access_denied',
    state: 'af0ifjsldkj',
    iss: ISSUER,
  });
  expect((await browser.go(asked())).status).toBe(200);
});

test('a stranger signs in first, and comes back to the question', async () => {
  const stranger = new Browser(house.url);
  const away = await stranger.go(asked());
  expect(away.status).toBe(303);
  expect(away.location).toBe(`/sign-in?next=${encodeURIComponent(asked())}`);
  const form = await stranger.go(away.location!);
  const back = await stranger.submit('/sign-in', {
    ...form.fields,
    username: 'jessica',
    password: PASSWORD,
  });
  expect(back.location).toBe(asked());
  expect((await stranger.go(back.location!)).fields['transaction_id']).toMatch(/^lm_tx_/);
});

test('a request without a state is answered without one', async () => {
  const { searchParams } = await browser.authorize(asked({ state: undefined }));
  expect([...searchParams.keys()]).toEqual(['code', 'iss']);
});

test('a state comes back as it was, whatever is in it', async () => {
  const state = 'a b&c=d%20é"<\u202e>';
  const { searchParams } = await browser.authorize(asked({ state }));
  expect(searchParams.get('state')).toBe(state);
});

test('parameters that we do not know, and empty ones, do not matter', async () => {
  const parameters = { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' };
  const { searchParams } = await browser.authorize(`${asked(parameters)}&scope=&nonce=`);
  expect(searchParams.get('code')).toMatch(/^lm_ac_/);
});

describe('where the client or its address is wrong, nobody is redirected', () => {
  test.each<[string, () => Record<string, string | undefined>]>([
    ['no client', () => ({ client_id: undefined })],
    ['an unknown client', () => ({ client_id: '00000000' })],
    ['a client with a NUL', () => ({ client_id: '\u0000' })],
    ['another address', () => ({ redirect_uri: 'https://evil.example/' })],
    ['a longer address', () => ({ redirect_uri: `${CALLBACK}/x` })],
    ['an address that runs', () => ({ redirect_uri: 'javascript:alert(1)' })],
  ])('%s', async (_, wrong) => {
    for (const visitor of [browser, new Browser(house.url)]) {
      const page = await visitor.go(asked(wrong()));
      expect([page.status, page.location]).toEqual([400, null]);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(page.html).not.toContain('evil.example');
    }
  });

  test.each(['client_id', 'redirect_uri'])('a repeated %s', async (name) => {
    const value = name === 'client_id' ? client.clientId : CALLBACK;
    const page = await browser.go(`${asked()}&${name}=${encodeURIComponent(value)}`);
    expect([page.status, page.location]).toEqual([400, null]);
  });

  test('a deactivated client', async () => {
    const gone = await house.make.client({ redirectUris: [CALLBACK] });
    await house.database.execute('UPDATE oauth_clients SET is_active = false WHERE id = $1', [
      gone.id,
    ]);
    expect((await browser.go(asked({ client_id: gone.clientId }))).status).toBe(400);
  });

  test('no address, when several are registered or none is', async () => {
    for (const redirectUris of [[], [CALLBACK, 'https://app.example/other']]) {
      const other = await house.make.client({ redirectUris });
      const page = await browser.go(asked({ client_id: other.clientId, redirect_uri: undefined }));
      expect([page.status, page.location]).toEqual([400, null]);
    }
  });
});

describe('what else is wrong is said to the client', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid', { response_type: 'code token' }, 'unsupported_response_type'],
    ['an unknown response type', { response_type: '__proto__' }, 'unsupported_response_type'],
    ['a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['an unknown scope', { scope: 'view_usage fly' }, 'invalid_scope'],
    ['a scope beyond the registered', { scope: 'admin' }, 'invalid_scope'],
    ['a plain challenge', { code_challenge: CHALLENGE }, 'invalid_request'],
    [
      'a challenge that says plain',
      { code_challenge: CHALLENGE, code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['a method without a challenge', { code_challenge_method: 'S256' }, 'invalid_request'],
    [
      'a challenge too short',
      { code_challenge: 'short', code_challenge_method: 'S256' },
      'invalid_request',
    ],
  ])('%s', async (_, wrong, error) => {
    const { status, location } = await browser.go(asked(wrong));
    expect(status).toBe(303);
    const url = new URL(location!);
    expect(url.origin + url.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
      state: 'af0ifjsldkj',
      iss: ISSUER,
    });
  });

  test.each(['response_type', 'scope', 'state', 'code_challenge', 'anything'])(
    'a repeated %s',
    async (name) => {
      const { location } = await browser.go(`${asked()}&${name}=code&${name}=code`);
      expect(new URL(location!).searchParams.get('error')).toBe('invalid_request');
    },
  );

  test('a client that may not use codes', async () => {
    const other = await house.make.client({ redirectUris: [CALLBACK], grantTypes: ['password'] });
    const { location } = await browser.go(asked({ client_id: other.clientId }));
    expect(new URL(location!).searchParams.get('error')).toBe('unauthorized_client');
  });
});

test.each(['POST', 'PUT', 'DELETE'])('%s asks for nothing', async (verb) => {
  const answer = await house.api.send(verb, asked());
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
});

describe('the consent page', () => {
  test('is framed by nobody, runs nothing of others, and may lead to the client', async () => {
    const { headers } = await browser.go(asked());
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://app.example");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each<[string, string, Record<string, string | undefined>]>([
    ['no answer', 'This does not work', {}],
    ['another answer', 'This does not work', { allow: 'yes' }],
    ['no transaction', 'This does not work', { allow: '1', transaction_id: undefined }],
    ['an unknown transaction', 'This does not work', { allow: '1', transaction_id: 'x' }],
    ['a transaction of Object', 'This does not work', { allow: '1', transaction_id: '__proto__' }],
    ['no form token', 'This is not allowed', { allow: '1', _csrf: undefined }],
    ['another form token', 'This is not allowed', { allow: '1', _csrf: 'x' }],
  ])('does not take %s', async (_, title, wrong) => {
    const { fields } = await browser.go(asked());
    const page = await browser.submit('/oauth/authorize/decision', { ...fields, ...wrong });
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.location).toBeNull();
    expect(page.html).toContain(title);
  });

  test('does not take an answer from another site', async () => {
    const { fields } = await browser.go(asked());
    for (const origin of ['https://evil.example', 'null', `${house.url}.evil.example`]) {
      const page = await browser.submit(
        '/oauth/authorize/decision',
        { ...fields, allow: '1' },
        { origin },
      );
      expect(page.status).toBe(403);
    }
  });

  test('does not take an answer from another user, nor from another session of the same', async () => {
    await house.make.user({ username: 'mallory', password: PASSWORD });
    for (const username of ['mallory', 'jessica']) {
      const other = await signedIn(username);
      const { fields } = await browser.go(asked());
      const own = await other.go(asked());
      const page = await other.submit('/oauth/authorize/decision', {
        ...own.fields,
        transaction_id: fields['transaction_id'],
        allow: '1',
      });
      expect([page.status, page.location]).toEqual([400, null]);
    }
  });

  test('does not take an answer from nobody', async () => {
    const { fields } = await browser.go(asked());
    const stranger = new Browser(house.url);
    const away = await stranger.submit('/oauth/authorize/decision', { ...fields, allow: '1' });
    expect([away.status, away.location]).toEqual([303, '/sign-in']);
  });

  test('is answered once, even by fifty clicks', async () => {
    const { fields } = await browser.go(asked());
    const clicks = await Promise.all(
      Array.from({ length: 50 }, () =>
        browser.submit('/oauth/authorize/decision', { ...fields, allow: '1' }),
      ),
    );
    expect(clicks.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(clicks.filter(({ status }) => status === 400)).toHaveLength(49);
  });

  test('waits a quarter of an hour', async () => {
    const { fields } = await browser.go(asked());
    house.clock.move(15 * 60 + 1);
    const page = await browser.submit('/oauth/authorize/decision', { ...fields, allow: '1' });
    expect(page.status).toBe(400);
  });

  test('leaves nobody signed in who is not', async () => {
    const { fields } = await browser.go(asked());
    await browser.submit('/oauth/authorize/decision', {
      ...fields,
      transaction_id: '__proto__',
      allow: '1',
    });
    const stranger = await new Browser(house.url).go('/portal');
    expect([stranger.status, stranger.location]).toEqual([303, '/sign-in?next=%2Fportal']);
  });
});

describe('a consent that is remembered', () => {
  const ask = (clientId: string, scope: string, redirectUri = CALLBACK) =>
    asked({ client_id: clientId, scope, redirect_uri: redirectUri });

  test('is not asked for again until the client wants more', async () => {
    const { clientId } = await house.make.client({ redirectUris: [CALLBACK] });
    await browser.authorize(ask(clientId, 'view_usage do_topups'), { allow: '1', remember: '1' });
    expect((await browser.go(ask(clientId, 'view_usage'))).location).toContain('code=');
    const more = await browser.go(ask(clientId, 'view_usage view_tickets'));
    expect(more.status).toBe(200);
    await browser.authorize(ask(clientId, 'view_tickets'), { allow: '1', remember: '1' });
    expect((await browser.go(ask(clientId, 'do_topups view_tickets'))).status).toBe(303);
  });

  test('is asked for again when it was not to be remembered', async () => {
    const { clientId } = await house.make.client({ redirectUris: [CALLBACK] });
    await browser.authorize(ask(clientId, 'view_usage'), { allow: '1' });
    expect((await browser.go(ask(clientId, 'view_usage'))).status).toBe(200);
  });

  test('is another for another user', async () => {
    await house.make.user({ username: 'karin', password: PASSWORD });
    const { clientId } = await house.make.client({ redirectUris: [CALLBACK] });
    await browser.authorize(ask(clientId, 'view_usage'), { allow: '1', remember: '1' });
    const karin = await signedIn('karin');
    expect((await karin.go(ask(clientId, 'view_usage'))).status).toBe(200);
  });

  test.each([
    ['https://app.example/callback', 303],
    ['http://127.0.0.1/callback', 200],
    ['com.example.app:/callback', 200],
  ])(
    'is asked for again where anybody may answer for a public client: %s %i',
    async (uri, status) => {
      const { clientId } = await house.make.client({ isPublic: true, redirectUris: [uri] });
      const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
      const question = asked({
        client_id: clientId,
        redirect_uri: uri,
        scope: 'view_usage',
        ...pkce,
      });
      await browser.authorize(question, { allow: '1', remember: '1' });
      expect((await browser.go(question)).status).toBe(status);
    },
  );

  test('lets the sign-in form lead to the client at once', async () => {
    const { clientId } = await house.make.client({ redirectUris: [CALLBACK] });
    await browser.authorize(ask(clientId, 'view_usage'), { allow: '1', remember: '1' });
    const stranger = new Browser(house.url);
    const away = await stranger.go(ask(clientId, 'view_usage'));
    const form = await stranger.go(away.location!);
    expect(form.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://app.example",
    );
  });
});

describe('a code', () => {
  test('is good once; used again, it ends what came of it', async () => {
    const form = await codeFor();
    const first = await tokens.granted(form);
    const path = '/api/v1/get_config_settings';
    expect((await house.api.as(first.access_token).get(path)).status).toBe(200);
    expect(await tokens.refused(form)).toBe('400 invalid_grant');
    expect((await house.api.as(first.access_token).get(path)).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    expect(await tokens.refused(refresh)).toBe('400 invalid_grant');
  });

  test('of fifty simultaneous redemptions exactly one succeeds, and its tokens end', async () => {
    const form = await codeFor();
    const answers = await Promise.all(Array.from({ length: 50 }, () => tokens.token(form)));
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(49);
    expect((await tokens.introspect(granted[0]!.body.access_token)).active).toBe(false);
  });

  test('is good for a minute', async () => {
    const form = await codeFor();
    house.clock.move(61);
    expect(await tokens.refused(form)).toBe('400 invalid_grant');
  });

  test('is good for its own client only, and stays good for it', async () => {
    const form = await codeFor();
    const other = await house.make.client({ redirectUris: [CALLBACK] });
    expect(await new TokenClient(house.api, other).refused(form)).toBe('400 invalid_grant');
    expect((await tokens.token(form)).status).toBe(200);
  });

  test.each<[string, string | undefined]>([
    ['none', undefined],
    ['another', 'https://app.example/other'],
    ['a longer one', `${CALLBACK}/`],
  ])('needs the redirect URI that the request named, not %s', async (_, redirectUri) => {
    const form = await codeFor();
    expect(await tokens.refused({ ...form, redirect_uri: redirectUri })).toBe('400 invalid_grant');
    expect((await tokens.token(form)).status).toBe(200);
  });

  test.each<[string, string | undefined, string]>([
    ['none', undefined, '200'],
    ['the registered one', CALLBACK, '200'],
    ['another', 'https://app.example/other', '400'],
  ])('of a request that named no redirect URI takes %s', async (_, redirectUri, status) => {
    const form = await codeFor({ redirect_uri: undefined });
    const answer = await tokens.token({ ...form, redirect_uri: redirectUri });
    expect(String(answer.status)).toBe(status);
  });

  test('of a loopback address takes the port that was asked for', async () => {
    const native = await house.make.client({ redirectUris: ['http://127.0.0.1/cb'] });
    const uri = 'http://127.0.0.1:49152/cb';
    const location = await browser.authorize(
      asked({ client_id: native.clientId, redirect_uri: uri }),
    );
    expect(location.origin).toBe('http://127.0.0.1:49152');
    const own = new TokenClient(house.api, native);
    const form = { grant_type: 'authorization_code', code: location.searchParams.get('code')! };
    expect(await own.refused({ ...form, redirect_uri: 'http://127.0.0.1/cb' })).toBe(
      '400 invalid_grant',
    );
    expect((await own.token({ ...form, redirect_uri: uri })).status).toBe(200);
  });

  test('is worth nothing once its user is deactivated', async () => {
    const { id } = await house.make.user({ username: 'leaver', password: PASSWORD });
    const leaver = await signedIn('leaver');
    const { searchParams } = await leaver.authorize(asked());
    await house.database.execute('UPDATE users SET is_active = false WHERE id = $1', [id]);
    const form = { grant_type: 'authorization_code', code: searchParams.get('code')! };
    expect(await tokens.refused({ ...form, redirect_uri: CALLBACK })).toBe('400 invalid_grant');
  });

  test('opens nothing by itself', async () => {
    const { code } = await codeFor();
    const answer = await house.api.as(code!).get('/api/v1/get_config_settings');
    expect(answer.status).toBe(401);
  });
});

describe('PKCE', () => {
  const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

  test.each<[string, Record<string, string>, string | undefined, number]>([
    ['the right verifier', pkce, VERIFIER, 200],
    ['a wrong verifier', pkce, `${VERIFIER}x`, 400],
    ['the challenge as its verifier', pkce, CHALLENGE, 400],
    ['a short verifier', pkce, 'short', 400],
    ['no verifier', pkce, undefined, 400],
    ['a verifier that nobody announced', {}, VERIFIER, 400],
  ])('%s', async (_, challenge, verifier, status) => {
    const form = await codeFor(challenge);
    const answer = await tokens.token({ ...form, code_verifier: verifier });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body.error).toBe('invalid_grant');
  });

  test.each([
    ['public', { isPublic: true }],
    ['set up to need it', { requirePkce: true }],
  ])('is demanded of a client that is %s', async (_, facts) => {
    const made = await house.make.client({ ...facts, redirectUris: [CALLBACK] });
    const { location } = await browser.go(asked({ client_id: made.clientId }));
    expect(new URL(location!).searchParams.get('error')).toBe('invalid_request');
  });

  test('lets a public client redeem and refresh without a secret', async () => {
    const made = await house.make.client({ isPublic: true, redirectUris: [CALLBACK] });
    const open = new TokenClient(house.api, { ...made, secret: '' });
    const form = {
      ...(await codeFor({ client_id: made.clientId, ...pkce })),
      code_verifier: VERIFIER,
    };
    const first = await open.granted(form);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = await open.granted(refresh);
    expect(await open.refused(refresh)).toBe('400 invalid_grant');
    expect(
      (await house.api.as(second.access_token).get('/api/v1/get_config_settings')).status,
    ).toBe(401);
    expect((await open.post('/oauth/token', { ...form, client_secret: 'x' })).status).toBe(401);
  });
});
