import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { DomainError } from '../../platform/errors/index.js';
import { digest } from '../../platform/secrets/secrets.js';
import type { Actor } from '../actor.js';
import { UsersService } from '../users/users.service.js';
import { isBrowserPath } from './browser-paths.js';

declare module 'express-session' {
  interface SessionData {
    /** Who is signed in; whatever ends his access ends the sessions that name him. */
    userId?: number;
    /** Milliseconds since 1970. */
    signedInAt?: number;
    /** A form was shown to somebody who is not signed in. */
    hasForm?: true;
  }
}

/** A working day, however busy the browser is. */
const SIGNED_IN_SECONDS = 12 * 3600;
/** As long as a form that a stranger looks at is good for. */
const STRANGER_SECONDS = 3600;

/** The form was not made by a page of ours for this browser, or the session has changed since. */
export class ForgedRequest extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'forged_request';

  constructor() {
    super('This form is too old, or it did not come from this site. Load the page again.');
  }
}

/**
 * Who is signed in at a browser. Sessions are rows that every process sees; a cookie carries a
 * signed id and nothing else. Pages use them and nothing but pages: no cookie opens the API.
 */
@Injectable()
export class BrowserSessions {
  /** Loads the session of requests for pages; `application.ts` mounts it. */
  readonly middleware: RequestHandler;
  private readonly secret: string;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly users: UsersService,
  ) {
    const { publicUrl, sessionSecret } = environment;
    if (sessionSecret === undefined) throw new Error('SESSION_SECRET has to be settled by now');
    this.secret = sessionSecret;
    const isHttps = publicUrl.startsWith('https:');
    const Store = connectPgSimple(session);
    const load = session({
      // A browser refuses a __Host- cookie that anybody but this very host over TLS has set.
      name: isHttps ? '__Host-lastmile' : 'lastmile',
      secret: sessionSecret,
      resave: false,
      saveUninitialized: false,
      unset: 'destroy',
      cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/' },
      store: new Store({
        pool: database.pool,
        tableName: 'web_sessions',
        ttl: SIGNED_IN_SECONDS,
        disableTouch: true,
        pruneSessionInterval: false,
      }),
    });
    this.middleware = (request, response, next) => {
      if (!isBrowserPath(request.path)) {
        next();
        return;
      }
      // That browsers reach us by TLS is what PUBLIC_URL says, not what a proxy's header says.
      if (isHttps) Object.defineProperty(request, 'secure', { value: true });
      load(request, response, next);
    };
  }

  /** Who is signed in at the browser that sent this request. */
  async actorOf(request: Request): Promise<Actor | null> {
    const { userId, signedInAt } = sessionOf(request) ?? {};
    if (userId === undefined || signedInAt === undefined) return null;
    const ageMs = this.clock.now().getTime() - signedInAt;
    if (ageMs > SIGNED_IN_SECONDS * 1000) return null;
    const credential = `session:${digest(request.sessionID).toString('base64url').slice(0, 22)}`;
    return this.users.findActor(userId, credential);
  }

  /** Signs a user in at this browser, under a new session id: one that was planted is worth nothing. */
  async signIn(request: Request, userId: number): Promise<void> {
    await callback((done) => request.session.regenerate(done));
    request.session.userId = userId;
    request.session.signedInAt = this.clock.now().getTime();
    await callback((done) => request.session.save(done));
  }

  /** Ends the session of this browser. */
  async signOut(request: Request): Promise<void> {
    if (sessionOf(request)) await callback((done) => request.session.destroy(done));
  }

  /** What the forms of a page carry as `_csrf`; begins a session where there is none. */
  csrfTokenOf(request: Request): string {
    const current = sessionOf(request);
    if (!current) return '';
    if (current.userId === undefined && !current.hasForm) {
      current.hasForm = true;
      current.cookie.maxAge = STRANGER_SECONDS * 1000;
    }
    return this.csrfToken(request.sessionID);
  }

  /**
   * Refuses a request that changes something unless a page of ours sent it: by the browser's word
   * (`Origin`) and by the token in the form. Every request that a cookie authenticates passes here.
   * @throws ForgedRequest
   */
  mustBeOurs(request: Request): void {
    const { origin, host } = request.headers;
    const isOurOrigin =
      origin === undefined ||
      origin === this.environment.publicUrl ||
      (URL.canParse(origin) && new URL(origin).host === host);
    const given: unknown = (request.body as Record<string, unknown> | undefined)?.['_csrf'];
    if (!isOurOrigin || typeof given !== 'string' || !sessionOf(request)) throw new ForgedRequest();
    const expected = digest(this.csrfToken(request.sessionID));
    if (!timingSafeEqual(digest(given), expected)) throw new ForgedRequest();
  }

  /** Bound to the session and derived, so that it is stored nowhere. */
  private csrfToken(sessionId: string): string {
    return createHmac('sha256', this.secret).update(`csrf:${sessionId}`).digest('base64url');
  }
}

/** Absent on paths that have none. */
function sessionOf(request: Request): Request['session'] | undefined {
  return 'session' in request ? request.session : undefined;
}

function callback(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) {
        reject(error instanceof Error ? error : new Error('session failed', { cause: error }));
      } else resolve();
    });
  });
}
