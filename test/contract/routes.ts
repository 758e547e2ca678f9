import { readFileSync } from 'node:fs';
import { exampleOf } from '../../src/platform/documents/examples.js';
import {
  isReference,
  type OpenApi,
  type Operation,
  type Parameter,
} from '../../src/platform/documents/openapi.js';

/** A route as a committed document shows it; a new one is walked without a change here. */
export interface DocumentedRoute {
  /** As the document names it, e.g. `POST /admin/users`. */
  name: string;
  method: string;
  path: string;
  /** With the examples of its parameters in their places, and what is required in the query. */
  address: string;
  /** The media type of the body and an example of it, if it takes one. */
  body: { type: string; example: unknown } | undefined;
  /** What success is answered with. */
  status: number;
  writes: boolean;
  readsIfMatch: boolean;
  /** Of an item: it has an ETag, by which it need not be read twice. */
  mayBeUnchanged: boolean;
}

/** All routes of a committed document in its order, but what deletes comes last, and inner things first. */
export function documentedRoutes(name: string): DocumentedRoute[] {
  const document = JSON.parse(readFileSync(`openapi/${name}.json`, 'utf8')) as OpenApi;
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) =>
      routeOf(document, path, verb.toUpperCase(), operation),
    ),
  );
  const deletes = routes.filter(({ method }) => method === 'DELETE');
  return [...routes.filter((route) => !deletes.includes(route)), ...deletes.reverse()];
}

function routeOf(
  document: OpenApi,
  path: string,
  method: string,
  operation: Operation,
): DocumentedRoute {
  const all = operation.parameters ?? [];
  const parameters = all.filter((one): one is Parameter => !isReference(one));
  return {
    name: `${method} ${path}`,
    method,
    path,
    address:
      path.replace(/\{(\w+)\}/g, (_, name: string) => shownIn(parameters, name)) +
      queryOf(parameters),
    body: bodyOf(document, operation),
    status: Number(Object.keys(operation.responses).find((status) => status < '300')),
    writes: operation['x-writes'] === true,
    readsIfMatch: all.some((one) => isReference(one) && /\/IfMatch(Required)?$/.test(one.$ref)),
    mayBeUnchanged: operation.responses['304'] !== undefined,
  };
}

/** Of JSON the example is shown whole, of a form field by field. */
function bodyOf({ components }: OpenApi, { requestBody }: Operation): DocumentedRoute['body'] {
  const [body] = Object.entries(requestBody?.content ?? {});
  if (!body) return undefined;
  const [type, { schema, example }] = body;
  const isForm = type.includes('form');
  return { type, example: isForm ? exampleOf(schema, components.schemas) : example };
}

/** The example of a parameter of the address; the braces stay where there is none. */
function shownIn(parameters: readonly Parameter[], name: string): string {
  const found = parameters.find((one) => one.in === 'path' && one.name === name);
  const shown = found?.example ?? found?.schema?.examples?.[0];
  return shown === undefined ? `{${name}}` : encodeURIComponent(asText(shown));
}

/** Whatever the query shows an example of. */
function queryOf(parameters: readonly Parameter[]): string {
  const query = new URLSearchParams();
  for (const { in: place, name, example, schema } of parameters) {
    const shown = example ?? schema?.examples?.[0];
    if (place === 'query' && shown !== undefined) query.set(name, asText(shown));
  }
  return query.size > 0 ? `?${query.toString()}` : '';
}

function asText(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}
