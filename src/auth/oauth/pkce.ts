import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as base64url has exactly 43 characters (RFC 7636 §4.2). */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/**
 * Whether whoever redeems a code is who asked for it (RFC 7636 §4.6). A verifier without a stored
 * challenge is wrong too: somebody may have removed the challenge on the way (RFC 9700 §2.1.1).
 */
export function provesPossession(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null || verifier === undefined) return challenge === null && !verifier;
  if (!VERIFIER.test(verifier)) return false;
  const hashed = Buffer.from(createHash('sha256').update(verifier, 'ascii').digest('base64url'));
  const stored = Buffer.from(challenge);
  return hashed.length === stored.length && timingSafeEqual(hashed, stored);
}
