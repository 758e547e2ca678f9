import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DomainError } from '../../platform/errors/index.js';
import type { Actor } from '../actor.js';
import type { Authenticator } from '../authenticator.js';
import { BrowserSessions } from './browser-sessions.js';

/** `Allow({ authenticator: PAGE })`: a page for somebody who is signed in at his browser. */
export const PAGE = Symbol('page authenticator');

export class SignInRequired extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'sign_in_required';

  constructor() {
    super('Sign in first.');
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** The browser session as proof of who is asking; what changes anything must come from a form of ours. */
@Injectable()
export class PageSession implements Authenticator {
  constructor(private readonly sessions: BrowserSessions) {}

  /** @throws SignInRequired ForgedRequest */
  async authenticate(request: Request): Promise<Actor> {
    const actor = await this.sessions.actorOf(request);
    if (!actor) throw new SignInRequired();
    if (!SAFE_METHODS.has(request.method)) this.sessions.mustBeOurs(request);
    return actor;
  }
}
