import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Post,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Allow } from '../http/access.js';
import type { CallRequest } from '../http/agent.js';
import { CALL, type CallFacts, CALLS_PATH, type NamedCall, SECTION } from './call-facts.js';
import { CallInterceptor } from './call.interceptor.js';

/** A controller of native calls, under a section of the API guide. */
export function CallController(section: string): ClassDecorator {
  return applyDecorators(
    Controller(CALLS_PATH),
    ApiTags(section),
    SetMetadata(SECTION, section),
    UseInterceptors(CallInterceptor),
  );
}

/**
 * A native call. It is routed as POST; `receiveCall` turns a GET into one before routing, because
 * stacked `@Get` and `@Post` keep only one of them and `@All` would admit eight verbs.
 */
export function Call<Scope extends string>(name: string, facts: CallFacts<Scope>): MethodDecorator {
  const { scopes, permissions, own } = facts;
  return applyDecorators(
    Post([name, ...(facts.aliases ?? [])]),
    HttpCode(200),
    Allow({ scopes, ...(permissions ? { permissions } : {}), ...(own ? { own } : {}) }),
    SetMetadata(CALL, { name, ...facts } satisfies NamedCall),
  );
}

/** The validated parameters of a call. */
export const Parameters = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<CallRequest>().parameters,
);

/** The uploaded file of a call with `upload`, if one came. */
export const Upload = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<Request & { file?: Express.Multer.File }>().file,
);
