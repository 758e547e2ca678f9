import { API_VERSION, SCOPES } from './auth/index.js';
import type { ApiDocument } from './platform/documents/api-document.js';
import type { Access } from './platform/http/access.js';
import type { SecurityRequirement } from './platform/documents/openapi.js';

const SECURITY_SCHEMES = {
  oauth2: {
    type: 'oauth2',
    description: 'Sign in and choose what the token may do.',
    flows: {
      authorizationCode: {
        authorizationUrl: '/oauth/authorize',
        tokenUrl: '/oauth/token',
        refreshUrl: '/oauth/token',
        scopes: SCOPES,
      },
      password: { tokenUrl: '/oauth/token', refreshUrl: '/oauth/token', scopes: SCOPES },
      clientCredentials: { tokenUrl: '/oauth/token', scopes: SCOPES },
    },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'Paste an access token, for example one from /api/tokens.',
  },
  client: {
    type: 'http',
    scheme: 'basic',
    description: 'Client id and client secret (RFC 6749 §2.3.1).',
  },
};

/** Any one of the scopes in an OAuth token; a pasted token has to carry one of them as well. */
function byToken({ scopes = [] }: Access): SecurityRequirement[] {
  const alternatives = scopes.length > 0 ? scopes.map((scope) => [scope]) : [[]];
  return [...alternatives.map((one) => ({ oauth2: one })), { bearer: [] }];
}

/** The call API and OAuth 2 (API.md §0): what integrators read first. */
const CALL_API: ApiDocument = {
  name: 'api',
  title: 'Lastmile API',
  summary: 'The call API and OAuth 2',
  version: API_VERSION,
  description: `Every call answers **GET** and **POST**; any other verb is refused with 405. POST takes JSON, an
urlencoded form or a multipart form. It is the safer one: its parameters stand in no log and no browser history.

* **Access token:** in the header \`Authorization: Bearer …\`, or as the parameter \`access_token\` of the query or
  the body; in one place only.
* **Answers:** \`{"success": true, "data": …}\`, lists with \`meta\`. Errors: \`{"success": false, "error": "<code>", …}\`;
  the [error guide](/api/errors) explains each code.
* **Money** is a decimal string. **Times** are ISO 8601 in UTC, **dates** \`YYYY-MM-DD\` in the ISP's time zone.
* **Unknown parameters** are refused, except on GET, where they are ignored.
* **Repeating a write** is safe with an \`Idempotency-Key\`.
* **Lists** take \`offset\` and \`limit\`, or \`after\` with the \`next_after\` of the page before.`,
  prefixes: ['/api/v1', '/oauth', '/.well-known', '/health', '/helpdesk/mail-in', '/captive'],
  sections: [
    { name: 'Configuration', description: 'What this installation is, and who you are to it.' },
    { name: 'Customers', description: 'Who is served, and what they owe.' },
    {
      name: 'Data Accounts',
      description: 'Subscribers’ credentials, packages, usage and top-ups.',
    },
    { name: 'Hotspot Vouchers', description: 'Access for a while, sold as a code.' },
    { name: 'Prepaid Data Accounts', description: 'Data bought ahead.' },
    { name: 'Helpdesk Tickets', description: 'Questions, their notes and attachments.' },
    { name: 'Sales Leads', description: 'Those who may become customers.' },
    { name: 'Products', description: 'What is sold, and at which price.' },
    { name: 'Billing', description: 'Invoices, credit notes, journals and payments.' },
    { name: 'Devices', description: 'Routers, access points and other equipment.' },
    {
      name: 'OAuth 2',
      description: 'Access tokens: getting, renewing, revoking and inspecting them.',
    },
    { name: 'Incoming Mail', description: 'Letters that mail servers hand to the helpdesk.' },
    { name: 'Captive Portal', description: 'What devices ask on the way on line.' },
    { name: 'Operations', description: 'Whether the service runs.' },
  ],
  securitySchemes: SECURITY_SCHEMES,
  security: byToken,
};

const ADMIN_API: ApiDocument = {
  name: 'admin',
  title: 'Lastmile Admin API',
  summary: 'REST for the ISP’s staff',
  version: '1.0.0',
  description: `REST over JSON for staff: a bearer token with the scope \`admin\` and the permission that each route names.

* **Lists** answer \`{"data": […], "next": …}\`; give \`next\` as \`after\` to get the page behind it.
* **Items** carry an \`ETag\`; send it as \`If-Match\` with PATCH, and the change is refused with 412 when somebody else
  was faster.
* **POST** answers 201 with \`Location\` and honours \`Idempotency-Key\`.
* **Errors** are problems after RFC 9457, \`application/problem+json\`; decide by \`code\`.`,
  prefixes: ['/admin'],
  sections: [],
  securitySchemes: SECURITY_SCHEMES,
  security: byToken,
};

/** The documents of our own doors; each face registers its own. */
export const HOUSE_DOCUMENTS: readonly ApiDocument[] = [CALL_API, ADMIN_API];
