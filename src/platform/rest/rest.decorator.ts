import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InvalidRequest, PreconditionRequired } from '../errors/index.js';
import { type Access, Allow } from '../http/access.js';
import type { CallRequest } from '../http/agent.js';
import { IF_MATCH, type IfMatchNeed, REST, type RestFacts } from './rest-facts.js';
import { RestInterceptor } from './rest.interceptor.js';

/** A controller of REST routes under `path`, by default open to `access`. */
export function RestController(path: string, tag: string, access: Access): ClassDecorator {
  return applyDecorators(
    Controller(path),
    ApiTags(tag),
    Allow(access),
    UseInterceptors(RestInterceptor),
  );
}

/** One REST route, e.g. `@Rest('GET', ':id', {…})`. */
export function Rest(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  facts: RestFacts,
): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path }),
    HttpCode(facts.status ?? 200),
    SetMetadata(REST, facts),
    ...(facts.access ? [Allow(facts.access)] : []),
  );
}

/** The file of a route with `upload`. */
export const Uploaded = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<CallRequest>().received,
);

const MatchedVersion = createParamDecorator(
  (need: IfMatchNeed, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<CallRequest>().headers['if-match'];
    if (header === undefined) {
      if (need === 'required') throw new PreconditionRequired();
      return undefined;
    }
    if (header === '*') return undefined;
    const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
    if (version === undefined) {
      throw new InvalidRequest('If-Match must be an ETag of ours, such as "3".');
    }
    return Number(version);
  },
);

/**
 * The version in `If-Match`, `undefined` without the header or for `*`.
 * With `@IfMatch('required')`: @throws PreconditionRequired without it.
 */
export function IfMatch(need: IfMatchNeed = 'optional'): ParameterDecorator {
  return (target, method, index) => {
    MatchedVersion(need)(target, method, index);
    const handler = (target as Record<string | symbol, object>)[method ?? ''];
    if (handler) Reflect.defineMetadata(IF_MATCH, need, handler);
  };
}
