import { grantedScopes, readScopes } from './requested-scopes.js';

test.each([
  ['view_usage do_topups', ['view_usage', 'do_topups']],
  ['view_usage,do_topups', ['view_usage', 'do_topups']],
  ['view_usage, do_topups,admin', ['view_usage', 'do_topups', 'admin']],
  ['view_usage view_usage', ['view_usage']],
  [' ', []],
  [undefined, []],
  [
    ['view_usage', 'do_topups,admin'],
    ['view_usage', 'do_topups', 'admin'],
  ],
])('the scope parameter %j names %j', (given, scopes) => {
  expect(readScopes(given)).toEqual(scopes);
});

const REGISTERED = ['view_usage', 'do_topups'];

test('without a scope everything registered is granted', () => {
  expect(grantedScopes([], REGISTERED)).toEqual(REGISTERED);
});

test('what is asked for is granted and no more', () => {
  expect(grantedScopes(['do_topups'], REGISTERED)).toEqual(['do_topups']);
});

test.each([
  ['does not exist', 'fly'],
  ['is not registered', 'admin'],
  ['names a permission that is no scope', 'accounting'],
  ['names a member of every object', 'constructor'],
])('a scope that %s is refused', (_, scope) => {
  expect(() => grantedScopes(['view_usage', scope], REGISTERED)).toThrow(
    expect.objectContaining({ code: 'invalid_scope' }),
  );
});
