import type { Header, Parameter, Reference } from './openapi.js';

/** Headers of answers. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'Names this request in our log; your own id when you sent one.',
    schema: { type: 'string', maxLength: 64 },
    example: '0f1e7a52-6a55-4c0e-9d0b-3f4f2f7f6f10',
  },
  RateLimit: {
    description: 'Requests left (`r`) and seconds until the next window (`t`).',
    schema: { type: 'string' },
    example: '"default";r=599;t=60',
  },
  'RateLimit-Policy': {
    description: 'Requests allowed (`q`) in a window of `w` seconds.',
    schema: { type: 'string' },
    example: '"default";q=600;w=60',
  },
  'Retry-After': {
    description: 'Seconds after which it is worth trying again.',
    schema: { type: 'integer', minimum: 1 },
    example: 12,
  },
  'Idempotency-Replayed': {
    description: '`true` when this is the first answer given again.',
    schema: { type: 'string', enum: ['true'] },
  },
  'WWW-Authenticate': {
    description: 'What is wrong with the token (RFC 6750 §3).',
    schema: { type: 'string' },
    example: 'Bearer realm="lastmile", error="invalid_token"',
  },
  ETag: {
    description: 'Version of the item, to be sent back in `If-Match` or `If-None-Match`.',
    schema: { type: 'string' },
    example: '"3"',
  },
  Location: {
    description: 'Address of the new item.',
    schema: { type: 'string', format: 'uri-reference' },
  },
} satisfies Record<string, Header>;

/** Headers of requests. */
export const HEADER_PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes it safe to repeat the request: the same key and parameters get the first answer again, for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the item as you read it; refused with 412 when it has changed since.',
    schema: { type: 'string', maxLength: 40 },
  },
  IfMatchRequired: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of the item as you read it; refused with 412 when it has changed since.',
    schema: { type: 'string', maxLength: 40 },
  },
} satisfies Record<string, Parameter>;

export type HeaderName = keyof typeof HEADERS;

export function headers(...names: HeaderName[]): Record<string, Reference> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

export function headerParameter(name: keyof typeof HEADER_PARAMETERS): Reference {
  return { $ref: `#/components/parameters/${name}` };
}
