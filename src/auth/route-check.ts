import { RequestMethod } from '@nestjs/common';
import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import type { DiscoveryService, Reflector } from '@nestjs/core';
import { MetadataScanner } from '@nestjs/core';
import { ACCESS, type Access } from '../platform/http/access.js';
import { isPermission, isScope } from './scopes.js';

/** One route of the running application. */
export interface Route {
  controller: string;
  handler: string;
  method: string;
  paths: readonly string[];
  access: Access | undefined;
  target: (...args: never[]) => unknown;
}

/** The application does not boot: some route declares nobody, or a right that does not exist. */
export class UndeclaredRoutes extends Error {}

/** Every route of every controller, with its declaration. */
export function listRoutes(discovery: DiscoveryService, reflector: Reflector): Route[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ instance, metatype }) => {
    if (!instance || !metatype) return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, Route['target']>;
    const bases = asList(Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]);
    return scanner.getAllMethodNames(prototype).flatMap((handler) => {
      const target = prototype[handler];
      const path =
        target && (Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined);
      if (!target || path === undefined) return [];
      return {
        controller: metatype.name,
        handler,
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, target) as number] ?? '',
        paths: bases.flatMap((base) => asList(path).map((part) => joined(base, part))),
        access: reflector.getAllAndOverride<Access | undefined>(ACCESS, [target, metatype]),
        target,
      };
    });
  });
}

/** @throws UndeclaredRoutes naming each route that declares nothing or an unknown right */
export function refuseUndeclared(routes: readonly Route[]): void {
  const faults = routes.flatMap(({ controller, handler, access }) => {
    const name = `${controller}.${handler}`;
    if (!access) return [`${name} declares nobody who may use it`];
    const unknownScopes = (access.scopes ?? []).filter((scope) => !isScope(scope));
    const unknownPermissions = (access.permissions ?? []).filter((one) => !isPermission(one));
    const isEmpty = !access.public && !access.scopes && !access.authenticator;
    return [
      ...(isEmpty ? [`${name} declares neither scopes nor @Public()`] : []),
      ...[...unknownScopes, ...unknownPermissions].map(
        (right) => `${name} names ${right}, which does not exist`,
      ),
    ];
  });
  if (faults.length > 0) throw new UndeclaredRoutes(faults.join('\n'));
}

function asList(paths: string | string[]): string[] {
  return Array.isArray(paths) ? paths : [paths];
}

function joined(base: string, path: string): string {
  return `/${[base, path]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/')}`;
}
