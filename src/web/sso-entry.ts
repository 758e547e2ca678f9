import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { BrowserSessions, Credentials, SSO_SECONDS, SsoTokens } from '../auth/index.js';
import { Environment } from '../platform/config/environment.js';
import { localPath } from '../platform/http/local-path.js';
import { Frames } from './frames.js';
import { sendPage } from './send-page.js';

const PARAMETER = 'sso_token';

/**
 * `GET /portal…?sso_token=…`: signs in whom the token was made for and goes on without it, so that
 * it stays in no address bar, bookmark or `Referer`.
 */
@Injectable()
export class SsoEntry implements NestMiddleware {
  constructor(
    private readonly ssoTokens: SsoTokens,
    private readonly sessions: BrowserSessions,
    private readonly credentials: Credentials,
    private readonly frames: Frames,
    private readonly environment: Environment,
  ) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const url = new URL(request.originalUrl, this.environment.publicUrl);
    const tokens = url.searchParams.getAll(PARAMETER);
    if (request.method !== 'GET' || tokens.length === 0) {
      next();
      return;
    }
    const user = await this.ssoTokens.consume(tokens.length === 1 ? (tokens[0] ?? '') : '');
    response.setHeader('Cache-Control', 'no-store');
    if (!user) {
      const page = { ...(await this.frames.of(request)), validitySeconds: SSO_SECONDS };
      sendPage(response, 'sso-expired', page, { status: 401 });
      return;
    }
    await this.sessions.signIn(request, user.id);
    await this.credentials.noteSignIn(user.id);
    url.searchParams.delete(PARAMETER);
    const path = localPath(url.pathname + url.search, this.environment.publicUrl);
    response.redirect(303, path ?? '/portal');
  }
}
