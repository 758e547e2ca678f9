import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { type DiscoveryService, MetadataScanner, type Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.js';

/** One route of the running application. */
export interface Route {
  controller: string;
  handler: string;
  method: string;
  paths: readonly string[];
  access: Access | undefined;
  target: (...args: never[]) => unknown;
}

/** Every route of every controller, with its declaration. */
export function listRoutes(discovery: DiscoveryService, reflector: Reflector): Route[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ instance, metatype }) => {
    if (!instance || !metatype) return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, Route['target']>;
    const bases = asList(Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]);
    return inOrder(scanner.getAllMethodNames(prototype), prototype).flatMap((handler) => {
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

/** What a controller inherits, the five routes of a resource, comes before what it adds. */
function inOrder(handlers: readonly string[], prototype: object): string[] {
  const isOwn = (handler: string): boolean => Object.hasOwn(prototype, handler);
  return [...handlers.filter((one) => !isOwn(one)), ...handlers.filter(isOwn)];
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
