import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { ACCESS, type Access } from '../platform/http/access.js';
import type { CallRequest } from '../platform/http/agent.js';
import { RateLimits } from '../platform/limits/rate-limits.js';
import { RequestsPerMinute } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { type Actor, InsufficientScope, PermissionDenied } from './actor.js';
import { type Authenticator, BEARER } from './authenticator.js';
import type { Permission } from './scopes.js';

export interface ActorRequest extends CallRequest {
  agent?: Actor;
}

/** A route without a declaration is nobody's: it cannot even be reached when it slipped past the start. */
export class UndeclaredRoute extends PermissionDenied {
  constructor() {
    super('This route declares nobody who may use it.');
  }
}

/** The declaration of the route that is about to run. */
function accessOf(reflector: Reflector, context: ExecutionContext): Access {
  const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [
    context.getHandler(),
    context.getClass(),
  ]);
  if (!access) throw new UndeclaredRoute();
  return access;
}

/** First guard: who is asking. Runs the door's authenticator and limits what one credential may ask. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
    private readonly limits: RateLimits,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(this.reflector, context);
    if (access.public) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<ActorRequest>();
    const authenticator = this.modules.get<Authenticator>(access.authenticator ?? BEARER, {
      strict: false,
    });
    const actor = await authenticator.authenticate(request);
    request.agent = actor;
    if (access.authenticator === undefined) await this.limit(actor, http.getResponse());
    return true;
  }

  /** draft-ietf-httpapi-ratelimit-headers. @throws RateLimited */
  private async limit(actor: Actor, response: Response): Promise<void> {
    const points = await this.settings.get(RequestsPerMinute);
    const limit = { name: 'requests', points, windowSeconds: 60 };
    response.setHeader('RateLimit-Policy', `"default";q=${points};w=60`);
    const state = await this.limits.consumeLeased(limit, actor.credential);
    response.setHeader('RateLimit', `"default";r=${state.remaining};t=${state.resetSeconds}`);
  }
}

/**
 * Second guard: may he. The effective right is the token's scope ∩ the role's permission. For *own*
 * routes a missing permission confines the caller to his own customer instead of refusing him.
 */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(this.reflector, context);
    if (access.public) return true;
    const request = context.switchToHttp().getRequest<ActorRequest>();
    const actor = request.agent;
    if (!actor) throw new UndeclaredRoute();
    request.agent = allowedActor(actor, access);
    return true;
  }
}

/**
 * The actor as the route may see him.
 * @throws InsufficientScope PermissionDenied AccountingPermissionRequired
 */
export function allowedActor(actor: Actor, access: Access): Actor {
  const { permissions, scopes: carried } = actor.facts;
  let allowed = actor;
  if (access.scopes && access.scopes.length > 0) {
    const inToken = access.scopes.filter((scope) => carried === null || carried.has(scope));
    if (inToken.length === 0) throw new InsufficientScope(access.scopes);
    if (!inToken.some((scope) => permissions.has(scope) || permissions.has('*'))) {
      if (!access.own) {
        throw new PermissionDenied(`Your role does not permit ${inToken.join(' or ')}.`);
      }
      allowed = actor.confined();
    }
  }
  for (const permission of access.permissions ?? []) {
    allowed.mustBeAllowed(permission as Permission);
  }
  return allowed;
}
