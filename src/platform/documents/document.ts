import type { ApiDocument } from './api-document.js';
import { callOperations, isCall } from './call-operations.js';
import { componentsOf } from './components.js';
import type { DescribedApplication, DescribedRoute } from './described-routes.js';
import type { OpenApi, PathItem, Schema } from './openapi.js';
import { plainOperation } from './plain-operation.js';
import { isRest, restOperation } from './rest-operations.js';

/** The document of those routes of the application that are its own. */
export function buildDocument(
  document: ApiDocument,
  routes: readonly DescribedRoute[],
  application: DescribedApplication,
): OpenApi {
  const paths = inSectionOrder(document, pathsOf(document, routes, application.schemas));
  return {
    openapi: '3.1.0',
    info: {
      title: document.title,
      version: document.version,
      description: document.description,
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    servers: [{ url: '/', description: 'The installation that serves this document' }],
    tags: sectionsOf(document, paths),
    paths,
    components: componentsOf(document, paths, application.schemas),
  };
}

function pathsOf(
  document: ApiDocument,
  routes: readonly DescribedRoute[],
  schemas: Record<string, Schema>,
): OpenApi['paths'] {
  const paths: OpenApi['paths'] = {};
  for (const route of routes) {
    const item = isCall(route)
      ? callOperations(route, schemas)
      : { [route.method]: isRest(route) ? restOperation(route, schemas) : plainOperation(route) };
    paths[route.path] = { ...paths[route.path], ...secured(document, route, item) };
  }
  return paths;
}

/** What a route says of its own security (client credentials at the token endpoint) stays. */
function secured(document: ApiDocument, { access }: DescribedRoute, item: PathItem): PathItem {
  const security = access.public ? [] : document.security(access);
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [
      method,
      { ...operation, security: operation.security ?? security },
    ]),
  );
}

/** The paths of a section stand together, in the order in which its controllers name them. */
function inSectionOrder(document: ApiDocument, paths: OpenApi['paths']): OpenApi['paths'] {
  const order = document.sections.map(({ name }) => name);
  const rank = (item: PathItem): number => {
    const place = order.indexOf(tagsOf(item)[0] ?? '');
    return place === -1 ? order.length : place;
  };
  return Object.fromEntries(
    Object.entries(paths).sort(([, one], [, other]) => rank(one) - rank(other)),
  );
}

function sectionsOf(document: ApiDocument, paths: OpenApi['paths']): OpenApi['tags'] {
  const used = new Set(Object.values(paths).flatMap(tagsOf));
  const listed = document.sections.filter(({ name }) => used.has(name));
  const others = [...used].filter((name) => !listed.some((section) => section.name === name));
  return [...listed, ...others.sort().map((name) => ({ name, description: `${name}.` }))];
}

function tagsOf(item: PathItem): string[] {
  return Object.values(item).flatMap(({ tags }) => tags ?? []);
}
