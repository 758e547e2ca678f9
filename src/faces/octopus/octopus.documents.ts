import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request } from 'express';
import type { ApiDocument } from '../../platform/documents/api-document.js';
import { readInput } from '../../platform/validation/validate.js';
import { OCTOPUS_PATH } from './octopus.path.js';

/** The face's own OpenAPI document. */
export const OCTOPUS_DOCUMENT: ApiDocument = {
  name: 'octopus',
  title: 'Octopus WiFi API',
  summary: 'Locations, services and tickets, for clients that speak Octopus already',
  version: '1.0',
  description: `Every request carries \`Authorization: Bearer <API_KEY>\`; with demo data the key is \`demo-octopus-key\`. A key
sees its own locations; another one is answered as if it did not exist.

* **Addresses** are \`/rest/v1/Location/…\` or, as before, \`/rest/v1/wifiarea/…\`, in any case; answers name the location
  \`LocationId\` or \`wifiareaId\` accordingly. The version is \`v1\`, \`1\` or \`1.0\`.
* **Errors** are \`{"error":{"code":401,"message":"…"}}\`; \`code\` repeats the HTTP status.
* **Lists** take \`offset\` and \`limit\` (5000). Dates without a zone are on the clocks of the location.
* A **ticket** is a hotspot voucher: those of \`add_hotspot_voucher\` and of batches are listed here, too.`,
  prefixes: [`/${OCTOPUS_PATH}`],
  sections: [
    { name: 'Tickets', description: 'What a location sells, and what it has sold.' },
    { name: 'Locations', description: 'The locations that the key may see.' },
  ],
  securitySchemes: {
    octopusKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'An API key of this interface, issued at `/admin/api-keys`.',
    },
  },
  security: () => [{ octopusKey: [] }],
};

/** The body of a request, whatever its kind; what is empty or not of the contract is passed over. */
export function Form(type: new () => object): ParameterDecorator {
  const read = createParamDecorator((_: unknown, context: ExecutionContext) => {
    const body: unknown = context.switchToHttp().getRequest<Request>().body;
    return readInput(type, withoutBlanks(body), true);
  });
  return read();
}

function withoutBlanks(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== '' && value !== null),
  );
}

interface CallFacts {
  summary: string;
  description?: string;
  section: 'Tickets' | 'Locations';
  returns: new () => object;
  /** The answer is an object of them, by the id of the location. */
  isKeyed?: true;
  form?: new () => object;
  /** The address names a location. */
  place?: true;
  /** The address names a ticket. */
  ticket?: true;
  writes?: true;
}

/** Documents a call. */
export function Described(facts: CallFacts): MethodDecorator {
  const { summary, description, section, returns, form, place, ticket, isKeyed, writes } = facts;
  const returned = { $ref: getSchemaPath(returns) };
  return applyDecorators(
    ApiTags(section),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiExtension('x-credentials', 'octopusKey'),
    ApiExtension('x-writes', writes === true),
    ApiExtraModels(returns),
    word('version', '`v1`, `1` or `1.0`.', 'v1'),
    ...(place ? [word('id', 'Id of the location, in any case.', '28XXX004')] : []),
    ...(ticket ? [word('ticket', 'Id or serial of the ticket.', '10000001')] : []),
    ...(form
      ? [
          ApiConsumes('application/x-www-form-urlencoded', 'application/json'),
          ApiBody({ type: form }),
          refusal(413, 'The body is too large.'),
          refusal(415, 'The body is neither a form nor JSON.'),
        ]
      : []),
    answer(200, 'Done.', isKeyed ? { type: 'object', additionalProperties: returned } : returned),
    refusal(400, 'A parameter is missing or wrong; the message names it.'),
    refusal(401, 'The API key is missing, unknown or revoked.'),
    refusal(404, 'No such location or ticket, or none of this key.'),
  );
}

function word(name: string, description: string, example: string): MethodDecorator {
  return ApiParam({ name, description, schema: { type: 'string', maxLength: 32, example } });
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'integer' }, message: { type: 'string' } },
    },
  },
};

function refusal(status: number, description: string): MethodDecorator {
  return answer(status, description, ERROR_SCHEMA);
}

function answer(status: number, description: string, schema: object): MethodDecorator {
  return ApiResponse({ status, description, content: { 'application/json': { schema } } });
}
