import type { RestFacts } from '../rest/rest-facts.js';
import { ID_MAX, LONG_ID_MAX } from '../validation/fields.js';
import { accessExtensions, accessWords } from './access-words.js';
import { type DescribedRoute, operationId } from './described-routes.js';
import { errorResponses } from './error-answers.js';
import { exampleOf } from './examples.js';
import { type HeaderName, headerParameter, headers } from './headers.js';
import {
  isReference,
  type MediaType,
  type Operation,
  type Parameter,
  type RequestBody,
  type Response,
  type Schema,
} from './openapi.js';
import { fileSchema, schemaOf } from './schemas.js';

/** A route under `@Rest`. */
export interface RestRoute extends DescribedRoute {
  rest: RestFacts;
}

export function isRest(route: DescribedRoute): route is RestRoute {
  return route.rest !== undefined;
}

/** A REST route: its parameters and body are as swagger read them, the rest as our facts say. */
export function restOperation(route: RestRoute, schemas: Record<string, Schema>): Operation {
  const { rest, access, operation, ifMatch, method } = route;
  const parameters = [
    ...(operation.parameters ?? []).map((one) => (isReference(one) ? one : completed(one, rest))),
    ...(ifMatch ? [headerParameter(ifMatch === 'required' ? 'IfMatchRequired' : 'IfMatch')] : []),
    ...(method === 'post' ? [headerParameter('IdempotencyKey')] : []),
  ];
  return {
    operationId: operationId(route),
    ...(operation.tags ? { tags: operation.tags } : {}),
    summary: rest.summary,
    description: [rest.description, accessWords(access).join('\n')].filter(Boolean).join('\n\n'),
    parameters,
    ...bodyOf(route, schemas),
    responses: {
      ...success(route),
      ...errorResponses('problem', errorStatuses(route)),
    },
    ...accessExtensions(access),
    'x-writes': method !== 'get' && rest.readsOnly !== true,
    ...(rest.errors?.length ? { 'x-errors': rest.errors } : {}),
  };
}

function bodyOf(
  { rest, operation }: RestRoute,
  schemas: Record<string, Schema>,
): Pick<Operation, 'requestBody'> {
  const { requestBody } = operation;
  if (!rest.upload) return requestBody ? { requestBody: shown(requestBody, rest, schemas) } : {};
  const file = { schema: fileSchema('The file itself.'), example: rest.upload.example };
  const fields = requestBody && !isReference(requestBody) ? requestBody.content : {};
  const besides = fields['application/json']?.schema;
  const part: Schema = { type: 'object', required: ['file'], properties: { file: file.schema } };
  return {
    requestBody: {
      required: true,
      content: {
        ...Object.fromEntries(rest.upload.types.map((type) => [type, file])),
        'multipart/form-data': { schema: besides ? { allOf: [besides, part] } : part },
      },
    },
  };
}

/** The body with an example of it, whole. */
function shown(
  { content, ...others }: RequestBody,
  rest: RestFacts,
  schemas: Record<string, Schema>,
): RequestBody {
  const withExample = Object.entries(content).map(([type, media]): [string, MediaType] => {
    const example = rest.example ?? exampleOf(media.schema, schemas);
    return [type, example ? { ...media, example } : media];
  });
  return { ...others, content: Object.fromEntries(withExample) };
}

/** As InputPipe reads them: ids are positive, `bigint` ones have 15 digits; texts have an end. */
const ID_SCHEMAS: Readonly<Record<string, Schema>> = {
  number: { type: 'integer', minimum: 1, maximum: ID_MAX },
  integer: { type: 'integer', format: 'int64', minimum: 1, maximum: LONG_ID_MAX },
};

function completed(parameter: Parameter, { addressExample }: RestFacts): Parameter {
  const schema = parameter.schema ?? { type: 'string' };
  if (parameter.in !== 'path') {
    // The guide sends what a parameter shows: only of one that must be there.
    const [sample] = parameter.required ? (schema.examples ?? []) : [];
    return {
      ...parameter,
      schema,
      ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
      ...(sample === undefined ? {} : { example: sample }),
    };
  }
  const id = typeof schema.type === 'string' ? ID_SCHEMAS[schema.type] : undefined;
  const example = addressExample?.[parameter.name] ?? (id && 1);
  return {
    ...parameter,
    schema: id ?? { maxLength: 255, ...schema },
    ...(example === undefined ? {} : { example }),
  };
}

function success({ rest, method, access }: RestRoute): Record<string, Response> {
  const status = rest.status ?? 200;
  const names: HeaderName[] = ['X-Request-Id'];
  if (!access.public) names.push('RateLimit', 'RateLimit-Policy');
  if (isItem(rest) && method !== 'delete') names.push('ETag');
  if (status === 201 && !rest.list) names.push('Location');
  if (method === 'post') names.push('Idempotency-Replayed');
  const content = contentOf(rest);
  const answer: Response = {
    description: descriptionOf(rest, status),
    headers: headers(...names),
    ...(content ? { content } : {}),
  };
  const unchanged = { description: 'Not changed since `If-None-Match`.', headers: headers('ETag') };
  return {
    [status]: answer,
    ...(method === 'get' && isItem(rest) ? { 304: unchanged } : {}),
  };
}

function isItem(rest: RestFacts): boolean {
  return rest.returns !== undefined && !rest.list && rest.file === undefined;
}

function descriptionOf(rest: RestFacts, status: number): string {
  if (rest.file !== undefined) return 'The file itself.';
  if (rest.list) return 'A page of the list.';
  return status === 201 ? 'The new item.' : status === 204 ? 'Done.' : 'Success.';
}

function contentOf({ file, list, returns }: RestFacts): Response['content'] {
  if (file !== undefined) return { [file]: { schema: fileSchema('The file.') } };
  if (!returns) return undefined;
  const row = schemaOf(returns);
  return { 'application/json': { schema: list ? listing(row) : row } };
}

function listing(row: Schema): Schema {
  return {
    type: 'object',
    required: ['data', 'next'],
    properties: {
      data: { type: 'array', items: row },
      next: {
        type: ['string', 'null'],
        description: 'The next page begins behind it (`after`); `null` on the last page.',
      },
    },
  };
}

function errorStatuses({ access, method, ifMatch, rest, operation, path }: RestRoute): number[] {
  const writes = method !== 'get';
  return [
    ...[400, 429, 500, 503],
    ...(access.public ? [] : [401, 403]),
    ...(path.includes('{') || operation.requestBody || rest.upload ? [404] : []),
    ...(writes ? [409] : []),
    ...(ifMatch ? [412] : []),
    ...(ifMatch === 'required' ? [428] : []),
    ...(operation.requestBody || rest.upload ? [413, 415] : []),
    ...(rest.errors?.includes('payment_required') ? [402] : []),
  ];
}
