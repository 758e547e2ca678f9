import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  type ApiResponseSchemaHost,
} from '@nestjs/swagger';
import { TOKEN_ERRORS } from '../../platform/documents/oauth-errors.js';

/** What the OpenAPI document says of the endpoints whose requests and answers are RFC 6749's, not ours. */

const FORM = 'application/x-www-form-urlencoded';
const TEXT_MAX = 2000;

type SchemaObject = Exclude<ApiResponseSchemaHost['schema'], { $ref: string }>;
type Fields = Readonly<Record<string, SchemaObject>>;

const text = (description: string, example?: string): SchemaObject => ({
  type: 'string',
  maxLength: TEXT_MAX,
  description,
  ...(example === undefined ? {} : { example }),
});

const CLIENT: Fields = {
  client_id: text('Unless the client authenticates by HTTP Basic.', '47180796'),
  client_secret: { ...text('Likewise; public clients have none.'), format: 'password' },
};
const TOKEN: Fields = {
  token: text('An access token or a refresh token.'),
  token_type_hint: text('Not needed: every token is found.'),
};
const SCOPE = text(
  'Separated by spaces or commas; without it, what the client is registered for.',
  'view_usage do_topups',
);

const AUTHORIZATION: Fields = {
  response_type: { type: 'string', enum: ['code'] },
  client_id: text('The client that asks.', '47180796'),
  redirect_uri: text('Exactly as registered; may be absent when there is only one.'),
  scope: SCOPE,
  state: text('Comes back as it is.', 'af0ifjsldkj'),
  code_challenge: text('SHA-256 of the code_verifier as base64url (RFC 7636).'),
  code_challenge_method: { type: 'string', enum: ['S256'] },
};

const GRANT: Fields = {
  grant_type: {
    type: 'string',
    enum: [
      'authorization_code',
      'refresh_token',
      'user_credentials',
      'password',
      'client_credentials',
    ],
  },
  ...CLIENT,
  code: text('Of `authorization_code`.'),
  redirect_uri: text('Of `authorization_code`, as in the request that led to the code.'),
  code_verifier: text('Of `authorization_code`, when there was a code_challenge.'),
  refresh_token: text('Of `refresh_token`; it works once.'),
  username: text('Of `user_credentials` and `password`.', 'jessica'),
  password: { ...text('Likewise.'), format: 'password' },
  scope: SCOPE,
};

const GRANTED: SchemaObject = {
  type: 'object',
  required: ['access_token', 'token_type', 'expires_in', 'scope'],
  properties: {
    access_token: { type: 'string' },
    token_type: { type: 'string', enum: ['Bearer'] },
    expires_in: { type: 'integer', description: 'Seconds.', example: 3600 },
    refresh_token: { type: 'string', description: 'None for `client_credentials`.' },
    scope: { type: 'string', example: 'view_usage do_topups' },
  },
};

const INTROSPECTION: SchemaObject = {
  type: 'object',
  required: ['active'],
  properties: {
    active: { type: 'boolean', description: 'When false, nothing else is said.' },
    scope: { type: 'string' },
    client_id: { type: 'string' },
    username: { type: 'string' },
    token_type: { type: 'string' },
    exp: { type: 'integer', description: 'Seconds since 1970.' },
    iat: { type: 'integer', description: 'Seconds since 1970.' },
    sub: { type: 'string', description: 'The user’s id.' },
    iss: { type: 'string' },
  },
};

const METADATA: SchemaObject = {
  type: 'object',
  required: ['issuer', 'authorization_endpoint', 'token_endpoint', 'response_types_supported'],
  additionalProperties: true,
};

const ERROR: SchemaObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', enum: TOKEN_ERRORS.map(({ code }) => code) },
    error_description: { type: 'string', description: 'For people; may be worded anew.' },
  },
};

const PUBLIC_TOO = [{ client: [] }, {}];

export const DescribedToken = (): MethodDecorator =>
  form('Get tokens', GRANT, ['grant_type'], PUBLIC_TOO, GRANTED, 429);

export const DescribedRevoke = (): MethodDecorator =>
  form('Revoke a token', { ...TOKEN, ...CLIENT }, ['token'], PUBLIC_TOO, { type: 'object' });

export const DescribedIntrospect = (): MethodDecorator =>
  form(
    'Inspect a token of the same client',
    { ...TOKEN, ...CLIENT },
    ['token'],
    [{ client: [] }],
    INTROSPECTION,
  );

export const DescribedMetadata = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'What this authorization server can do (RFC 8414)' }),
    ApiResponse({ status: 200, schema: METADATA, description: 'The metadata.' }),
  );

const PAGE = { 'text/html': { schema: { type: 'string' as const } } };

/** For the page that the web room has at `/oauth/authorize`. */
export const DescribedAuthorize = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Ask a user for access',
      description:
        'Open it in the user’s browser. It ends at the redirect URI with `code`, `state` and `iss`, or with `error`. Other parameters are ignored.',
    }),
    ...Object.entries(AUTHORIZATION).map(([name, schema]) =>
      ApiQuery({
        name,
        required: name === 'response_type' || name === 'client_id',
        schema,
        ...(schema.description === undefined ? {} : { description: schema.description }),
      }),
    ),
    ApiResponse({ status: 200, description: 'The page that asks for consent.', content: PAGE }),
    ApiResponse({ status: 303, description: 'On to the sign-in page or back to the client.' }),
    ApiResponse({
      status: 400,
      description: 'A page: client or redirect URI is wrong.',
      content: PAGE,
    }),
  );

function form(
  summary: string,
  properties: Fields,
  required: string[],
  security: object[],
  answer: SchemaObject,
  ...furtherStatuses: number[]
): MethodDecorator {
  const errors = [400, 401, ...furtherStatuses, 503];
  return applyDecorators(
    ApiOperation({ summary, security: security as Record<string, string[]>[] }),
    ApiConsumes(FORM),
    ApiBody({ schema: { type: 'object', required, properties: { ...properties } } }),
    ApiResponse({ status: 200, schema: answer, description: 'Success.' }),
    ...errors.map((status) => ApiResponse({ status, schema: ERROR, description: wordsOf(status) })),
  );
}

function wordsOf(status: number): string {
  const entries = TOKEN_ERRORS.filter((entry) => entry.status === status);
  return entries.map(({ code, meaning }) => `* \`${code}\`: ${meaning}`).join('\n');
}
