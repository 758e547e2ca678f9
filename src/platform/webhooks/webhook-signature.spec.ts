import { isSigned, newSigningSecret, signedHeaders } from './webhook-signature.js';

const NOW = new Date('2026-03-31T08:00:00Z');
const BODY = 'Subject: Signal\r\n\r\nNo signal – since Monday.';
const secret = newSigningSecret();
const headers = signedHeaders([secret], 'msg_1', NOW, BODY);
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

test('what the package signs is found signed', () => {
  expect(isSigned(secret, headers, Buffer.from(BODY), NOW)).toBe(true);
});

test('one of several signatures is enough, as while a secret is being changed', () => {
  const both = signedHeaders([newSigningSecret(), secret], 'msg_1', NOW, BODY);
  expect(isSigned(secret, both, Buffer.from(BODY), NOW)).toBe(true);
});

test.each([
  ['another secret', newSigningSecret(), headers, BODY, NOW],
  ['another body', secret, headers, `${BODY}!`, NOW],
  ['another id', secret, { ...headers, 'webhook-id': 'msg_2' }, BODY, NOW],
  ['no id', secret, { ...headers, 'webhook-id': undefined }, BODY, NOW],
  ['no signature', secret, { ...headers, 'webhook-signature': undefined }, BODY, NOW],
  ['half a signature', secret, { ...headers, 'webhook-signature': 'v1,AAAA' }, BODY, NOW],
  ['an odd time', secret, { ...headers, 'webhook-timestamp': 'now' }, BODY, NOW],
  [
    'a time that was not signed',
    secret,
    { ...headers, 'webhook-timestamp': '1774944001' },
    BODY,
    NOW,
  ],
  ['an old message', secret, headers, BODY, later(301)],
  ['a message from the future', secret, headers, BODY, later(-301)],
])('%s is not enough', (_, key, given, body, now) => {
  expect(isSigned(key, given, Buffer.from(body), now)).toBe(false);
});

test('bytes that are no text are signed like any other', () => {
  const bytes = Buffer.from([0x53, 0xff, 0xfe, 0x00, 0x80]);
  const signed = signedHeaders([secret], 'msg_1', NOW, bytes.toString('latin1'));
  // The package signs texts; as UTF-8 this one is another message.
  expect(isSigned(secret, signed, bytes, NOW)).toBe(false);
});
