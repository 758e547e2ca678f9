import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { CALL, type NamedCall } from '../calls/call-facts.js';
import type { Access } from '../http/access.js';
import { listRoutes, type Route } from '../http/routes.js';
import { IF_MATCH, type IfMatchNeed, REST, type RestFacts } from '../rest/rest-facts.js';
import type { Method, OpenApi, Operation, Schema } from './openapi.js';
import { modernOperation, modernised, publicName, schemaName } from './schemas.js';

/** A route of the running application with everything that is known of it. */
export interface DescribedRoute {
  /** e.g. `/admin/users/{id}`. */
  path: string;
  method: Method;
  /** The controller's class name and the method's. */
  controller: string;
  handler: string;
  access: Access;
  /** What @nestjs/swagger read from types and decorators. */
  operation: Operation;
  call: NamedCall | undefined;
  rest: RestFacts | undefined;
  ifMatch: IfMatchNeed | undefined;
}

export interface DescribedApplication {
  routes: DescribedRoute[];
  /** Every class that inputs and answers are declared with, by name. */
  schemas: Record<string, Schema>;
}

/** What the running application says about itself, before any document is made of it. */
export function describeApplication(
  app: INestApplication,
  models: readonly (new () => object)[] = [],
): DescribedApplication {
  const declared = listRoutes(app.get(DiscoveryService), app.get(Reflector)).map(withFacts);
  const { paths, schemas } = scan(app, [...declared.flatMap(classesOf), ...models]);
  const routes = declared.flatMap(({ route, ...facts }) =>
    addressesOf(route, facts.call).flatMap((path) => {
      const method = route.method.toLowerCase() as Method;
      const found = paths[path]?.[method];
      if (!found || !route.access) return [];
      const operation = modernOperation(found);
      const { controller, handler, access } = route;
      return { path, method, controller, handler, access, operation, ...facts };
    }),
  );
  return { routes, schemas: withReplayedSecrets(schemas, declared) };
}

/** `UsersController.list` → `Users_list`. */
export function operationId({ controller, handler }: DescribedRoute): string {
  return `${controller.replace(/(Admin)?Controller$/, '')}_${handler}`;
}

interface DeclaredRoute extends Pick<DescribedRoute, 'call' | 'rest' | 'ifMatch'> {
  route: Route;
}

function withFacts(route: Route): DeclaredRoute {
  return {
    route,
    call: Reflect.getMetadata(CALL, route.target) as NamedCall | undefined,
    rest: Reflect.getMetadata(REST, route.target) as RestFacts | undefined,
    ifMatch: Reflect.getMetadata(IF_MATCH, route.target) as IfMatchNeed | undefined,
  };
}

/** Swagger finds the classes of `@Body()` and `@Query()` itself; those in our facts it is told. */
function classesOf({ call, rest }: DeclaredRoute): (new () => object)[] {
  return [call?.parameters, call?.returns, rest?.returns].filter((type) => type !== undefined);
}

function scan(
  app: INestApplication,
  extraModels: (new () => object)[],
): { paths: OpenApi['paths']; schemas: Record<string, Schema> } {
  const config = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const found = SwaggerModule.createDocument(app, config, {
    extraModels,
    autoTagControllers: false,
  });
  // A copy as plain JSON: what is read here must not change what decorators have stored.
  const { paths, components } = JSON.parse(JSON.stringify(found)) as OpenApi;
  return { paths, schemas: publicSchemas(components.schemas) };
}

/** @throws Error when two classes would have the same name in public */
function publicSchemas(schemas: Record<string, Schema>): Record<string, Schema> {
  const named: Record<string, Schema> = {};
  for (const [className, schema] of Object.entries(schemas)) {
    const name = publicName(className);
    if (named[name]) throw new Error(`two classes are documented as ${name}`);
    named[name] = modernised(schema);
  }
  return named;
}

/** A secret is answered once: when an idempotent answer is given again, it is `null`. */
function withReplayedSecrets(
  schemas: Record<string, Schema>,
  declared: readonly DeclaredRoute[],
): Record<string, Schema> {
  const all = { ...schemas };
  for (const { call, rest } of declared) {
    const { returns, secrets = [] } = call ?? rest ?? {};
    const name = returns && schemaName(returns);
    const schema = name === undefined ? undefined : all[name];
    if (name === undefined || !schema) continue;
    all[name] = secrets.reduce(withNull, schema);
  }
  return all;
}

function withNull(schema: Schema, field: string): Schema {
  const property = schema.properties?.[field];
  const types = [property?.type ?? []].flat();
  if (!property || types.length === 0 || types.includes('null')) return schema;
  return {
    ...schema,
    properties: { ...schema.properties, [field]: { ...property, type: [...types, 'null'] } },
  };
}

/** In OpenAPI's spelling. A call's aliases are named by the operation itself, not repeated as paths. */
function addressesOf(route: Route, call: NamedCall | undefined): string[] {
  const paths = route.paths.map((path) => path.replace(/[:*](\w+)/g, '{$1}'));
  return call ? paths.slice(0, 1) : paths;
}
