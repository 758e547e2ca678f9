import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Actor } from '../actor.js';
import type { Authenticator } from '../authenticator.js';
import { BearerAuthenticator } from '../bearer.authenticator.js';

/** Prometheus on this machine, or whoever brings a token. */
export const MONITORING = Symbol('monitoring authenticator');

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/**
 * A proxy on this machine comes from loopback too, and speaks for the whole world: what has been
 * passed on needs a token, whoever `TRUST_PROXY` trusts.
 */
@Injectable()
export class MetricsAuthenticator implements Authenticator {
  constructor(private readonly bearer: BearerAuthenticator) {}

  /** @throws TokenMissing TokenInvalid TokenUnreadable */
  authenticate(request: Request): Promise<Actor> | Actor {
    const isLocal = LOOPBACK.test(request.socket.remoteAddress ?? '') && !isPassedOn(request);
    return isLocal ? Actor.system('monitoring') : this.bearer.authenticate(request);
  }
}

function isPassedOn({ headers }: Request): boolean {
  const names = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];
  return names.some((name) => headers[name] !== undefined);
}
