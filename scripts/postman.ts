import type { Operation, OpenApi, Parameter, Schema } from '../src/platform/documents/openapi.js';

/** A Postman collection (format v2.1), a folder per document and tag. */
export interface PostmanCollection {
  info: { name: string; description: string; schema: string };
  auth: object;
  variable: { key: string; value: string }[];
  item: object[];
}

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * What the documents describe, to be imported into Postman: `base_url` and `access_token` are its
 * variables, the examples its bodies. A call is there once, as POST.
 */
export function postmanCollection(documents: Readonly<Record<string, OpenApi>>): PostmanCollection {
  return {
    info: {
      name: 'Lastmile',
      description:
        'Made from the OpenAPI documents (npm run openapi). Set base_url, ask POST /oauth/token ' +
        'for a token, and put it into access_token.',
      schema: SCHEMA,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{access_token}}', type: 'string' }] },
    variable: [
      { key: 'base_url', value: 'http://127.0.0.1:3000' },
      { key: 'access_token', value: '' },
    ],
    item: Object.entries(documents).map(([name, document]) => ({
      name,
      item: foldersOf(document),
    })),
  };
}

function foldersOf(document: OpenApi): object[] {
  const folders = new Map<string, object[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    const isCall = path.startsWith('/api/v1/');
    for (const verb of VERBS) {
      const operation = (item as Record<string, Operation | undefined>)[verb];
      if (!operation || (isCall && verb === 'get')) continue;
      const tag = operation['tags']?.[0] ?? 'Other';
      folders.set(tag, [...(folders.get(tag) ?? []), requestOf(verb, path, operation)]);
    }
  }
  return [...folders].map(([name, item]) => ({ name, item }));
}

function requestOf(verb: string, path: string, operation: Operation): object {
  const parameters = (operation.parameters ?? []) as Parameter[];
  const words = path.split('/').filter(Boolean);
  const pathWords = words.map((word) => word.replace(/^\{(\w+)\}$/, ':$1'));
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, description, example, schema }) => ({
      key: name,
      value: textOf(example ?? schema?.['example'] ?? ''),
      ...(description ? { description } : {}),
      disabled: true,
    }));
  const variable = words
    .filter((word) => word.includes('{'))
    .map((word) => word.replace(/[{}]/g, ''))
    .map((key) => ({ key, value: textOf(exampleIn(parameters, key) ?? '1') }));
  return {
    name: operation['summary'] ?? path,
    request: {
      method: verb.toUpperCase(),
      ...(operation['x-public'] === true ? { auth: { type: 'noauth' } } : {}),
      header: [],
      ...bodyOf(operation),
      url: {
        raw: `{{base_url}}/${pathWords.join('/')}`,
        host: ['{{base_url}}'],
        path: pathWords,
        ...(query.length > 0 ? { query } : {}),
        ...(variable.length > 0 ? { variable } : {}),
      },
    },
  };
}

function exampleIn(parameters: readonly Parameter[], name: string): unknown {
  const found = parameters.find((one) => one.in === 'path' && one.name === name);
  return found?.example ?? found?.schema?.examples?.[0];
}

/** JSON where it is taken, with the documented example; else the fields of the form. */
function bodyOf({ requestBody }: Operation): object {
  const content = requestBody?.content ?? {};
  const json = content['application/json'];
  if (json) {
    const raw = JSON.stringify(json.example ?? {}, null, 2);
    return { body: { mode: 'raw', raw, options: { raw: { language: 'json' } } } };
  }
  const form = content['application/x-www-form-urlencoded'] ?? content['multipart/form-data'];
  if (!form) return {};
  const mode = content['application/x-www-form-urlencoded'] ? 'urlencoded' : 'formdata';
  const fields = Object.entries(form.example ?? exampleOf(form.schema));
  return {
    body: { mode, [mode]: fields.map(([key, value]) => ({ key, value: textOf(value) })) },
  };
}

/** Of the fields that have an example of their own. */
function exampleOf({ properties = {} }: Schema): object {
  const named = Object.entries(properties).map(([name, { examples }]) => [name, examples?.[0]]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as object;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
