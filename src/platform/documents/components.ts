import type { ApiDocument } from './api-document.js';
import { CALL_SCHEMAS } from './call-operations.js';
import { ERROR_RESPONSES, ERROR_SCHEMAS } from './error-answers.js';
import { HEADER_PARAMETERS, HEADERS } from './headers.js';
import type { Components, OpenApi, Operation, Schema } from './openapi.js';
import { closed, referencesIn } from './schemas.js';

type Pool = Record<string, Record<string, object>>;

/** Everything that the paths refer to, directly or through each other, and nothing else. */
export function componentsOf(
  document: ApiDocument,
  paths: OpenApi['paths'],
  schemas: Record<string, Schema>,
): Components {
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  const all = { ...schemas, ...ERROR_SCHEMAS, ...CALL_SCHEMAS };
  const pool = {
    schemas: withClosedInputs(all, operations),
    responses: ERROR_RESPONSES,
    headers: HEADERS,
    parameters: HEADER_PARAMETERS,
  };
  const used = closure(paths, pool);
  return {
    schemas: kept(used, 'schemas', pool.schemas),
    responses: kept(used, 'responses', pool.responses),
    headers: kept(used, 'headers', pool.headers),
    parameters: kept(used, 'parameters', pool.parameters),
    securitySchemes: schemesOf(document, operations),
  };
}

/** Inputs have no room for unknown fields; answers may grow. */
function withClosedInputs(
  schemas: Record<string, Schema>,
  operations: readonly Operation[],
): Record<string, Schema> {
  const inputs = closure(
    operations.map(({ requestBody }) => requestBody),
    { schemas },
  );
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      inputs.has(`#/components/schemas/${name}`) ? closed(schema) : schema,
    ]),
  );
}

/** The components that a part refers to, and those that they refer to in turn. */
function closure(part: unknown, pool: Pool): Set<string> {
  const found = new Set<string>();
  const waiting = [...referencesIn(part)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const [, , kind = '', name = ''] = next.split('/');
    waiting.push(...referencesIn(pool[kind]?.[name]));
  }
  return found;
}

function kept<T>(used: ReadonlySet<string>, kind: string, all: Record<string, T>) {
  const names = Object.entries(all).filter(([name]) => used.has(`#/components/${kind}/${name}`));
  return Object.fromEntries(names.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function schemesOf(
  { securitySchemes }: ApiDocument,
  operations: readonly Operation[],
): Record<string, object> {
  const used = new Set(operations.flatMap(({ security = [] }) => security.flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name)));
}
