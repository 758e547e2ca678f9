import { createParamDecorator, type ExecutionContext, type CustomDecorator } from '@nestjs/common';
import { Allow } from '../platform/http/access.js';
import type { CallFacts } from '../platform/calls/call-facts.js';
import { Call as AnyCall } from '../platform/calls/call.decorator.js';
import { RestController } from '../platform/rest/rest.decorator.js';
import type { Actor } from './actor.js';
import type { ActorRequest } from './guards.js';
import type { Permission, Scope } from './scopes.js';

/** Nobody has to say who they are. */
export const Public = (): CustomDecorator => Allow({ public: true });

/** A native call whose scopes and permissions exist. */
export const Call = (
  name: string,
  facts: CallFacts<Scope> & { permissions?: readonly Permission[] },
): MethodDecorator => AnyCall<Scope>(name, facts);

/** Who is asking, confined to what the route lets him reach. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { agent } = context.switchToHttp().getRequest<ActorRequest>();
  if (!agent) throw new Error('a public route asked for its actor');
  return agent;
});

/** Admin routes under `/admin/<path>`: scope `admin`, and all of these permissions of the role. */
export const AdminController = (
  path: string,
  tag: string,
  ...permissions: readonly Permission[]
): ClassDecorator => RestController(`admin/${path}`, tag, { scopes: ['admin'], permissions });
