import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old, or how far ahead, a message may be: Stripe's own libraries take five minutes. */
const TOLERANCE_SECONDS = 300;

/**
 * Whether one of the secrets has signed a message lately. The header is
 * `t=<seconds>,v1=<hex>[,v1=<hex>]`, v1 the HMAC-SHA-256 of `<t>.<body>` under the endpoint's signing
 * secret (docs.stripe.com/webhooks/signature); other schemes, such as v0, count for nothing.
 */
export function isSigned(
  header: string | string[] | undefined,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): boolean {
  if (typeof header !== 'string') return false;
  const parts = header.split(',').map((part) => part.trim().split('='));
  const at = parts.find(([scheme]) => scheme === 't')?.[1] ?? '';
  const given = parts.flatMap(([scheme, value]) => (scheme === 'v1' && value ? [value] : []));
  if (!/^\d{1,12}$/.test(at)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(at)) > TOLERANCE_SECONDS) return false;
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${at}.`).update(body).digest();
    return given.some((each) => isEqual(expected, Buffer.from(each, 'hex')));
  });
}

function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
