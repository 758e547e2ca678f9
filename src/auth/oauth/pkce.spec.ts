import { isChallenge, provesPossession } from './pkce.js';

// RFC 7636 appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

test.each([
  ['the right verifier', CHALLENGE, VERIFIER, true],
  ['another verifier', CHALLENGE, `${VERIFIER}x`, false],
  ['the challenge itself', CHALLENGE, CHALLENGE, false],
  ['no verifier', CHALLENGE, undefined, false],
  ['an empty verifier', CHALLENGE, '', false],
  ['a short verifier', CHALLENGE, VERIFIER.slice(1), false],
  ['a verifier without a challenge', null, VERIFIER, false],
  ['neither', null, undefined, true],
])('%s is judged', (_, challenge, verifier, verdict) => {
  expect(provesPossession(challenge, verifier)).toBe(verdict);
});

test.each([
  [CHALLENGE, true],
  [CHALLENGE.slice(1), false],
  [`${CHALLENGE}=`, false],
  [CHALLENGE.replace('-', '+'), false],
])('%s as a challenge: %s', (text, verdict) => {
  expect(isChallenge(text)).toBe(verdict);
});
