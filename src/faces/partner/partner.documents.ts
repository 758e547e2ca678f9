import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request } from 'express';
import type { ApiDocument } from '../../platform/documents/api-document.js';
import { readInput } from '../../platform/validation/validate.js';
import { formOf } from './partner.body.js';
import { PARTNER_PATH } from './partner.path.js';

/** The face's own OpenAPI document. */
export const PARTNER_DOCUMENT: ApiDocument = {
  name: 'partner',
  title: 'Partner billing API',
  summary: 'Wallets and customers of resellers, for clients that speak the partner API already',
  version: '2.0',
  description: `Every request carries the partner's API key in the header \`token\` and comes from an address on the
partner's list; otherwise the answer is 401 \`Not authorised\`. With demo data the key is \`demo-partner-key\`.

* **Answers** are \`{"code":200,"data":{…}}\`, errors \`{"code","message"[,"errors"]}\`; \`code\` repeats the HTTP status.
* **Numbers** are JSON numbers with up to 5 decimals. A balance is what somebody *has*.
* **Always** \`total_charges = call_charges + other_charges + adjustments\` and
  \`closing_balance = opening_balance + payments − total_charges\`.
* **PUT and POST** take a form, multipart or urlencoded. Fields that are not named here are passed over.
* **Limit**: 100 requests in a quarter of an hour and key, refused ones included; then 429 with \`Retry-After\`.`,
  prefixes: [`/${PARTNER_PATH}`],
  sections: [
    { name: 'Balances and funds', description: 'The wallet and the accounts that it funds.' },
    {
      name: 'Partner customers',
      description: 'Registration, confirmation and sign-in. Every call here asks for a captcha.',
    },
  ],
  securitySchemes: {
    partnerKey: {
      type: 'apiKey',
      in: 'header',
      name: 'token',
      description: 'The API key of the partner; used from an address on his list.',
    },
  },
  security: () => [{ partnerKey: [] }],
};

/** The form of a request; what the contract does not name is passed over. */
export function Form(type: new () => object): ParameterDecorator {
  const read = createParamDecorator((_: unknown, context: ExecutionContext) =>
    readInput(type, formOf(context.switchToHttp().getRequest<Request>()), true),
  );
  return read();
}

const REASONS = {
  400: 'A parameter is missing or wrong; `errors` names every one.',
  402: 'The wallet is empty, or the customer would fall below his limit.',
  404: 'No such account, or one of another partner.',
  409: 'This contradicts what is stored.',
  413: 'The form is too large.',
  415: 'The body is no form.',
  422: 'The captcha was not accepted.',
  503: 'The captcha cannot be checked just now, or none is set up.',
} as const;

interface CallFacts {
  summary: string;
  description?: string;
  returns: new () => object;
  errors?: readonly (keyof typeof REASONS)[];
  /** The form of a PUT or POST. */
  form?: new () => object;
  /** A repeated `Idempotency-Key` answers the first answer again. */
  isRepeatable?: boolean;
}

/** Documents a call. */
export function Described(facts: CallFacts): MethodDecorator {
  const { summary, description, returns, form, errors = [], isRepeatable } = facts;
  const named = [400, ...errors, ...(form ? ([413, 415] as const) : [])] as const;
  return applyDecorators(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiExtension('x-credentials', 'partnerKey'),
    ApiExtension('x-writes', form !== undefined),
    ApiExtraModels(returns),
    ...(form
      ? [
          ApiConsumes('multipart/form-data', 'application/x-www-form-urlencoded'),
          ApiBody({ type: form }),
        ]
      : []),
    ...(isRepeatable ? [ApiHeader(IDEMPOTENCY_KEY)] : []),
    answer(200, 'Done.', {
      type: 'object',
      required: ['code', 'data'],
      properties: {
        code: { type: 'integer', enum: [200] },
        data: { $ref: getSchemaPath(returns) },
      },
    }),
    ...named.map((status) => refusal(status, REASONS[status])),
    refusal(401, 'No key, an unknown one, or an address that is not on its list.'),
    refusal(429, 'Too many requests; `Retry-After` says when to go on.'),
  );
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Names this move: sent again within 24 hours it is answered, not carried out, again.',
  schema: { type: 'string' as const, maxLength: 255 },
};

const ERROR_SCHEMA = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

function refusal(status: number, description: string): MethodDecorator {
  return answer(status, description, ERROR_SCHEMA);
}

function answer(status: number, description: string, schema: object): MethodDecorator {
  return ApiResponse({ status, description, content: { 'application/json': { schema } } });
}
