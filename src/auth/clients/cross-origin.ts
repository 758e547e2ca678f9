import { Injectable } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { CALLS_PATH } from '../../platform/calls/call-facts.js';
import { Database } from '../../platform/database/database.js';

/** What scripts of other sites may use: the call API, and what a client in a browser needs for a token. */
const CALLS = new RegExp(`^/${CALLS_PATH}/`, 'i');
const TOKENS = /^\/(oauth\/(token|revoke)|\.well-known\/oauth-authorization-server)\/?$/i;

const REQUEST_HEADERS = 'Authorization, Content-Type, Idempotency-Key, X-Request-Id';
const ANSWER_HEADERS =
  'Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id';
const PREFLIGHT_SECONDS = 600;

/** How long a registered origin is not looked up again. */
const KNOWN_MS = 60_000;
const KNOWN_MAX = 1000;

interface Registration {
  /** Some client of this origin is public: it exchanges codes in the browser itself. */
  isPublic: boolean;
  until: number;
}

/**
 * CORS for the origins that active clients have registered redirect URIs at. Nothing here is opened
 * by a cookie, so credentials are never allowed, and no page takes part.
 */
@Injectable()
export class CrossOrigin {
  readonly middleware: RequestHandler = (request, response, next) => {
    const { origin } = request.headers;
    const isCall = CALLS.test(request.path);
    if (origin === undefined || (!isCall && !TOKENS.test(request.path))) {
      next();
      return;
    }
    this.registrationOf(origin)
      .then((registration) => {
        response.vary('Origin');
        if (!registration || !(isCall || registration.isPublic)) next();
        else if (admit(origin, request, response)) response.status(204).end();
        else next();
      })
      .catch(next);
  };
  private readonly known = new Map<string, Registration>();

  constructor(private readonly database: Database) {}

  private async registrationOf(origin: string): Promise<Registration | undefined> {
    const known = this.known.get(origin);
    if (known && known.until > performance.now()) return known;
    const row = await this.database.queryOne<{ isPublic: boolean | null }>(
      `SELECT bool_or(c.is_public) AS "isPublic"
         FROM oauth_clients c, unnest(c.redirect_uris) AS uri
        WHERE c.is_active AND substring(uri FROM '^https?://[^/?#]+') = $1`,
      [origin],
    );
    if (typeof row?.isPublic !== 'boolean') return undefined;
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    const registration = { isPublic: row.isPublic, until: performance.now() + KNOWN_MS };
    this.known.set(origin, registration);
    return registration;
  }
}

/** Lets a script read the answer. @returns whether the browser only asks if it may send the request */
function admit(origin: string, request: Request, response: Response): boolean {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS);
  const isPreflight =
    request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
  if (isPreflight) {
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS);
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  }
  return isPreflight;
}
