import type { NamedCall } from '../calls/call-facts.js';
import { accessExtensions, accessWords } from './access-words.js';
import type { DescribedRoute } from './described-routes.js';
import { errorResponses, nativeStatusOf } from './error-answers.js';
import { headerParameter, headers } from './headers.js';
import type { MediaType, Operation, PathItem, RequestBody, Schema } from './openapi.js';
import { queryParameters } from './query-parameters.js';
import { fileSchema, schemaName, schemaOf } from './schemas.js';

/** A call as its route declares it. */
export interface CallRoute extends DescribedRoute {
  call: NamedCall;
}

export function isCall(route: DescribedRoute): route is CallRoute {
  return route.call !== undefined;
}

/**
 * A call under both of its verbs. POST comes first and keeps the call's name as its operation id:
 * it is the safer one, since its parameters stand in no log and no browser history.
 */
export function callOperations(route: CallRoute, schemas: Record<string, Schema>): PathItem {
  const { call } = route;
  const input = inputOf(call, schemas);
  return {
    post: {
      ...commonFacts(route),
      operationId: call.name,
      parameters: call.writes ? [headerParameter('IdempotencyKey')] : [],
      ...(input || call.upload ? { requestBody: requestBody(call, input) } : {}),
      responses: { 200: success(call), ...errorResponses('native', errorStatuses(call, 'post')) },
    },
    get: {
      ...commonFacts(route),
      operationId: `${call.name}_by_get`,
      parameters: [
        ...(input ? queryParameters(input, call.example as Record<string, unknown>) : []),
        ...(call.writes ? [headerParameter('IdempotencyKey')] : []),
      ],
      responses: { 200: success(call), ...errorResponses('native', errorStatuses(call, 'get')) },
    },
  };
}

/** What is the same whichever verb is used. */
function commonFacts({ call, access, operation }: CallRoute): Omit<Operation, 'responses'> {
  const words = [
    call.description,
    accessWords(access, call.review).join('\n'),
    call.aliases?.length ? `Also answers as ${call.aliases.map(quoted).join(', ')}.` : undefined,
  ];
  return {
    ...(operation.tags ? { tags: operation.tags } : {}),
    summary: call.summary,
    description: words.filter((part) => part !== undefined).join('\n\n'),
    ...accessExtensions(access),
    'x-writes': call.writes ?? false,
    'x-review': call.review ?? false,
    ...(call.aliases?.length ? { 'x-aliases': call.aliases } : {}),
    ...(call.errors?.length ? { 'x-errors': call.errors } : {}),
  };
}

/** The schema of the parameters, if the call takes any. */
function inputOf(call: NamedCall, schemas: Record<string, Schema>): Schema | undefined {
  if (!call.parameters) return undefined;
  const schema = schemas[schemaName(call.parameters)];
  return schema && Object.keys(schema.properties ?? {}).length > 0 ? schema : undefined;
}

function requestBody(call: NamedCall, input: Schema | undefined): RequestBody {
  const schema = call.parameters && input ? schemaOf(call.parameters) : {};
  const example = call.example === undefined ? {} : { example: call.example };
  const content: Record<string, MediaType> = {
    'application/json': { schema, ...example },
    'application/x-www-form-urlencoded': { schema, ...example },
  };
  if (call.upload) content['multipart/form-data'] = { schema: withFile(call.upload, input) };
  return { required: (input?.required ?? []).length > 0, content };
}

function withFile(field: string, input: Schema | undefined): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { [field]: fileSchema('The file itself.'), ...input?.properties },
    ...(input?.required ? { required: input.required } : {}),
  };
}

function success(call: NamedCall): Operation['responses'][string] {
  const sent = headers('X-Request-Id', 'RateLimit', 'RateLimit-Policy');
  const replayed = call.writes ? headers('Idempotency-Replayed') : {};
  const content: Record<string, MediaType> = call.file
    ? { [call.file]: { schema: fileSchema('The file.') } }
    : { 'application/json': { schema: envelope(call) } };
  return {
    description: call.file ? 'The file itself, as a download.' : 'Success.',
    headers: { ...sent, ...replayed },
    content,
  };
}

/** `{success, data, meta}`: `meta` stands where there is a list; a change under review is not there yet. */
function envelope(call: NamedCall): Schema {
  const result: Schema = call.returns ? schemaOf(call.returns) : { type: 'object' };
  const row = call.review
    ? { anyOf: [result, { $ref: '#/components/schemas/PendingChange' }] }
    : result;
  const hasMeta = call.list === true || call.paged === true;
  return {
    type: 'object',
    required: hasMeta ? ['success', 'data', 'meta'] : ['success', 'data'],
    properties: {
      success: { type: 'boolean', const: true },
      data: call.list ? { type: 'array', items: row } : row,
      ...(hasMeta ? { meta: { $ref: '#/components/schemas/ListMeta' } } : {}),
    },
  };
}

function errorStatuses(call: NamedCall, verb: 'get' | 'post'): number[] {
  const named = (call.errors ?? []).map(nativeStatusOf).filter((status) => status !== undefined);
  const finds = call.parameters !== undefined && !call.list;
  return [
    ...[400, 401, 403, 429, 500, 503],
    ...(finds ? [404] : []),
    ...(call.writes ? [409] : []),
    ...(verb === 'post' ? [413, 415] : []),
    ...named,
  ];
}

function quoted(name: string): string {
  return `\`${name}\``;
}

/** The shapes that calls share. */
export const CALL_SCHEMAS: Record<'ListMeta' | 'PendingChange', Schema> = {
  ListMeta: {
    type: 'object',
    required: ['limit'],
    properties: {
      offset: { type: 'integer', minimum: 0, description: 'Absent behind a cursor.' },
      limit: { type: 'integer', minimum: 1 },
      total: { type: 'integer', minimum: 0, description: 'All rows; absent behind a cursor.' },
      next_after: {
        type: 'string',
        description: 'The next page begins behind it (`after`); absent on the last page.',
      },
    },
  },
  PendingChange: {
    type: 'object',
    description: 'The change waits for staff.',
    required: ['review_status', 'change_request_id'],
    properties: {
      review_status: { type: 'string', const: 'pending' },
      change_request_id: { type: 'integer', minimum: 1 },
    },
  },
};
