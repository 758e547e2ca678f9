import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import simpleOAuth2 from 'simple-oauth2';
import { startApplication, type TestApplication } from '../support/application.js';
import { Browser } from '../support/browser.js';
import type { TestClient } from '../support/oauth.js';

/** Client libraries of others, as their users call them; the strict ones refuse what RFCs forbid. */

const PASSWORD = 'correct horse battery';
const CALLBACK = 'http://localhost:8080/callback';
const PLAYGROUND = 'https://developers.google.com/oauthplayground';
const SCOPE = 'view_usage do_topups';
const ISSUER = 'https://isp.example';

let house: TestApplication;
let browser: Browser;
let client: TestClient;
let guide: TestClient;
/** What a proxy with TLS does: these libraries speak to nothing without it. */
const throughProxy = (url: string, options: object) =>
  fetch(url.replace(ISSUER, house.url), options);
const viaProxy = { [oauth.customFetch]: throughProxy };

beforeAll(async () => {
  house = await startApplication({ PUBLIC_URL: ISSUER });
  await house.make.user({ username: 'd:jessica', password: PASSWORD, role: 'customer' });
  client = await house.make.client({ redirectUris: [CALLBACK, PLAYGROUND] });
  guide = await house.make.client({ isPublic: true, redirectUris: [CALLBACK] });
  browser = new Browser(house.url);
  await browser.signIn('d:jessica', PASSWORD);
});
afterAll(() => house.stop());

const path = (url: URL) => url.pathname + url.search;
const whoAmI = async (token: string) =>
  (await house.api.as(token).call('get_oauth_user_details')).data.username;

describe('oauth4webapi', () => {
  let server: oauth.AuthorizationServer;
  beforeAll(async () => {
    const issuer = new URL(ISSUER);
    const options = { algorithm: 'oauth2' as const, ...viaProxy };
    server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, options),
    );
  });

  test.each<[string, () => [oauth.Client, oauth.ClientAuth]]>([
    ['Basic', () => [{ client_id: client.clientId }, oauth.ClientSecretBasic(client.secret)]],
    ['form fields', () => [{ client_id: client.clientId }, oauth.ClientSecretPost(client.secret)]],
    ['PKCE alone', () => [{ client_id: guide.clientId }, oauth.None()]],
  ])('goes the whole way with %s', async (_, authentication) => {
    const [as, auth] = authentication();
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const request = new URL(server.authorization_endpoint!);
    request.search = new URLSearchParams({
      response_type: 'code',
      client_id: as.client_id,
      redirect_uri: CALLBACK,
      scope: SCOPE,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const answer = oauth.validateAuthResponse(
      server,
      as,
      await browser.authorize(path(request)),
      state,
    );
    const exchange = () =>
      oauth.authorizationCodeGrantRequest(server, as, auth, answer, CALLBACK, verifier, viaProxy);
    const first = await oauth.processAuthorizationCodeResponse(server, as, await exchange());
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: SCOPE });
    expect(await whoAmI(first.access_token)).toBe('d:jessica');

    const refreshed = await oauth.processRefreshTokenResponse(
      server,
      as,
      await oauth.refreshTokenGrantRequest(server, as, auth, first.refresh_token!, viaProxy),
    );
    expect(refreshed.refresh_token).not.toBe(first.refresh_token);
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, as, auth, refreshed.access_token, viaProxy),
    );
    const calls = new URL('/api/v1/get_config_settings', ISSUER);
    const { access_token: ended } = refreshed;
    const call = oauth.protectedResourceRequest(ended, 'GET', calls, undefined, null, viaProxy);
    await expect(call).rejects.toMatchObject({
      code: oauth.WWW_AUTHENTICATE_CHALLENGE,
      status: 401,
    });

    await expect(
      oauth.processAuthorizationCodeResponse(server, as, await exchange()),
    ).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
  });

  test('inspects tokens', async () => {
    const as = { client_id: client.clientId };
    const auth = oauth.ClientSecretBasic(client.secret);
    const granted = await oauth.processClientCredentialsResponse(
      server,
      as,
      await oauth.clientCredentialsGrantRequest(server, as, auth, { scope: SCOPE }, viaProxy),
    );
    const found = await oauth.processIntrospectionResponse(
      server,
      as,
      await oauth.introspectionRequest(server, as, auth, granted.access_token, viaProxy),
    );
    expect(found).toMatchObject({ active: true, client_id: client.clientId, scope: SCOPE });
  });

  test('reads what it is refused', async () => {
    const as = { client_id: client.clientId };
    const wrong = oauth.ClientSecretPost('wrong');
    const answer = await oauth.clientCredentialsGrantRequest(server, as, wrong, {}, viaProxy);
    await expect(oauth.processClientCredentialsResponse(server, as, answer)).rejects.toMatchObject({
      status: 401,
    });
  });

  test('reads that the user refused', async () => {
    const request = new URL(server.authorization_endpoint!);
    request.search = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: CALLBACK,
      scope: SCOPE,
    }).toString();
    const refused = await browser.authorize(path(request), { allow: '0' });
    expect(() =>
      oauth.validateAuthResponse(
        server,
        { client_id: client.clientId },
        refused,
        oauth.expectNoState,
      ),
    ).toThrow(expect.objectContaining({ error: 'access_denied' }));
  });
});

test('openid-client goes the whole way', async () => {
  const config = await openid.discovery(
    new URL(ISSUER),
    client.clientId,
    client.secret,
    undefined,
    { algorithm: 'oauth2', [openid.customFetch]: throughProxy },
  );
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const request = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const granted = await openid.authorizationCodeGrant(
    config,
    await browser.authorize(path(request)),
    { pkceCodeVerifier: verifier, expectedState: state },
  );
  expect(await whoAmI(granted.access_token)).toBe('d:jessica');
  const refreshed = await openid.refreshTokenGrant(config, granted.refresh_token!);
  expect(await openid.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
    active: true,
    username: 'd:jessica',
  });
  await openid.tokenRevocation(config, refreshed.refresh_token!);
  expect(await openid.tokenIntrospection(config, refreshed.access_token)).toEqual({
    active: false,
  });
  const byName = await openid.genericGrantRequest(config, 'user_credentials', {
    username: 'd:jessica',
    password: PASSWORD,
  });
  expect(await whoAmI(byName.access_token)).toBe('d:jessica');
});

test.each(['header', 'body'] as const)(
  'simple-oauth2 goes the whole way, its client in the %s',
  async (authorizationMethod) => {
    const config = {
      client: { id: client.clientId, secret: client.secret },
      auth: { tokenHost: house.url, revokePath: '/oauth/revoke' },
      options: { authorizationMethod },
    };
    const codes = new simpleOAuth2.AuthorizationCode(config);
    const request = codes.authorizeURL({ redirect_uri: CALLBACK, scope: SCOPE, state: 'x' });
    const { searchParams } = await browser.authorize(path(new URL(request)));
    const first = await codes.getToken({
      code: searchParams.get('code')!,
      redirect_uri: CALLBACK,
    });
    const second = await first.refresh();
    expect(await whoAmI(second.token['access_token'] as string)).toBe('d:jessica');
    await second.revokeAll();
    await expect(second.refresh()).rejects.toThrow();

    const owners = new simpleOAuth2.ResourceOwnerPassword(config);
    const own = await owners.getToken({
      username: 'd:jessica',
      password: PASSWORD,
      scope: SCOPE,
    });
    expect(own.token['scope']).toBe(SCOPE);
  },
);

test('passport-oauth2 signs a user in at another application', async () => {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = `http://127.0.0.1:${port}`;
  const made = await house.make.client({ redirectUris: [`${other}/callback`], requirePkce: true });
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${house.url}/oauth/authorize`,
      tokenURL: `${house.url}/oauth/token`,
      clientID: made.clientId,
      clientSecret: made.secret,
      callbackURL: `${other}/callback`,
      scope: SCOPE.split(' '),
      state: true,
      pkce: true,
    },
    (accessToken: string, _refresh: string, _profile: object, done: (...all: any[]) => void) => {
      done(null, { accessToken });
    },
  );
  app.use(
    session({ secret: randomBytes(16).toString('hex'), resave: false, saveUninitialized: true }),
  );
  app.get('/in', passport.authenticate(strategy, { session: false }));
  app.get('/callback', passport.authenticate(strategy, { session: false }), (request, response) => {
    response.json(request.user);
  });

  const elsewhere = new Browser(other);
  const request = new URL((await elsewhere.go('/in')).location!);
  const back = await browser.authorize(path(request));
  const inside = await elsewhere.go(path(back));
  expect(inside.status).toBe(200);
  expect(await whoAmI(JSON.parse(inside.html).accessToken)).toBe('d:jessica');
  server.closeAllConnections();
  server.close();
});

test('the Google OAuth Playground: no state, no PKCE, empty and strange parameters', async () => {
  const request = new URLSearchParams({
    redirect_uri: PLAYGROUND,
    prompt: 'consent',
    response_type: 'code',
    client_id: client.clientId,
    scope: SCOPE,
    access_type: 'offline',
  });
  const location = await browser.authorize(`/oauth/authorize?${request.toString()}`);
  expect(location.origin + location.pathname).toBe(PLAYGROUND);
  const credentials = { client_id: client.clientId, client_secret: client.secret };
  const granted = await house.api.post('/oauth/token', {
    form: {
      code: location.searchParams.get('code')!,
      redirect_uri: PLAYGROUND,
      ...credentials,
      scope: '',
      grant_type: 'authorization_code',
    },
  });
  expect(granted.status).toBe(200);
  const refreshed = await house.api.post('/oauth/token', {
    form: {
      ...credentials,
      refresh_token: granted.body.refresh_token,
      grant_type: 'refresh_token',
    },
  });
  expect(refreshed.body).toMatchObject({ token_type: 'Bearer', scope: SCOPE });
  const { access_token } = refreshed.body;
  const byQuery = await house.api.get('/api/v1/get_oauth_user_details', {
    query: { access_token },
  });
  expect(byQuery.body.data.username).toBe('d:jessica');
});
