import type { Request } from 'express';
import type { Actor } from './actor.js';

/** How one door finds out who is asking. Throws a domain error when it cannot. */
export interface Authenticator {
  authenticate(request: Request): Promise<Actor> | Actor;
}

/** OAuth 2 bearer tokens: what every route uses that names no other authenticator. */
export const BEARER = Symbol('bearer authenticator');
