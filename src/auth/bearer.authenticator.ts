import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-http-bearer';
import { Settings } from '../platform/settings/settings.js';
import { QueryTokens } from '../platform/settings/house-settings.js';
import { AccessTokens } from './access-tokens.js';
import type { Actor } from './actor.js';
import type { Authenticator } from './authenticator.js';
import { TokenInvalid, TokenMissing, TokenUnreadable } from './errors.js';

/** passport's bearer strategy over our tokens. */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly tokens: AccessTokens) {
    super({ realm: 'lastmile' });
  }

  async validate(token: string): Promise<Actor | false> {
    return (await this.tokens.find(token)) ?? false;
  }
}

/** The outcomes that passport's strategies report to whoever runs them. */
interface Outcomes {
  success(actor: Actor): void;
  fail(challenge?: string | number, status?: number): void;
  error(error: unknown): void;
}

/**
 * RFC 6750: the token from the header, the query or the body, given once. Runs the strategy itself
 * rather than through `AuthGuard`, which drops the challenge and turns a 400 into a 401.
 */
@Injectable()
export class BearerAuthenticator implements Authenticator {
  constructor(
    private readonly strategy: BearerStrategy,
    private readonly settings: Settings,
  ) {}

  async authenticate(request: Request): Promise<Actor> {
    await this.refuseUnreadable(request);
    return new Promise<Actor>((resolve, reject) => {
      const outcomes: Outcomes = {
        success: resolve,
        fail: (challenge, status) => {
          reject(failure(challenge, status));
        },
        error: reject,
      };
      const run = Object.assign(Object.create(this.strategy) as BearerStrategy, outcomes);
      run.authenticate(request);
    });
  }

  private async refuseUnreadable(request: Request): Promise<void> {
    const inQuery: unknown = request.query['access_token'];
    const inBody: unknown = (request.body as Record<string, unknown> | undefined)?.['access_token'];
    if (inQuery === undefined && inBody === undefined) return;
    for (const given of [inQuery, inBody]) {
      if (given !== undefined && typeof given !== 'string') throw new TokenUnreadable();
    }
    if (inQuery !== undefined && !(await this.settings.get(QueryTokens))) {
      throw new TokenUnreadable();
    }
  }
}

function failure(challenge: string | number | undefined, status?: number): Error {
  if (challenge === 400 || status === 400) return new TokenUnreadable();
  return typeof challenge === 'string' && challenge.includes('error=')
    ? new TokenInvalid()
    : new TokenMissing();
}
