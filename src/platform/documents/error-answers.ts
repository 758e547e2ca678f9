import { CALL_ERRORS } from './call-errors.js';
import { type HeaderName, headers } from './headers.js';
import type { MediaType, Reference, Response, Schema } from './openapi.js';
import { PROBLEM_ERRORS } from './problem-errors.js';

/** How a family of addresses words its errors: the native envelope, or RFC 9457 problems. */
export type Wording = 'native' | 'problem';

const FIELD_ERRORS: Schema = {
  type: 'array',
  description: 'Every wrong field, at most 50.',
  items: {
    type: 'object',
    required: ['field', 'message'],
    properties: {
      field: { type: 'string', examples: ['ticket_title'] },
      message: { type: 'string', examples: ['must be a text'] },
    },
  },
};

const NATIVE_CODES = CALL_ERRORS.map(({ code }) => code);

/** The shapes of error answers. */
export const ERROR_SCHEMAS: Record<'Error' | 'Problem', Schema> = {
  Error: {
    type: 'object',
    description: 'What every call answers when it does not succeed.',
    required: ['success', 'error', 'error_description', 'request_id'],
    properties: {
      success: { type: 'boolean', const: false },
      error: { type: 'string', enum: NATIVE_CODES, description: 'Decide by this code.' },
      reason: { type: 'string', description: 'A finer code, where there is one.' },
      error_description: { type: 'string', description: 'For people; may be worded anew.' },
      errors: FIELD_ERRORS,
      request_id: { type: 'string', description: 'The same as in the header X-Request-Id.' },
    },
  },
  Problem: {
    type: 'object',
    description: 'A problem after RFC 9457.',
    required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
    properties: {
      type: { type: 'string', const: 'about:blank' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string', description: 'For people; may be worded anew.' },
      code: { type: 'string', description: 'Decide by this code.' },
      errors: FIELD_ERRORS,
      request_id: { type: 'string', description: 'The same as in the header X-Request-Id.' },
    },
  },
};

/** Answers that an operation of its own address never gives: nothing is at the address, or not by this verb. */
const ELSEWHERE = new Set(['unknown_call', 'method_not_allowed']);

interface ErrorExample {
  code: string;
  status: number;
  meaning: string;
  body: object;
}

const EXAMPLES: Record<Wording, readonly ErrorExample[]> = {
  native: CALL_ERRORS.flatMap(({ body, ...entry }) =>
    body && !ELSEWHERE.has(entry.code) ? [{ ...entry, body }] : [],
  ),
  problem: PROBLEM_ERRORS,
};

const MEDIA_TYPES: Record<Wording, [type: string, schema: string]> = {
  native: ['application/json', 'Error'],
  problem: ['application/problem+json', 'Problem'],
};

/** By our own table: node:http words some of them differently from version to version. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  402: 'PaymentRequired',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  428: 'PreconditionRequired',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

/** The shared responses of both wordings, by component name. */
export const ERROR_RESPONSES: Record<string, Response> = Object.fromEntries(
  (['native', 'problem'] as const).flatMap((wording) =>
    statusesOf(wording).map((status) => [
      componentName(wording, status),
      errorResponse(wording, status),
    ]),
  ),
);

/** References to the shared error responses for these statuses. */
export function errorResponses(
  wording: Wording,
  statuses: Iterable<number>,
): Record<string, Reference> {
  return Object.fromEntries(
    [...new Set(statuses)]
      .sort((a, b) => a - b)
      .map((status) => [
        String(status),
        { $ref: `#/components/responses/${componentName(wording, status)}` },
      ]),
  );
}

/** The status that a wire code of the call API has, if it is one. */
export function nativeStatusOf(code: string): number | undefined {
  return CALL_ERRORS.find((entry) => entry.code === code)?.status;
}

function statusesOf(wording: Wording): number[] {
  return [...new Set(EXAMPLES[wording].map(({ status }) => status))];
}

/** e.g. `NotFound`, `NotFoundProblem`. */
function componentName(wording: Wording, status: number): string {
  return `${NAMES[status] ?? `Status${status}`}${wording === 'problem' ? 'Problem' : ''}`;
}

function errorResponse(wording: Wording, status: number): Response {
  const entries = EXAMPLES[wording].filter((entry) => entry.status === status);
  const [type, schema] = MEDIA_TYPES[wording];
  const content: MediaType = {
    schema: { $ref: `#/components/schemas/${schema}` },
    examples: Object.fromEntries(
      entries.map(({ code, meaning, body }) => [code, { summary: meaning, value: body }]),
    ),
  };
  return {
    description: entries.map(({ code, meaning }) => `* \`${code}\`: ${meaning}`).join('\n'),
    headers: headers(...headersOf(status)),
    content: { [type]: content },
  };
}

function headersOf(status: number): HeaderName[] {
  if (status === 401 || status === 403) return ['X-Request-Id', 'WWW-Authenticate'];
  if (status === 409 || status === 429 || status === 503) return ['X-Request-Id', 'Retry-After'];
  return ['X-Request-Id'];
}
