import type { INestApplication } from '@nestjs/common';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import type { Answer, Api } from './api.js';

/** One operation of the call API or the admin API as its document describes it. */
export interface Operation {
  method: string;
  /** With an id that no row has in place of each parameter. */
  path: string;
  scopes: string[];
  permissions: string[];
  isOwn: boolean;
  isPublic: boolean;
  /** Names of what may be in the query (GET) or in the body. */
  fields: string[];
  /** Media types that the body may have. */
  media: string[];
}

const NO_ROW = '999999';

/** Every operation of the named documents; a house test holds these to the running routes. */
export function operationsOf(app: INestApplication, ...names: string[]): Operation[] {
  const documents = app.get(ApiDocuments);
  return names.flatMap((name) => {
    const document: any = documents.get(name);
    return Object.entries<any>(document.paths).flatMap(([path, item]) =>
      Object.entries<any>(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{\w+\}/g, NO_ROW),
        scopes: operation['x-scopes'] ?? [],
        permissions: operation['x-permissions'] ?? [],
        isOwn: operation['x-own'] === true,
        isPublic: operation['x-public'] === true,
        fields: fieldsOf(document, operation),
        media: Object.keys(operation.requestBody?.content ?? {}),
      })),
    );
  });
}

function fieldsOf(document: any, operation: any): string[] {
  const query = (operation.parameters ?? []).map((one: any) => one.in === 'query' && one.name);
  const content = operation.requestBody?.content ?? {};
  const schemas = Object.values<any>(content).map(({ schema }) => resolved(document, schema));
  return [...query.filter(Boolean), ...schemas.flatMap((one) => Object.keys(one.properties ?? {}))];
}

function resolved(document: any, schema: any): any {
  const name = schema?.$ref?.split('/').pop();
  const found = name ? document.components.schemas[name] : (schema ?? {});
  const parts = (found.allOf ?? []).map((part: any) => resolved(document, part).properties);
  return { ...found, properties: Object.assign({}, ...parts, found.properties) };
}

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** Sends an operation with `input` in the query or as the JSON body. */
export function ask(api: Api, { method, path }: Operation, input?: object): Promise<Answer> {
  return method === 'GET' || input === undefined
    ? api.send(method, path, { query: (input ?? {}) as Record<string, string> })
    : api.send(method, path, { body: input });
}

/** The machine word of an error, of the call API or the admin API. */
export function codeOf({ body }: Answer): string | undefined {
  return body?.error ?? body?.code;
}

/** Works on many things, a few at a time, and keeps the order of the answers. */
export async function forAll<T, R>(
  things: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...things.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
