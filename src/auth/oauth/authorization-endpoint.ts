import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../../platform/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import type { Actor } from '../actor.js';
import { BrowserSessions } from '../sessions/browser-sessions.js';
import { AuthorizationRequests, type Examined, Unanswerable } from './authorization-requests.js';
import { OAuthError, describable } from './oauth.errors.js';
import { queryParameters } from './oauth-parameters.js';
import { type Decision, OAuthServer, type Question } from './oauth-server.js';
import { formTarget } from './redirect-uris.js';

/** What the browser is to be shown; nothing when it has been sent to the client. */
export type NextPage =
  | { page: 'none' }
  | { page: 'sign-in' }
  | {
      page: 'consent';
      actor: Actor;
      question: Question;
      /** For the page's `form-action`. */
      formTarget: string;
    };

/** `/oauth/authorize` up to the point where a page is shown, and what follows the user's decision. */
@Injectable()
export class AuthorizationEndpoint {
  constructor(
    private readonly requests: AuthorizationRequests,
    private readonly server: OAuthServer,
    private readonly sessions: BrowserSessions,
    private readonly log: Log,
  ) {}

  /**
   * Once the client and its address are known, whatever is wrong is said to the client.
   * @throws Unanswerable when they are not: then the user is told, before any sign-in
   */
  async begin(request: Request, response: Response): Promise<NextPage> {
    const examined = await this.requests.examine(request);
    try {
      return await this.nextPage(examined, request, response);
    } catch (error) {
      this.redirectError(error, examined, request, response);
      return { page: 'none' };
    }
  }

  /** @throws Unanswerable when the request was decided already, is too old, or is somebody else's */
  decide(actor: Actor, decision: Decision, request: Request, response: Response): Promise<void> {
    return this.server.decide(actor, decision, request, response);
  }

  /** What `form-action` has to allow on a page whose form leads back to this authorization request. */
  async formTargetAfter(path: string): Promise<string | undefined> {
    try {
      return formTarget((await this.requests.examine({ originalUrl: path })).redirectUri);
    } catch (error) {
      if (error instanceof Unanswerable) return undefined;
      throw error;
    }
  }

  private async nextPage(
    { client, outcome: asked }: Examined,
    request: Request,
    response: Response,
  ): Promise<NextPage> {
    if (asked instanceof OAuthError) throw asked;
    const actor = await this.sessions.actorOf(request);
    if (!actor) return { page: 'sign-in' };
    const question = await this.server.authorize(actor, client, asked, request, response);
    if (!question) return { page: 'none' };
    return { page: 'consent', actor, question, formTarget: formTarget(asked.redirectUri) };
  }

  /** RFC 6749 §4.1.2.1: a browser cannot carry a status to the client, so the error says everything. */
  private redirectError(
    error: unknown,
    { redirectUri }: Examined,
    request: Request,
    response: Response,
  ): void {
    const { state } = queryParameters(request).parameters;
    if (error instanceof OAuthError) {
      const { code, message } = error;
      const description = describable(message);
      this.server.redirect(response, redirectUri, {
        error: code,
        error_description: description,
        state,
      });
      return;
    }
    const isBusy = error instanceof DomainError && error.kind === 'unavailable';
    if (!isBusy) this.log.error('authorization failed', { err: error });
    const code = isBusy ? 'temporarily_unavailable' : 'server_error';
    this.server.redirect(response, redirectUri, { error: code, state });
  }
}
