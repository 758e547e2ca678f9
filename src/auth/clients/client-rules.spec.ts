import { ValidationFailed } from '../../platform/errors/index.js';
import { type ClientShape, mustBeSound, shapeOf } from './client-rules.js';

const CALLBACK = ['https://app.example/callback'];

function mistakesOf(given: Partial<ClientShape>): string[] {
  try {
    mustBeSound(shapeOf(given));
  } catch (error) {
    if (error instanceof ValidationFailed) return error.fields.map(({ field }) => field);
    throw error;
  }
  return [];
}

test.each([
  [
    'a secret and a redirect URI',
    { redirectUris: CALLBACK },
    ['authorization_code', 'refresh_token', 'user_credentials', 'client_credentials'],
  ],
  ['a secret only', {}, ['refresh_token', 'user_credentials', 'client_credentials']],
  [
    'no secret',
    { isPublic: true, redirectUris: CALLBACK },
    ['authorization_code', 'refresh_token'],
  ],
])('a client with %s may do by itself what its kind can', (_, given, grantTypes) => {
  const shape = shapeOf(given);
  expect(shape.grantTypes).toEqual(grantTypes);
  expect(mistakesOf(given)).toEqual([]);
});

test('a public client has to use PKCE, another may', () => {
  expect(shapeOf({ isPublic: true }).requirePkce).toBe(true);
  expect(shapeOf({}).requirePkce).toBe(false);
  expect(mistakesOf({ isPublic: true, redirectUris: CALLBACK, requirePkce: false })).toEqual([
    'require_pkce',
  ]);
});

test('password is user_credentials by another name', () => {
  expect(shapeOf({ grantTypes: ['password', 'user_credentials'] }).grantTypes).toEqual([
    'user_credentials',
  ]);
});

test.each([
  [{ grantTypes: ['authorization_code'] }, ['grant_types']],
  [{ grantTypes: ['implicit'] }, ['grant_types']],
  [{ grantTypes: [] }, ['grant_types']],
  [{ scopes: ['fly'] }, ['scopes']],
  [{ isPublic: true, redirectUris: CALLBACK, grantTypes: ['client_credentials'] }, ['grant_types']],
  [
    { redirectUris: [...CALLBACK, 'http://app.example', 'x'] },
    ['redirect_uris[1]', 'redirect_uris[2]'],
  ],
  [{ scopes: ['fly'], grantTypes: ['implicit'] }, ['grant_types', 'scopes']],
])('%j is refused', (given, fields) => {
  expect(mistakesOf(given)).toEqual(fields);
});
